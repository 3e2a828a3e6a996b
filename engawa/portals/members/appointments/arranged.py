"""What is arranged next, for Today and for the list of one's own appointments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from engawa.care.appointments import away, cells, circles, reminders, rungs, waiting
from engawa.care.appointments.models import Appointment, Proposal, Rung, Seat, Waiting
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.names import called
from engawa.lib.prepared import Prepared, Slot
from engawa.portals.members.appointments import moments, rows

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A proposal that is still open, with its times in words."""

    id: Any
    times: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Waits:
    """One place on the waiting list, in words."""

    id: Any
    how: str
    who: str
    before: str
    at_night: bool


class _Ahead(NamedTuple):
    id: Any
    start: int
    rung: str
    held_until: datetime | None


@Prepared
def _ahead(account: Slot, now: Slot, cell: Slot) -> "QuerySet[Appointment, Any]":
    offered = Q(held_until__gt=now, offered_to__isnull=False)
    mine = Appointment.objects.filter(Q(held_until=None) | offered, _whose(account), cancelled=None, end__gt=cell)
    return mine.order_by("start").values_list(*_Ahead._fields)[:SHOWN]


def next_of(account: Account, now: datetime) -> dict[str, Any]:
    """Return the next appointment, and whether something is offered just now: for Today, in one query."""
    found = [_Ahead(*row) for row in _ahead(account.pk, now, cells.cell(now))]
    coming = next((one for one in found if one.held_until is None), None)
    return {
        "next": _next(coming, now, account.zone) if coming else None,
        "offered": any(one.held_until for one in found),
    }


def _next(coming: _Ahead, now: datetime, zone: str) -> dict[str, Any]:
    at = moments.spoken(cells.instant(coming.start), now, zone)
    return {"id": coming.id, "at": at, "how": str(Rung(coming.rung).label)}


def everything(account: Account, now: datetime) -> dict[str, Any]:
    """Return all that somebody has arranged or asked for."""
    coming, held = list(_coming(account, now)[:SHOWN]), list(_held(account, now))
    offers = list(_with_people(Appointment.objects.filter(pk__in=[one.pk for one in waiting.offers_of(account, now)])))
    past = list(_past(account, now)[:SHOWN])
    free_seats = [one for one in _with_people(circles.open_times())[:SHOWN] if one not in coming]
    names = rows.names_of([*coming, *held, *offers, *past, *free_seats])
    shown = {"coming": coming, "held": held, "offers": offers, "past": past, "circles": free_seats}
    lists: dict[str, Any] = {name: rows.listed(found, names, now, account.zone) for name, found in shown.items()}
    needs = [one for one in coming if away.falls_into_absence(one)]
    return lists | {
        "elsewhere": {one.pk for one in needs},
        "proposals": _proposals(account, now),
        "waiting": _waiting(account, now),
        "reminders": reminders.asked_for(account),
    }


def _coming(account: Account, now: datetime) -> Any:
    return _with_people(Appointment.booked().filter(_whose(account), end__gt=cells.cell(now)))


def _whose(account: Account | Slot) -> Q:
    return Q(account=account) | Q(pk__in=Seat.objects.filter(account=account).values("appointment"))


def _held(account: Account, now: datetime) -> Any:
    held = Appointment.objects.filter(account=account, held_until__gt=now, cancelled=None, offered_to=None)
    return _with_people(held)


def _past(account: Account, now: datetime) -> Any:
    gone = Q(end__lte=cells.cell(now)) | Q(cancelled__isnull=False)
    return _with_people(Appointment.objects.filter(gone, _whose(account), held_until=None)).order_by("-start")


def _with_people(found: Any) -> Any:
    return found.select_related("place").prefetch_related("practitioners").order_by("start")


def _proposals(account: Account, now: datetime) -> list[Named]:
    found = Proposal.objects.filter(account=account, ended=None).prefetch_related("times").order_by("made")
    return [
        Named(
            one.pk,
            tuple(moments.spoken(time.starts, now, account.zone) for time in one.times.all()),
            str(Rung(one.rung).label),
        )
        for one in found
    ]


def _waiting(account: Account, now: datetime) -> list[Waits]:
    found = list(Waiting.objects.filter(account=account, ended=None).select_related("instead_of").order_by("since"))
    names = called({one.practitioner_id for one in found if one.practitioner_id})
    return [
        Waits(
            id=one.pk,
            how=str(Rung(one.rung).label),
            who=names.get(one.practitioner_id or 0, ""),
            before=moments.spoken(one.instead_of.starts, now, account.zone) if one.instead_of else "",
            at_night=one.at_night,
        )
        for one in found
    ]


def rungs_of(account: Account, offered: list[str]) -> list[tuple[str, str, bool]]:
    """Return the ways of meeting that are offered: value, words, and whether it is the highest chosen until now."""
    highest = rungs.chosen(account)
    return [(rung, str(Rung(rung).label), rung == highest) for rung in Rung.values if rung in offered]
