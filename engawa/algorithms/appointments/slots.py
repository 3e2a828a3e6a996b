"""Free times: which starts each practitioner can offer, for a whole team in one pass.

Instants are seconds since 1970; lengths, steps, notices and buffers are minutes. What can't be (an end before its
start, two with one id) is refused where data comes in; here it is taken as given.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import NamedTuple

from engawa.algorithms.appointments.grid import CELL, Stretch, begun, bits, runs, span, touched, up, within
from engawa.algorithms.appointments.local import DAY, Clock, Opening

# So far around what is asked for are clocks looked at: a booking of the same day may lie before it.
AROUND = 2 * DAY


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for: a time of `length` minutes that begins not before `start` and has ended by `end`."""

    now: int
    start: int
    end: int
    length: int
    step: int = 5
    notice: int = 0

    @property
    def first(self) -> int:
        """Return the first cell that may be a start: bit 0 of every mask of this search."""
        return up(max(self.start, self.now + self.notice * 60))

    @property
    def beyond(self) -> int:
        """Return the first cell at which the time would end too late; not before `first`."""
        return max((self.end - self.length * 60) // CELL + 1, self.first)


@dataclass(frozen=True, slots=True)
class Practitioner:
    """When somebody can be booked, and when they are. `extra` adds to the week of openings, `closed` takes away."""

    id: str | int
    zone: tzinfo
    buffer: int = 0
    most_a_day: int | None = None
    openings: Sequence[Opening] = ()
    extra: Sequence[Stretch] = ()
    closed: Sequence[Stretch] = ()
    booked: Sequence[Stretch] = ()


class Slot(NamedTuple):
    """One free time of one practitioner."""

    start: int
    practitioner: str | int


def starts(search: Search, team: Iterable[Practitioner]) -> dict[str | int, int]:
    """Return for each practitioner the starts that can be offered, as a mask that begins at `search.first`."""
    clocks: dict[tzinfo, Clock] = {}
    return {one.id: _starts(search, one, _clock(clocks, search, one.zone)) for one in team}


def slots(search: Search, team: Iterable[Practitioner]) -> list[Slot]:
    """Return all free times in order of start and then of id: numbers before texts."""
    return listed(search, starts(search, team))


def listed(search: Search, masks: Mapping[str | int, int]) -> list[Slot]:
    """Return the times that masks stand for, in order."""
    ids = sorted(masks, key=lambda id: (isinstance(id, str), id))
    first, many = search.first, len(ids)
    # One number for start and place in the order of ids: sorting whole numbers costs a tenth of sorting slots.
    found = sorted(bit * many + n for n, id in enumerate(ids) for bit in bits(masks[id]))
    return [Slot((first + at // many) * CELL, ids[at % many]) for at in found]


def together(masks: Iterable[int]) -> int:
    """Return the starts at which all have time: for a session of several practitioners."""
    each = iter(masks)
    common = next(each, 0)
    for mask in each:
        common &= mask
    return common


def nearest(found: Sequence[Slot], wanted: int, most: int = 3) -> list[Slot]:
    """Return the free times nearest to an instant, at most one for each start, in order of time."""
    by_start = {slot.start: slot for slot in reversed(found)}
    near = sorted(by_start, key=lambda start: (abs(start - wanted), start))[:most]
    return [by_start[start] for start in sorted(near)]


def _clock(clocks: dict[tzinfo, Clock], search: Search, zone: tzinfo) -> Clock:
    if zone not in clocks:
        begin = search.first * CELL - AROUND
        clocks[zone] = Clock(zone, begin, max(search.end, begin + AROUND) + AROUND)
    return clocks[zone]


def _starts(search: Search, one: Practitioner, clock: Clock) -> int:
    first = search.first
    asked = span(0, search.beyond - first) & clock.steps(search.step, first)
    open_ = within([*clock.openings(one.openings), *one.extra], first) & ~touched(one.closed, first)
    free = runs(open_, -(-search.length * 60 // CELL)) & asked & ~_too_near(search, one, first)
    return free & ~_full_days(search, one, clock) if one.most_a_day is not None else free


def _too_near(search: Search, one: Practitioner, first: int) -> int:
    """Return the starts from which a booking would be touched, the buffer on both sides included."""
    before, after, mask = (one.buffer + search.length) * 60, one.buffer * 60, 0
    for start, end in one.booked:
        mask |= span((start - before) // CELL + 1 - first, up(end + after) - first)
    return mask


def _full_days(search: Search, one: Practitioner, clock: Clock) -> int:
    """Return the starts on days that have as many bookings as a day may have."""
    if not one.most_a_day:
        return span(0, search.beyond - search.first)
    counted = Counter(clock.day_of(start) for start, _ in one.booked if clock.start <= start < clock.end)
    full = [day for day, count in counted.items() if count >= one.most_a_day]
    return begun(clock.days(full), search.first)
