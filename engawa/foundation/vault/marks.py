"""Find what is sealed: keyed digests of names, kept with the keys and destroyed with them.

An index may hold too much and never too little: it lies in the other database, so a transaction of the contents that is
rolled back leaves its mark behind. Whoever finds something through a mark looks whether it is so.
"""

import hmac
from hashlib import sha256

from django.db import transaction

from engawa.foundation.vault import seals
from engawa.foundation.vault.models import Mark
from engawa.foundation.vault.router import KEYS

KEY = "installation:names"


def digest(kind: str, text: str) -> str:
    """Return the keyed digest of a text; without the key nobody can try texts against it."""
    key = seals.make_keys(KEY).keys[KEY]
    return hmac.digest(key, f"{kind}\x1f{text}".encode(errors="surrogatepass"), sha256).hex()


def owners(kind: str, text: str) -> list[int]:
    """Return the accounts that have, or had for a moment, this text."""
    return list(Mark.objects.filter(digest=digest(kind, text)).order_by("owner").values_list("owner", flat=True))


def note(owner: int, kind: str, text: str) -> None:
    """Let the account be found by this text as well."""
    Mark.objects.get_or_create(owner=owner, digest=digest(kind, text), defaults={"kind": kind})


def note_sole(owner: int, kind: str, text: str) -> None:
    """Let only this account be found by this text; raise IntegrityError if another took it in the same moment."""
    found = digest(kind, text)
    with transaction.atomic(using=KEYS):
        Mark.objects.filter(digest=found).exclude(owner=owner).delete()
        Mark.objects.get_or_create(owner=owner, digest=found, defaults={"kind": kind, "is_sole": True})


def drop_others(owner: int, kind: str, text: str) -> None:
    """Let the account not be found any more by what it was before; to be called after the commit."""
    Mark.objects.filter(owner=owner, kind=kind).exclude(digest=digest(kind, text)).delete()
