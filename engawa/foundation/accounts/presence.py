"""Who is here: `request.actor`, and whether this device is locked."""

import math
from collections.abc import Callable, Mapping
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from engawa.foundation.accounts import devices, sessions
from engawa.foundation.accounts.actor import Actor, actor_for
from engawa.foundation.accounts.models import Account

# Kept in the device's session: when a second factor was given on it, in seconds, or 0; it is locked until the PIN; it
# waits for the second factor of somebody who has set one up.
SECOND_FACTOR, LOCKED, FACTOR_DUE = "second_factor", "locked", "factor_due"
# The last sign of life, in a signed cookie: a row would be written with each page.
AWAKE, REFRESHED_EVERY = f"{settings.COOKIE_PREFIX}engawa_awake", 30
# Set by the page's script when somebody leaves quickly, so that it also holds where the line is gone just then. It can
# only close this device: its going opens nothing, since the session knows by then.
LEFT = f"{settings.COOKIE_PREFIX}engawa_left"
# Which leaving the PIN was given after: its mark closes nothing any more.
OPENED = "opened_after"
# When this device was left, in seconds; so long after it arrives what was on its way (a draft).
LEFT_AT, ON_ITS_WAY = "left_at", 10
HOUR = 60 * 60
# How long a second factor holds, in all and without a request: whoever reads about others leaves no desk open for long.
# A device itself stands for ninety days without a visit, and for a year at most (docs/security.md says why so long).
FACTOR_HOLDS, FACTOR_RESTS, DEVICE_HOLDS = 12 * HOUR, 2 * HOUR, 365 * 24 * HOUR
_SIGNER = signing.TimestampSigner(salt="engawa.awake")


class WhoIsHere:
    """Put `actor` (None for a visitor) and `is_locked` on the request. A visitor without a device costs no query."""

    def __init__(self, handle: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        here = cast(Any, request)
        here.actor = _actor(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if here.actor is not None and _is_left(request, here.actor.account):
            logout(request)
            here.actor = None
        here.is_locked = here.actor is not None and _is_locked(request, here.actor.account)
        response = self.handle(request)
        if request.COOKIES.get(LEFT) and not request.session.get(LOCKED):
            response.delete_cookie(LEFT, samesite="Lax")
        if here.actor is not None or request.session.modified:
            _stay_awake(request, response)
        return response


def lock(request: HttpRequest) -> None:
    """Close this device until the PIN is given."""
    request.session[LOCKED] = True


def leave(request: HttpRequest) -> None:
    """Close this device since somebody left quickly: until the PIN, or for good where there is none."""
    if not request.session.get(LOCKED):
        lock(request)
        request.session[LEFT_AT] = timezone.now().timestamp()


def has_just_left(request: HttpRequest) -> bool:
    """Say whether somebody left within the last seconds, so that something may still be on its way."""
    return timezone.now().timestamp() - float(request.session.get(LEFT_AT, -math.inf)) < ON_ITS_WAY


def factor_stands(session: Mapping[str, Any]) -> bool:
    """Say whether the second factor that was given on a device holds still."""
    given, now = int(session.get(SECOND_FACTOR, 0)), timezone.now().timestamp()
    return now - given < FACTOR_HOLDS and now - max(given, session.get(sessions.SEEN, 0)) < FACTOR_RESTS


def unlock(request: HttpRequest) -> None:
    """Open this device again."""
    request.session.pop(LOCKED, None)
    request.session.pop(LEFT_AT, None)
    request.session[OPENED] = _mark_of(request)


def _actor(request: HttpRequest) -> Actor | None:
    account = cast(Any, request.user)
    if not account.is_authenticated or _is_over(request):
        return None
    if request.session.get(SECOND_FACTOR) and not factor_stands(cast(Any, request.session)):
        # Before the visit is noted, or the next one would find a device in use.
        request.session[SECOND_FACTOR] = 0
    sessions.notice(request.session)
    return actor_for(account, second_factor=bool(request.session.get(SECOND_FACTOR)))


def _is_over(request: HttpRequest) -> bool:
    is_over: bool = request.session.get(sessions.SINCE, math.inf) < timezone.now().timestamp() - DEVICE_HOLDS
    if is_over:
        logout(request)
    return is_over


def _mark_of(request: HttpRequest) -> str:
    return request.COOKIES.get(LEFT, "")[:20]


def _is_left(request: HttpRequest, account: Account) -> bool:
    """Close a device that was left; say whether it is to be signed out, for want of a PIN to open it with."""
    # A request that was on its way when the device was opened still carries the mark of that leaving.
    mark = _mark_of(request)
    if mark and mark != request.session.get(OPENED):
        leave(request)
    # Not by what a page sends by itself, or on its way out: the words that are being written come with it.
    is_opened = request.method in {"GET", "HEAD"} and request.path != reverse("leave") and _is_sign_of_life(request)
    return LEFT_AT in request.session and not account.pin and is_opened


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
