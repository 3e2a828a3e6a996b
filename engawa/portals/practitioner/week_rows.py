"""A practitioner's own week as rows: each day with what is booked, each with the person's own clock beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Rung
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.names import called
from engawa.portals.members import when
from engawa.portals.members.appointments import moments


@dataclass(frozen=True, slots=True)
class Booked:
    """One appointment of the week."""

    id: UUID
    at: str
    until: str
    who: str
    theirs: str
    how: str
    place: str
    seats: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week."""

    name: str
    iso: str
    is_today: bool
    booked: tuple[Booked, ...]


def week(account: Account, first: date, now: datetime, zone: str) -> list[Day]:
    """Return seven days from `first` on, by the wall-clock of the practice; a fixed number of queries."""
    place = when.zone(zone)
    start, end = (datetime.combine(first + timedelta(days=n), time(), place) for n in (0, 7))
    found = Appointment.booked().filter(practitioners=account, start__gte=cells.cell(start), start__lt=cells.cell(end))
    booked = list(found.select_related("account", "place").prefetch_related("taken").order_by("start"))
    names = called(one.account_id for one in booked if one.account_id)
    today = now.astimezone(place).date()
    return [_day(first + timedelta(days=n), today, booked, names, zone) for n in range(7)]


def _day(day: date, today: date, booked: Iterable[Appointment], names: dict[int, str], zone: str) -> Day:
    place = when.zone(zone)
    mine = [one for one in booked if one.starts.astimezone(place).date() == day]
    return Day(moments.named(day), day.isoformat(), day == today, tuple(_row(one, names, zone) for one in mine))


def _row(one: Appointment, names: dict[int, str], zone: str) -> Booked:
    there: Any = one.account
    same = there is None or there.zone == zone
    return Booked(
        id=one.pk,
        at=moments.clock(one.starts, zone),
        until=moments.clock(one.ends, zone),
        who=names.get(one.account_id or 0, "") if there else _("A circle"),
        theirs="" if same else _("%(time)s there") % {"time": moments.clock(one.starts, there.zone)},
        how=str(Rung(one.rung).label),
        place=one.place.name if one.place else "",
        seats=_("%(taken)s of %(all)s seats") % {"taken": len(one.taken.all()), "all": one.seats} if one.seats else "",
    )
