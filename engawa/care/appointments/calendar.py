"""Everybody's time side by side: what is taken, and what is free, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from engawa.care.appointments import cells, search
from engawa.care.appointments.models import Appointment, Busy, Place, Practice
from engawa.care.appointments.search import LONGEST, Free, Wanted
from engawa.care.rota.models import Absence
from engawa.foundation.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch that is taken: booked, held by somebody who decides, or busy elsewhere by one's own calendar.

    Nobody reads here who holds a time, nor what somebody does elsewhere: that is not kept.
    """

    start: int
    end: int
    practitioners: tuple[int, ...]
    place: int | None
    booked: Appointment | None = None
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant to before another."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Practices and places with what is taken, the free times of one rung, and the days away."""

    practices: tuple[Practice, ...]
    places: tuple[Place, ...]
    kept: tuple[Kept, ...]
    free: Mapping[int, list[Free]]
    away: Mapping[int, list[tuple[date, date]]]


def side_by_side(
    practices: Iterable[Practice], readable: QuerySet[Appointment], span: Span, rung: str, now: datetime
) -> SideBySide:
    """Return what stands in a span of time. `readable` are the appointments that the one who looks may read."""
    here = tuple(practices)
    kept = (*_booked(readable, span), *_held(span, now), *_elsewhere(here, span))
    return SideBySide(here, _places(), kept, _free(here, span, rung, now), _away(here, span))


def _free(practices: Iterable[Practice], span: Span, rung: str, now: datetime) -> dict[int, list[Free]]:
    """Return what can begin in the span; what begins before midnight and ends after it belongs to the day before."""
    until = max(span.until, now)
    found: dict[int, list[Free]] = defaultdict(list)
    for one in search.free(practices, Wanted(max(span.since, now), until + LONGEST, rung, by_staff=True), now):
        if one.starts < until:
            found[one.practitioner].append(one)
    return found


def _booked(readable: QuerySet[Appointment], span: Span) -> list[Kept]:
    booked = _within(readable.filter(cancelled=None, held_until=None), span)
    found = booked.select_related("account", "place").prefetch_related("practitioners").order_by("start", "pk")
    return [Kept(one.start, one.end, _given(one.practitioners.all()), one.place_id, one) for one in found]


def _held(span: Span, now: datetime) -> list[Kept]:
    held = _within(Appointment.objects.filter(cancelled=None, held_until__gt=now), span).order_by("start", "pk")
    return [
        Kept(start, end, (who,), place)
        for start, end, who, place in held.values_list("start", "end", "practitioners", "place")
    ]


def _elsewhere(practices: Iterable[Practice], span: Span) -> list[Kept]:
    accounts = [one.account_id for one in practices]
    return [Kept(start, end, (who,), None, is_elsewhere=True) for who, start, end in busy_elsewhere(accounts, span)]


def busy_elsewhere(accounts: Iterable[int], span: Span) -> list[tuple[int, int, int]]:
    """Return who is busy elsewhere in the span, with the first cell and the one after the last, cut to the span."""
    since, until = cells.cell(span.since), cells.cell_after(span.until)
    found = Busy.objects.filter(source__account__in=list(accounts), start__lt=until, end__gt=since).order_by("start")
    rows = found.values_list("source__account", "start", "end")
    return [(who, max(start, since), min(end, until)) for who, start, end in rows]


def _within(found: QuerySet[Appointment], span: Span) -> QuerySet[Appointment]:
    since, until = cells.cell(span.since), cells.cell_after(span.until)
    return found.filter(start__gte=since - cells.cells(LONGEST.days * 24 * 60), start__lt=until, end__gt=since)


def _given(practitioners: Iterable[Account]) -> tuple[int, ...]:
    return tuple(sorted(one.pk for one in practitioners))


def _places() -> tuple[Place, ...]:
    return tuple(Place.objects.filter(retired=None).order_by("name", "pk"))


def _away(practices: Iterable[Practice], span: Span) -> dict[int, list[tuple[date, date]]]:
    days = (span.since - LONGEST).date(), (span.until + LONGEST).date()
    there = Absence.objects.filter(account__in=[one.account_id for one in practices])
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    rows = there.filter(last_day__gte=days[0], first_day__lte=days[1]).order_by("first_day")
    for who, first, last in rows.values_list("account_id", "first_day", "last_day"):
        found[who].append((first, last))
    return found
