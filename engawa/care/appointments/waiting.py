"""The waiting list: who would like a time, or an earlier one, is asked in turn when one becomes free."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from secrets import token_urlsafe
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from engawa.care.appointments import booking, claims, night, passed_over, rungs, search, team
from engawa.care.appointments.claims import Taken, take_turn
from engawa.care.appointments.models import Appointment, Waiting
from engawa.care.appointments.search import Free, Wanted
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind

# So many are asked in one round; the next round takes the rest.
AT_ONCE = 50
# So long after an offer that was let go, or not answered, nothing else is offered: to be asked is a strain too.
PAUSE = timedelta(days=1)


@transaction.atomic
def wait(account: Account, *, rung: str, practitioner: Account | None = None, instead_of: Appointment | None = None,
         at_night: bool = False) -> Waiting:  # fmt: skip
    """Stand on the list. Whoever stands there for the same thing keeps their place.

    What is free just now can be booked as well, so it was passed over and is not offered.
    """
    same = {"account": account, "practitioner": practitioner, "instead_of": instead_of, "ended": None}
    rungs.choose(account, rung)
    if there := Waiting.objects.filter(**same).first():
        there.rung, there.at_night = rung, at_night
        there.save(update_fields=["rung", "at_night"])
        passed_over.remember(there, timezone.now())
        return there
    made = Waiting.objects.create(**same, rung=rung, at_night=at_night)
    passed_over.remember(made, timezone.now())
    chain.record(account.pk, "waiting.begin", about=account.pk, subject=f"waiting:{made.pk}")
    return made


@transaction.atomic
def leave(waiting: Waiting, by: Account | None = None) -> None:
    """Leave the list, or be taken off it by whoever booked a time; what is offered just now goes to the next."""
    for offer in _open_offers(waiting):
        _give_back(offer)
    if Waiting.objects.filter(pk=waiting.pk, ended=None).update(ended=timezone.now()):
        who = by.pk if by else waiting.account_id
        chain.record(who, "waiting.end", about=waiting.account_id, subject=f"waiting:{waiting.pk}")


@transaction.atomic
def accept(offer: Appointment, by: Account) -> Appointment:
    """Book what is offered; what one had instead is cancelled. Taken if the offer is over and somebody else has it."""
    waiting = offer.offered_to
    if waiting is None:
        raise Taken
    old = waiting.instead_of
    given = {*booking.practitioners_of(offer), *(booking.practitioners_of(old) if old else ())}
    take_turn(given, offer.account_id)
    booked = booking.confirm(offer, by)
    if old is not None:
        booking.cancel(old, by)
    Waiting.objects.filter(pk=waiting.pk, ended=None).update(ended=timezone.now())
    return booked


@transaction.atomic
def decline(offer: Appointment) -> None:
    """Let an offer go; one stays on the list, and is asked no more about this time, or about what else is free now."""
    take_turn(booking.practitioners_of(offer), offer.account_id)
    _give_back(offer)
    if offer.offered_to is not None:
        passed_over.remember(offer.offered_to, timezone.now())


def offer_due(now: datetime) -> int:
    """Ask those who wait, in turn, about what became free; return how many were asked. To be called every minute."""
    claims.give_back_all_held(now)
    waiting = Waiting.objects.filter(ended=None).select_related("account", "instead_of").order_by("since", "pk")
    free_for = waiting.exclude(pk__in=_asked(now))
    # Not the first few who wait, but the first few for whom there is something: others must not stand in their way.
    return sum(1 for _one in islice(filter(None, (_offer(one, now) for one in list(free_for))), AT_ONCE))


def offers_of(account: Account, now: datetime) -> list[Appointment]:
    """Return what somebody is asked about just now."""
    found = Appointment.objects.filter(account=account, held_until__gt=now, cancelled=None, offered_to__isnull=False)
    return list(found.order_by("start"))


def _offer(waiting: Waiting, now: datetime) -> bool:
    """Hold the first time that fits, and say so. Where somebody is quicker, the next round tries again."""
    if waiting.instead_of and (waiting.instead_of.cancelled or waiting.instead_of.starts <= now):
        leave(waiting)
        return False
    if waiting.passed is None:
        passed_over.remember(waiting, now)
        return False
    found = next(_fitting(waiting, now), None)
    if found is None:
        return False
    try:
        with transaction.atomic():
            _hold_for(waiting, found, now)
    except Taken:
        return False
    return True


def _fitting(waiting: Waiting, now: datetime) -> Iterator[Free]:
    passed = passed_over.still(waiting, now)
    until = waiting.instead_of.starts if waiting.instead_of else now + timedelta(days=366)
    asked_before = set(waiting.offers.values_list("start", flat=True))
    zone = ZoneInfo(waiting.account.zone)
    for one in search.free(passed_over.practices(waiting), Wanted(now, until, waiting.rung), now):
        is_known = one.start in asked_before or passed_over.holds(passed, waiting, one.start)
        if not is_known and (not waiting.at_night or night.is_night(one.starts, zone)):
            yield one


def _hold_for(waiting: Waiting, found: Free, now: datetime) -> None:
    take_turn([found.practitioner], waiting.account_id)
    # One offer speaks for all that became free with it, the starts that lie over one another above all.
    passed_over.remember(waiting, now)
    stands = now + timedelta(hours=settings.OFFER_STANDS_FOR)
    made = Appointment(
        key=booking.digest(token_urlsafe(), waiting.account), account=waiting.account, start=found.start, end=found.end,
        rung=waiting.rung, offered_to=waiting, held_until=min(stands, found.starts),
    )  # fmt: skip
    practices = team.working().filter(account=found.practitioner)
    made.place = next((one.place for one in practices), None) if waiting.rung == "place" else None
    made.save(force_insert=True)
    made.practitioners.set([found.practitioner])
    claims.claim(made, [found.practitioner])
    notify(waiting.account_id, NoticeKind.OFFER, booking.subject_of(made))
    chain.record(None, "waiting.offer", about=waiting.account_id, subject=booking.subject_of(made))


def _asked(now: datetime) -> list[Any]:
    """Return who has an offer just now, or had one not long ago."""
    recent = Q(held_until__gt=now, cancelled=None) | Q(cancelled__gt=now - PAUSE)
    offers = Appointment.objects.filter(recent, offered_to__isnull=False)
    return list(offers.values_list("offered_to", flat=True))


def _open_offers(waiting: Waiting) -> list[Appointment]:
    return list(waiting.offers.filter(cancelled=None, held_until__isnull=False))


def _give_back(offer: Appointment) -> None:
    claims.give_back(offer)
    Appointment.objects.filter(pk=offer.pk, held_until__isnull=False).update(cancelled=timezone.now())
