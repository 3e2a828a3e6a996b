"""Who may hear what: asked when a stream is opened, and again while it is open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, get_user
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.models import Device, Role
from engawa.foundation.accounts.presence import FACTOR_DUE, LOCKED, WhoIsHere, factor_stands
from engawa.foundation.accounts.sessions import SessionStore, row_of
from engawa.foundation.live import event_stream, own_account, sources
from engawa.foundation.live.catching_up import CaughtUp, catch_up
from engawa.foundation.live.sources import Shown

SIGNED_OUT = (401, "You are signed out here.\nこの端末ではサインアウトしています。\n")
CLOSED = (403, "This device is locked, or a second step is still open.\n画面がロックされているか、確認が途中です。\n")
UNKNOWN = (404, "There is nothing here for you to hear.\nここでお知らせできることはありません。\n")
UNCLEAR = (400, "This could not be understood.\nうまく読み取れませんでした。\n")


class Refused(Exception):
    """Nothing is told; `status` and `words` say why."""

    def __init__(self, answer: tuple[int, str]) -> None:
        self.status, self.words = answer


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who may hear these channels, on this device, and what they missed."""

    account: int
    device: str
    shown: Shown
    caught_up: CaughtUp


def who_asks(request: HttpRequest) -> HttpRequest:
    """Return the request with session, `actor` and `is_locked`, as the middleware of pages puts them there.

    What that middleware would set on the answer is dropped: a page that comes back by itself is no sign of life.
    """
    known = cast(Any, request)
    known.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    known.user = SimpleLazyObject(lambda: get_user(request))
    WhoIsHere(lambda _request: HttpResponse())(request)
    return request


def admit(request: HttpRequest) -> Admitted:
    """Return who asks and what they missed, or raise Refused."""
    actor = _actor(cast(Any, request))
    wanted = _wanted(request, actor)
    if not all(sources.may_hear(actor, name) for name in wanted):
        raise Refused(UNKNOWN)
    shown = shown_to(actor, str(request.GET.get("language", "")))
    caught_up = catch_up(wanted, shown)
    for name in {one.channel for one in caught_up.news}:
        sources.told(actor, name, caught_up.before[name])
    return Admitted(actor.id, row_of(cast(Any, request).session), shown, caught_up)


def shown_to(actor: Actor, language: str) -> Shown:
    """Return how events are shown: in the page's language, else the account's."""
    known = dict(settings.LANGUAGES)
    spoken = language if language in known else actor.account.language
    return Shown(spoken if spoken in known else settings.LANGUAGE_CODE, actor.account.zone)


def still_heard(hearing: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Return, for each device that is still there, those of its channels that it may still hear.

    Three queries, and one for each channel of each device.
    """
    return {
        device: {name for name in hearing[device] if sources.may_hear(actor, name)}
        for device, actor in _actors(hearing).items()
    }


def _actor(request: Any) -> Actor:
    if request.actor is None:
        raise Refused(SIGNED_OUT)
    actor: Actor = request.actor
    if request.is_locked or (actor.is_staff and not actor.second_factor):
        raise Refused(CLOSED)
    return actor


def _wanted(request: HttpRequest, actor: Actor) -> event_stream.Wanted:
    try:
        asked = event_stream.asked(request.GET.getlist("c"))
    except event_stream.Unclear as error:
        raise Refused(UNCLEAR) from error
    seen = event_stream.position(request.headers.get("Last-Event-ID", ""))
    # One's own account is heard always: through it an open page learns that something was taken from it.
    own = own_account.channel(actor.id)
    named = {own: asked.pop(own_account.KIND, None), **asked}
    return {name: seen.get(event_stream.on_the_wire(name), number) for name, number in named.items()}


def _actors(devices: Iterable[str]) -> dict[str, Actor]:
    """Return who is signed in, unlocked, on each of the devices that are still there."""
    standing = Device.objects.filter(
        pk__in=list(devices), expire_date__gt=timezone.now(), account__is_active=True
    ).select_related("account")
    found = {device.pk: device for device in standing}
    roles: dict[int, set[str]] = {}
    owners = {device.account_id for device in found.values()}
    for account, kind in Role.objects.filter(account__in=owners, until=None).values_list("account", "kind"):
        roles.setdefault(account, set()).add(kind)
    actors = {key: _actor_on(device, frozenset(roles.get(device.account_id or 0, ()))) for key, device in found.items()}
    return {key: actor for key, actor in actors.items() if actor}


def _actor_on(device: Device, roles: frozenset[str]) -> Actor | None:
    data, account = device.get_decoded(), device.account
    # The hash changes with the passphrase: devices that were signed in with the old one are out.
    given = data.get(HASH_SESSION_KEY, "")
    is_closed = data.get(LOCKED) or data.get(FACTOR_DUE)
    if account is None or is_closed or not constant_time_compare(given, account.get_session_auth_hash()):
        return None
    actor = Actor(account, roles, factor_stands(data))
    return None if actor.is_staff and not actor.second_factor else actor
