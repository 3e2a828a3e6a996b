"""The set-up: four steps whose answers travel in the page, sealed, and one transaction at the end."""

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import words
from engawa.foundation.accounts.models import Account, folded
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit import chain
from engawa.foundation.organisation import actions as organisation
from engawa.foundation.organisation.actions import AlreadySetUp
from engawa.lib.sealed import Seal, Unreadable
from engawa.portals.office import demo_hook

__all__ = ["STEPS", "AlreadySetUp", "Told", "Unreadable", "app_address", "begin", "finish", "hashed", "seal", "unseal"]

STEPS = ("organisation", "first", "place", "last")
# An hour is long enough for a break and short enough for a page left open in an office.
OPEN_FOR = 60 * 60
_FACTS = ("name", "name_ja", "country", "zone", "languages", "hours_en", "hours_ja")


@dataclass(frozen=True, slots=True)
class Told:
    """What was told so far, and at which step. Of the passphrase only its hash travels."""

    step: str
    secret: str  # of the app that shows codes
    offered: str  # five words for a passphrase
    answers: dict[str, Any] = field(default_factory=dict)

    def moved(self, by: int, **answers: Any) -> "Told":
        """Return the state one step on or back, with more answers."""
        place = min(max(STEPS.index(self.step) + by, 0), len(STEPS) - 1)
        return replace(self, step=STEPS[place], answers={**self.answers, **answers})


def begin(language: str, guessed: dict[str, Any]) -> Told:
    """Return the first step, with a fresh secret, fresh words and what is offered at the others."""
    return Told(STEPS[0], generate_totp_secret(), words.offered(language), guessed)


def seal(told: Told) -> str:
    """Return the state as a form field that only this installation can open."""
    return _seal().close([told.step, told.secret, told.offered, told.answers])


def unseal(text: str) -> Told:
    """Return the state in a form field, or raise Unreadable."""
    return Told(*_seal().open(text, OPEN_FOR))


def app_address(secret: str, organisation_name: str) -> str:
    """Return what an app that shows codes reads from the picture; its list shows the organisation's name."""
    name = quote(organisation_name)
    return f"otpauth://totp/{name}?{urlencode({'secret': secret, 'issuer': organisation_name}, quote_via=quote)}"


def hashed(passphrase: str) -> str:
    """Return what is kept of a passphrase."""
    return make_password(folded(passphrase))


@transaction.atomic
def finish(told: Told, *, demo: bool, language: str) -> Account:
    """Make organisation and administrator, all or nothing; raise AlreadySetUp for whoever comes second."""
    answers = told.answers
    organisation.set_up(**{name: answers[name] for name in _FACTS})
    account = accounts.open_account(
        called=answers["called"],
        roles=[RoleKind.ADMINISTRATOR],
        language=language,
        zone=answers["zone"],
        country=answers["country"],
        name=answers["sign_in"],
    )
    account.password = answers["password"]
    account.save(update_fields=["password"])
    if answers["has_app"]:
        TOTP.activate(account, told.secret)
    if demo and demo_hook.DEMO:
        demo_hook.DEMO()
    chain.record(account.pk, "organisation.set-up", about=account.pk)
    return account


@cache
def _seal() -> Seal:
    return Seal([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], "set-up")
