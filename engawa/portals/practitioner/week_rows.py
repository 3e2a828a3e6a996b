"""A practitioner's own week as rows: each day with what is booked, each with the person's own clock beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from engawa.care.appointments import cells
from engawa.care.appointments.calendar import Span, busy_elsewhere
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
    # From when until when one is busy elsewhere, by one's own calendar.
    elsewhere: tuple[str, ...]


def week(account: Account, first: date, now: datetime, zone: str) -> list[Day]:
    """Return seven days from `first` on, by the wall-clock of the practice; a fixed number of queries."""
    place = when.zone(zone)
    start, end = (datetime.combine(first + timedelta(days=n), time(), place) for n in (0, 7))
    found = Appointment.booked().filter(practitioners=account, start__gte=cells.cell(start), start__lt=cells.cell(end))
    booked = list(found.select_related("account", "place").prefetch_related("taken").order_by("start"))
    names = called(one.account_id for one in booked if one.account_id)
    today = now.astimezone(place).date()
    busy = [stretch for _who, *stretch in busy_elsewhere([account.pk], Span(start, end))]
    days = (first + timedelta(days=n) for n in range(7))
    return [_day(day, day == today, booked, names, zone, _on(day, busy, zone)) for day in days]


def _day(
    day: date, is_today: bool, booked: Iterable[Appointment], names: dict[int, str], zone: str, busy: tuple[str, ...]
) -> Day:
    place = when.zone(zone)
    mine = [one for one in booked if one.starts.astimezone(place).date() == day]
    return Day(moments.named(day), day.isoformat(), is_today, tuple(_row(one, names, zone) for one in mine), busy)


def _on(day: date, busy: Iterable[Sequence[int]], zone: str) -> tuple[str, ...]:
    """Return the stretches that reach into a day, by its clock: "14:00–16:00"; "00:00" ends the day."""
    midnights = (datetime.combine(day + timedelta(days=n), time(), when.zone(zone)) for n in (0, 1))
    begins, ends = (cells.cell(one) for one in midnights)
    cut = [(max(start, begins), min(end, ends)) for start, end in busy if start < ends and end > begins]
    return tuple("–".join(moments.clock(cells.instant(one), zone) for one in stretch) for stretch in cut)


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
