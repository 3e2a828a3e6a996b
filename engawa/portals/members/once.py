"""Show something exactly once: sealed in the session until the page that shows it, and gone with it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from engawa.lib.sealed import Seal, Unreadable

SECONDS = 60 * 60


def put(request: HttpRequest, what: str, value: Any) -> None:
    """Keep a value for the next page."""
    request.session[f"once:{what}"] = _seal(what).close(value)


def take(request: HttpRequest, what: str) -> Any:
    """Return the value and forget it; None if there is none."""
    try:
        return _seal(what).open(request.session.pop(f"once:{what}", ""), SECONDS)
    except Unreadable:
        return None


def _seal(what: str) -> Seal:
    return Seal([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], f"members.once.{what}")
