"""Free times out of the tables: three queries whatever the number of people, days and bookings, and no writing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from datetime import time as time_of_day
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import DateField, F, IntegerField, JSONField, Q, Value
from django.db.models.functions import Cast

from engawa.algorithms.appointments import slots
from engawa.algorithms.appointments.grid import Stretch, bits
from engawa.algorithms.appointments.local import Opening as Painted
from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Busy, Opening, OpeningException, Practice, Rung
from engawa.care.rota.models import Absence

# No appointment is longer; what begins earlier than this before a stretch does not reach into it.
LONGEST = timedelta(days=1)
# A day's bookings are counted by the practitioner's wall-clock, so from so much before.
AROUND = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `by_staff`: neither notice nor horizon of the practice holds. `without`: is being moved.

    `held_is_free`: what is only held takes no time.
    """

    since: datetime
    until: datetime
    rung: str
    by_staff: bool = False
    without: Appointment | None = None
    minutes: int | None = None  # None: what the practice gives this rung
    held_is_free: bool = False


class Free(NamedTuple):
    """One free time: cells, and with whom. A tuple, since a search makes many thousands."""

    start: int
    end: int
    practitioner: int

    @property
    def starts(self) -> datetime:
        """Return when it begins, in UTC."""
        return cells.instant(self.start)


@dataclass(slots=True)
class _Known:
    """What the second and third query found about one practitioner."""

    openings: list[Painted] = field(default_factory=list)
    extra: list[Stretch] = field(default_factory=list)
    closed: list[Stretch] = field(default_factory=list)
    away: list[tuple[date, date]] = field(default_factory=list)
    booked: list[Stretch] = field(default_factory=list)


