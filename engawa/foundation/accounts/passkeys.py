"""Passkeys: begin and finish adding one and signing in with one. Built on django-allauth's use of python-fido2.

The challenge lies in the session (allauth reads the request from its own context), so both halves belong together.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.db import transaction

from engawa.foundation.accounts.models import Account
from engawa.foundation.vault import seals

Kind = Authenticator.Type
# What a stranger's bytes can end in, inside two libraries.
WRONG = (ValidationError, InvalidSignature, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
MOST = 10


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey as the list shows it."""

    id: int
    name: str
    since: datetime


def passkeys_of(account: Account) -> list[Passkey]:
    """Return the account's passkeys, oldest first."""
    found = list(Authenticator.objects.filter(user=account, type=Kind.WEBAUTHN).order_by("pk"))
    ring = seals.ring(account.pk) if found else seals.Ring({})
    return [Passkey(each.pk, _opened(ring, account.pk, each), each.created_at) for each in found]


def begin_adding(account: Account) -> dict[str, Any]:
    """Return what the browser needs to make a passkey that knows its owner and asks for a finger or a PIN."""
    return dict(auth.begin_registration(account, passwordless=True))


def add(account: Account, name: str, credential: str) -> bool:
    """Keep a passkey that the browser made; say whether it could be."""
    try:
        made = json.loads(credential)
        auth.parse_registration_response(made)
        proven = auth.complete_registration(made)
    except WRONG:
        return False
    if not proven.is_user_verified() or len(passkeys_of(account)) >= MOST:
        return False
    with transaction.atomic():
        kept = auth.WebAuthn.add(account, "", made).instance
        _call(account, kept, name)
    return True


def begin_asking(account: Account | None = None) -> dict[str, Any]:
    """Return what the browser needs to show a passkey: any, or one of this account."""
    return dict(auth.begin_authentication(account))


def account_of(credential: str, expected: Account | None = None) -> Account | None:
    """Return whose passkey answered the challenge, if it is one that may come in here."""
    try:
        shown = json.loads(credential)
        auth.parse_authentication_response(shown)
        account = expected or auth.extract_user_from_response(shown)
        used = auth.complete_authentication(account, shown)
    except WRONG:
        return None
    if not account.is_active:
        return None
    used.record_usage()
    return account


def rename(account: Account, key: int, name: str) -> bool:
    """Call one of the account's passkeys something else."""
    found = Authenticator.objects.filter(user=account, type=Kind.WEBAUTHN, pk=key).first()
    if found is None:
        return False
    _call(account, found, name)
    return True


def remove(account: Account, key: int) -> bool:
    """Let one of the account's passkeys open nothing any more."""
    return bool(Authenticator.objects.filter(user=account, type=Kind.WEBAUTHN, pk=key).delete()[0])


def _call(account: Account, passkey: Authenticator, name: str) -> None:
    """Seal the name: people call a device after a place or somebody."""
    sealed = seals.make_keys(account.pk).seal(account.pk, _place(passkey.pk), name)
    passkey.wrap().name = b64encode(sealed).decode()
    passkey.save(update_fields=["data"])


def _opened(ring: seals.Ring, account: int, passkey: Authenticator) -> str:
    try:
        return ring.open(account, _place(passkey.pk), b64decode(passkey.wrap().name))
    except (seals.Unreadable, ValueError):
        return ""


def _place(passkey: int) -> str:
    return f"passkey:{passkey}:name"
