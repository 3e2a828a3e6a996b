"""What somebody sends when they write to us, and the words that open it again."""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from django.conf import settings

from engawa.care.casework.models import ForWhom, Reach
from engawa.care.screening.answers import Answers
from engawa.foundation.accounts import words


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that arrives with an inquiry, checked by whoever took it in. Only `body` is needed."""

    body: str
    for_whom: str = ForWhom.ME
    reach: str = Reach.HERE
    contact: str = ""
    language: str = "en"
    hours: tuple[str, ...] = ()
    safety: frozenset[str] = field(default_factory=frozenset)
    self_check: Answers | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, as far as a new account needs it; `language` is that of their pages."""

    called: str
    language: str
    zone: str = "UTC"
    country: str = ""


def digest(key: str) -> str:
    """Return what is kept of a form's key."""
    return sha256(key.encode()).hexdigest()


def words_for(key: str, language: str) -> str:
    """Return the words that open what was sent with this form, the same for the same form.

    A double tap is answered twice, and the browser shows the second answer: its words must be those of the first.
    Only who holds the form can have them made again, since no more than the key's digest is kept.
    """
    secret = hmac.digest(settings.SECRET_KEY.encode(), f"words:{key}".encode(), sha256)
    parts = iter(secret[at : at + 4] for at in range(0, len(secret), 4))
    return words.offered(language, choose=lambda known: known[int.from_bytes(next(parts), "big") % len(known)])


def entry_key(key: str) -> str:
    """Return the key under which the letter's own words are an entry of the thread."""
    return f"letter:{digest(key)}"[:40]