def free(practices: Iterable[Practice], wanted: Wanted, now: datetime) -> list[Free]:
    """Return all free times with these practitioners, in order of time and then of the practitioner's id."""
    found = [
        (int(who), cells.cells(search.length), search.first, mask)
        for search, masks in masks_of(practices, wanted, now)
        for who, mask in masks.items()
    ]
    found.sort()
    # One number for start and place in that order: sorting whole numbers costs a tenth of sorting times.
    many = len(found)
    starts = sorted((first + bit) * many + n for n, (*_, first, mask) in enumerate(found) for bit in bits(mask))
    return [_time(at // many, found[at % many]) for at in starts]


def together(practices: Iterable[Practice], wanted: Wanted, now: datetime) -> list[int]:
    """Return the cells at which all of these practitioners can begin together; `wanted` says how long."""
    masks = masks_of(practices, wanted, now)
    first = max((search.first for search, _ in masks), default=0)
    aligned = [mask >> (first - search.first) for search, found in masks for mask in found.values()]
    common = slots.together(aligned)
    return [first + bit for bit in bits(common)]


def masks_of(
    practices: Iterable[Practice], wanted: Wanted, now: datetime
) -> list[tuple[slots.Search, Mapping[str | int, int]]]:
    """Return for each way of asking (length, step, notice, horizon) the starts of those who are asked like that."""
    offering = [one for one in practices if wanted.rung in one.lengths and _has_a_place(one, wanted)]
    known = _known(offering, wanted, now)
    asked: dict[slots.Search, list[slots.Practitioner]] = defaultdict(list)
    for one in offering:
        asked[_search(one, wanted, now)].append(_as_asked(one, known[one.account_id], wanted))
    return [(search, slots.starts(search, team)) for search, team in asked.items()]


def time(practice: Practice, start: int, rung: str) -> Free:
    """Return a time with somebody as long as they give this rung; whether it is free is not asked."""
    return Free(start, start + cells.cells(practice.lengths[rung]), practice.account_id)


def nearest(practices: Iterable[Practice], wanted: Wanted, now: datetime, to: int, most: int = 3) -> list[Free]:
    """Return the free times nearest to a cell, in order of time."""
    found = free(practices, wanted, now)
    by_start = {one.start: one for one in reversed(found)}
    near = sorted(by_start, key=lambda start: (abs(start - to), start))[:most]
    return [by_start[start] for start in sorted(near)]


def nearest_together(
    practices: Iterable[Practice], wanted: Wanted, now: datetime, to: int, most: int = 3
) -> list[Free]:
    """Return the times nearest to a cell at which all of these are free, as long as the longest of them takes."""
    team = list(practices)
    if not all(wanted.rung in one.lengths for one in team):
        return []
    minutes = wanted.minutes or max(one.lengths[wanted.rung] for one in team)
    starts = together(team, replace(wanted, minutes=minutes), now)
    near = sorted(starts, key=lambda start: (abs(start - to), start))[:most]
    return [Free(start, start + cells.cells(minutes), team[0].account_id) for start in sorted(near)]


def shut(practices: Iterable[Practice], since: int, until: int, now: datetime) -> dict[int, list[Stretch]]:
    """Return by practitioner when they are away, busy elsewhere, or have closed by hand, in seconds; two queries.

    Nobody is offered such a time. Staff may book it all the same, and should know.
    """
    offering = list(practices)
    wanted = Wanted(cells.instant(since), cells.instant(until), Rung.TEXT)
    known = _known(offering, wanted, now)
    return {one.account_id: _closed(known[one.account_id], ZoneInfo(one.zone), wanted) for one in offering}


def is_shut(stretches: Iterable[Stretch], start: int, end: int) -> bool:
    """Say whether any of these stretches reaches into the cells from `start` to `end`."""
    begins, ends = cells.seconds(start, end)
    return any(since < ends and until > begins for since, until in stretches)


def _time(start: int, whose: tuple[int, int, int, int]) -> Free:
    who, length, _first, _mask = whose
    return Free(start, start + length, who)


def _has_a_place(practice: Practice, wanted: Wanted) -> bool:
    return wanted.rung != Rung.PLACE or practice.place_id is not None


def _search(one: Practice, wanted: Wanted, now: datetime) -> slots.Search:
    until = wanted.until if wanted.by_staff else min(wanted.until, now + timedelta(days=one.ahead))
    return slots.Search(
        now=int(now.timestamp()),
        start=int(wanted.since.timestamp()),
        end=int(until.timestamp()),
        length=wanted.minutes or one.lengths[wanted.rung],
        step=one.step,
        notice=0 if wanted.by_staff else one.notice,
    )


def _as_asked(one: Practice, known: _Known, wanted: Wanted) -> slots.Practitioner:
    zone = ZoneInfo(one.zone)
    return slots.Practitioner(
        id=one.account_id,
        zone=zone,
        buffer=one.buffer,
        most_a_day=one.most_a_day,
        openings=known.openings,
        extra=known.extra,
        closed=_closed(known, zone, wanted),
        booked=known.booked,
    )


def _closed(known: _Known, zone: tzinfo, wanted: Wanted) -> list[Stretch]:
    """Return when somebody is not there: closed by hand, busy elsewhere, away."""
    return [*known.closed, *(_days(away, zone, wanted) for away in known.away)]


def _days(away: tuple[date, date], zone: tzinfo, wanted: Wanted) -> Stretch:
    # Somebody may be away until the year 9999, which has no day after it, and would be a mask of a hundred megabytes.
    since, until = ((at + way).date() for at, way in ((wanted.since, -AROUND), (wanted.until, AROUND)))
    days = max(away[0], since), min(away[1], until) + timedelta(days=1)
    first, last = (int(datetime.combine(day, time_of_day(), zone).timestamp()) for day in days)
    return first, last


def _known(practices: list[Practice], wanted: Wanted, now: datetime) -> dict[int, _Known]:
    known = {one.account_id: _Known() for one in practices}
    if not known:
        return known
    for row in _openings_and_days_away(list(known), wanted):
        _note(known[row[1]], row, wanted)
    rooms = _rooms(practices, wanted)
    for who, place, start, end in _booked(list(known), list(rooms), wanted, now):
        if who in known:
            known[who].booked.append(cells.seconds(start, end))
        for one in rooms.get(place, ()):
            known[one].closed.append(cells.seconds(start, end))
    return known


def _rooms(practices: list[Practice], wanted: Wanted) -> dict[int | None, list[int]]:
    """Return who would meet in which place, where that is what is looked for."""
    rooms: dict[int | None, list[int]] = defaultdict(list)
    for one in practices if wanted.rung == Rung.PLACE else ():
        rooms[one.place_id].append(one.account_id)
    return rooms


OPENING, EXCEPTION, ABSENCE, BUSY = range(4)


def _openings_and_days_away(accounts: list[int], wanted: Wanted) -> Iterable[tuple[Any, ...]]:
    """Return everything that opens and closes, in one query: kind, account, three numbers, two days, rungs."""
    since, until = cells.cell(wanted.since), cells.cell(wanted.until)
    nothing, no_day = Value(0, IntegerField()), Cast(Value(None), DateField())
    any_rung = Value([], JSONField())
    openings = Opening.objects.filter(practice__account__in=accounts).values_list(
        Value(OPENING, IntegerField()), F("practice__account"), Cast("weekday", IntegerField()),
        Cast("start", IntegerField()), Cast("end", IntegerField()), "since", "until", "rungs",
    )  # fmt: skip
    exceptions = OpeningException.objects.filter(practice__account__in=accounts, end__gt=since, start__lt=until)
    once = exceptions.values_list(
        Value(EXCEPTION, IntegerField()), F("practice__account"), Cast("opens", IntegerField()),
        Cast("start", IntegerField()), Cast("end", IntegerField()), no_day, no_day, any_rung,
    )  # fmt: skip
    days = (wanted.since - LONGEST).date(), (wanted.until + LONGEST).date()
    absences = Absence.objects.filter(account__in=accounts, last_day__gte=days[0], first_day__lte=days[1])
    away = absences.values_list(
        Value(ABSENCE, IntegerField()), F("account"), nothing, nothing, nothing, "first_day", "last_day", any_rung,
    )  # fmt: skip
    elsewhere = Busy.objects.filter(source__account__in=accounts, end__gt=since, start__lt=until).values_list(
        Value(BUSY, IntegerField()), F("source__account"), nothing, Cast("start", IntegerField()),
        Cast("end", IntegerField()), no_day, no_day, any_rung,
    )  # fmt: skip
    return openings.union(once, away, elsewhere, all=True)


def _note(known: _Known, row: tuple[Any, ...], wanted: Wanted) -> None:
    kind, _account, number, start, end, since, until, rungs = row
    if kind == ABSENCE:
        known.away.append((since, until))
    elif kind in (EXCEPTION, BUSY):
        (known.extra if number else known.closed).append(cells.seconds(start, min(end, cells.cell_after(wanted.until))))
    elif not rungs or wanted.rung in rungs:
        known.openings.append(Painted(number, start, end, since, until))


def _booked(accounts: list[int], places: list[int | None], wanted: Wanted, now: datetime) -> Iterable[tuple[int, ...]]:
    """Return who or which place is taken, and when: one row for each practitioner of each appointment."""
    since, until = cells.cell(wanted.since - AROUND - LONGEST), cells.cell_after(wanted.until + AROUND)
    taken = Appointment.booked() if wanted.held_is_free else Appointment.standing(now)
    taken = taken.filter(start__gte=since, start__lt=until)
    if wanted.without is not None:
        taken = taken.exclude(pk=wanted.without.pk)
    whose = Q(practitioners__in=accounts) | Q(place__in=places) if places else Q(practitioners__in=accounts)
    return taken.filter(whose).values_list("practitioners", "place", "start", "end")
