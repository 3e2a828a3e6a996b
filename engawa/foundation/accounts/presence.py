"""Who is here: `request.actor`, and whether this device is locked."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from engawa.foundation.accounts import devices, sessions
from engawa.foundation.accounts.actor import Actor, actor_for
from engawa.foundation.accounts.models import Account

# Kept in the device's session: a second factor was given on it; it is locked until the PIN; it waits for the second
# factor of somebody who has set one up.
SECOND_FACTOR, LOCKED, FACTOR_DUE = "second_factor", "locked", "factor_due"
# The last sign of life, in a signed cookie: a row would be written with each page.
AWAKE, REFRESHED_EVERY = "engawa_awake", 30
_SIGNER = signing.TimestampSigner(salt="engawa.awake")


class WhoIsHere:
    """Put `actor` (None for a visitor) and `is_locked` on the request. A visitor without a device costs no query."""

    def __init__(self, handle: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        here = cast(Any, request)
        here.actor = _actor(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        here.is_locked = here.actor is not None and _is_locked(request, here.actor.account)
        response = self.handle(request)
        if here.actor is not None or request.session.modified:
            _stay_awake(request, response)
        return response


def lock(request: HttpRequest) -> None:
    """Close this device until the PIN is given."""
    request.session[LOCKED] = True


def unlock(request: HttpRequest) -> None:
    """Open this device again."""
    request.session.pop(LOCKED, None)


def _actor(request: HttpRequest) -> Actor | None:
    account = cast(Any, request.user)
    if not account.is_authenticated:
        return None
    sessions.notice(request.session)
    return actor_for(account, second_factor=bool(request.session.get(SECOND_FACTOR)))


def _is_locked(request: HttpRequest, account: Account) -> bool:
    if request.session.get(LOCKED) or request.session.get(FACTOR_DUE):
        return True
    if account.pin and account.locks_after and not _was_awake(request, account.locks_after * 60):
        lock(request)
        return True
    return False


def _was_awake(request: HttpRequest, seconds: int) -> bool:
    try:
        said = _SIGNER.unsign(request.COOKIES.get(AWAKE, ""), max_age=seconds)
    except signing.BadSignature:
        return False
    # Bound to this device: a cookie kept from another one opens nothing.
    return said == devices.handle(sessions.row_of(request.session))


def _stay_awake(request: HttpRequest, response: HttpResponseBase) -> None:
    account = cast(Any, request.user)
    if not (account.is_authenticated and account.pin and account.locks_after and _is_sign_of_life(request)):
        return
    if request.session.get(LOCKED) or _was_awake(request, REFRESHED_EVERY) or SESSION_KEY not in request.session:
        return
    said = _SIGNER.sign(devices.handle(sessions.row_of(request.session)))
    response.set_cookie(AWAKE, said, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")


def _is_sign_of_life(request: HttpRequest) -> bool:
    # A stream opens itself again and again, whoever has left the room.
    return "event-stream" not in request.headers.get("Accept", "")
