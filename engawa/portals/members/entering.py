"""Getting in and out: what every way of signing in ends with, and what it leaves in the browser."""

import logging
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from engawa.foundation.access.door import ActorRequest
from engawa.foundation.accounts import devices, factors, labels, limits, names, presence, sessions
from engawa.foundation.accounts.models import Account, folded
from engawa.foundation.accounts.presence import AWAKE, FACTOR_DUE, SECOND_FACTOR
from engawa.foundation.audit import chain
from engawa.foundation.live import channels
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind
from engawa.lib.sealed import Seal, Unreadable

LOG = logging.getLogger("engawa.entrance")
BACKEND = settings.AUTHENTICATION_BACKENDS[0]
# Which accounts were signed in here before, each with a mark of its own; sealed, so that nobody reads the names.
KNOWN, KNOWN_FOR, KNOWN_MOST = f"{settings.COOKIE_PREFIX}engawa_known", 60 * 60 * 24 * 365, 6
# When this device last proved who it is, in seconds; changes to the account itself ask for it again.
CONFIRMED = "confirmed"


def welcome(request: HttpRequest, account: Account, *, second_factor: bool = False, to: str = "") -> HttpResponse:
    """Sign the account in on this device, and lead to where it wanted to go."""
    enter(request, account, second_factor=second_factor)
    answer = redirect(own_path(to) or "members:start")
    # Before the second factor a browser is not known: a mark for each sign-in would bring fresh tries at the code.
    is_whole = second_factor or not factors.standing(account).any
    return remember(request, answer, account) if is_whole else answer


def enter(request: HttpRequest, account: Account, *, second_factor: bool = False) -> None:
    """Sign the account in on this device, under a new session key."""
    with transaction.atomic():
        is_new = account.last_login is not None and not _mark(request, account)
        login(request, account, backend=BACKEND)
        presence.unlock(request)
        request.session[SECOND_FACTOR] = _now() if second_factor else 0
        request.session[FACTOR_DUE] = not second_factor and factors.standing(account).app
        confirm(request)
        sessions.begin(request.session, labels.label(request.headers.get("User-Agent", "")))
        if is_new:
            notify(account.pk, NoticeKind.DEVICE)
    LOG.info("account %s signed in", account.pk)


def give_factor(request: HttpRequest) -> None:
    """Note that a real second factor was given on this device."""
    request.session.cycle_key()
    request.session[SECOND_FACTOR] = _now()
    request.session.pop(FACTOR_DUE, None)
    confirm(request)


def confirm(request: HttpRequest) -> None:
    """Note that this device has just proven who it is."""
    request.session[CONFIRMED] = _now()


def leave(request: HttpRequest) -> None:
    """Sign this device out, and end what is open on it."""
    account = cast(Any, request.user).pk
    logout(request)
    tell(account)


def end_other_devices(request: HttpRequest, account: int) -> int:
    """Sign the account out everywhere but here."""
    ended = devices.end_others(account, sessions.row_of(request.session))
    tell(account)
    return ended


def tell(account: int) -> None:
    """Let the account's open pages hear that they should look again."""
    with transaction.atomic():
        channels.advance(f"account:{account}")


def trace(request: HttpRequest, verb: str) -> None:
    """Write into the log what somebody changed about their own account."""
    account = cast(ActorRequest, request).actor.id
    chain.record(account, verb, about=account)


def remember(request: HttpRequest, answer: HttpResponse, account: Account) -> HttpResponse:
    """Let this browser be known to the account: it has tries of its own, and is no new device."""
    marks = _marks(request)
    marks[_key(account)] = marks.pop(_key(account), "") or token_urlsafe(12)
    kept = dict(list(marks.items())[-KNOWN_MOST:])
    answer.set_cookie(KNOWN, _seal().close(kept), max_age=KNOWN_FOR, httponly=True,
                      secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")  # fmt: skip
    return answer


def buckets(request: HttpRequest, what: str, name: str) -> list[limits.Bucket]:
    """Return the buckets for trying `what` with a name, or with "link:<locator>"."""
    plain = folded(name)
    return limits.for_name(request, what, plain, _marks(request).get(plain, ""))


def own_buckets(request: HttpRequest, what: str, account: Account) -> list[limits.Bucket]:
    """Return the buckets for trying `what` as somebody who is signed in."""
    return buckets(request, what, _key(account))


def names_asked(request: HttpRequest) -> int:
    """Return how many seconds to wait: whoever could try a thousand names would know who is here."""
    return limits.take([limits.bucket(20, "names", limits.network(request), window=timedelta(hours=1))])


def refused(what: str) -> None:
    """Count in the log that somebody did not get in; it never says who."""
    LOG.info("refused: %s", what)


def own_path(path: str) -> str:
    """Return a path of this installation, or an empty text for anything that leads elsewhere."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else ""


def without_awake(answer: HttpResponse) -> HttpResponse:
    """Take the sign of life away with the answer."""
    answer.delete_cookie(AWAKE, samesite="Lax")
    return answer


def _now() -> int:
    return int(timezone.now().timestamp())


def _mark(request: HttpRequest, account: Account) -> str:
    return _marks(request).get(_key(account), "")


def _marks(request: HttpRequest) -> dict[str, str]:
    try:
        return dict(_seal().open(request.COOKIES.get(KNOWN, ""), KNOWN_FOR))
    except (Unreadable, TypeError, ValueError):
        return {}


def _key(account: Account) -> str:
    return names.of(account).name or folded(f"link:{account.locator}")


def _seal() -> Seal:
    return Seal([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], "members.known")
