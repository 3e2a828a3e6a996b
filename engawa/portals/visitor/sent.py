"""What is shown once after a letter was sent: the private link and its words, sealed in a cookie for a while.

The words are kept nowhere in plain: not in the session, which lies in the database, and not in an address.
"""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from engawa.care.casework.models import Inquiry
from engawa.lib.sealed import Seal, Unreadable

COOKIE = f"{settings.COOKIE_PREFIX}engawa_sent"
# Long enough to copy five words slowly, or to find a printer.
SHOWN_FOR = 60 * 15


@dataclass(frozen=True, slots=True)
class Sent:
    """Whose letter, the words ("" for those who sign in with a name), and what was said about safety."""

    account: int
    words: str
    safety: tuple[str, ...]


def keep(response: HttpResponseBase, sent: Sent) -> None:
    """Let the next page show it, to this browser only."""
    value = _seal().close([sent.account, sent.words, sent.safety])
    response.set_cookie(
        COOKIE, value, max_age=SHOWN_FOR, httponly=True, samesite="Lax", secure=settings.SECURE
    )  # fmt: skip


def kept(request: HttpRequest) -> Sent | None:
    """Return what this browser has just sent; None where that is long ago."""
    try:
        account, words, safety = _seal().open(request.COOKIES.get(COOKIE, ""), SHOWN_FOR)
    except Unreadable:
        return None
    return Sent(account, words, tuple(safety))


def link_of(request: HttpRequest, inquiry: Inquiry) -> str:
    """Return the private link, as an address that can be written down; "" for those with a name."""
    if not inquiry.account.locator:
        return ""
    origin = settings.ORIGIN or f"{request.scheme}://{request.get_host()}"
    return origin + reverse("members:return", args=[inquiry.account.locator])


@cache
def _seal() -> Seal:
    return Seal([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], "sent")
