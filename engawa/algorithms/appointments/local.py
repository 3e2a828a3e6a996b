"""What clocks on the wall show: a zone as stretches of one offset, and weeks painted onto them.

By the wall-clock, the hour that a clock change repeats counts twice, and the hour that it skips not at all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cached_property

from engawa.algorithms.appointments.grid import CELL, Stretch, begun, up

DAY = 86_400
_BEGINNING = date(1970, 1, 1).toordinal()
_THURSDAY = 3  # of the first day of 1970; 0 is Monday
# Clocks are looked at so often for a change of the offset. No zone ever changed twice within this time.
_LOOK = 6 * 3600


@dataclass(frozen=True, slots=True)
class Opening:
    """One stretch of a week by the wall-clock, in minutes after midnight; `weekday` 0 is Monday.

    An end not after the start runs past midnight. `since` and `until` (both included) are about the day it begins on.
    """

    weekday: int
    start: int
    end: int
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: int) -> bool:
        """Say whether it holds for the one that begins on `day` (days since the beginning of 1970)."""
        since, until = self.since, self.until
        return (since is None or day_number(since) <= day) and (until is None or day <= day_number(until))


@dataclass(frozen=True, slots=True)
class Even:
    """From `start` to before `end` in UTC, clocks are `offset` seconds ahead of it."""

    start: int
    end: int
    offset: int

    def days(self) -> range:
        """Return the days that clocks show meanwhile."""
        return range((self.start + self.offset) // DAY, (self.end - 1 + self.offset) // DAY + 1)

    def clip(self, start: int, end: int) -> Stretch | None:
        """Return the part of a stretch by the wall-clock that lies here, in UTC."""
        start, end = max(start - self.offset, self.start), min(end - self.offset, self.end)
        return (start, end) if start < end else None


@dataclass(frozen=True)
class Clock:
    """The clocks of a zone from `start` to before `end`."""

    zone: tzinfo
    start: int
    end: int
    _steps: dict[tuple[int, int], int] = field(default_factory=dict, compare=False)

    @cached_property
    def evens(self) -> tuple[Even, ...]:
        """Return the stretches between changes of the offset."""
        found, begun, at = [], self.start, self.start
        offset = self._look(at)
        while at < self.end:
            ahead = min(at + _LOOK, self.end)
            if self._look(ahead) != offset:
                ahead = self._change(at, ahead, offset)
                found.append(Even(begun, ahead, offset))
                begun, offset = ahead, self._look(ahead)
            at = ahead
        return (*found, Even(begun, self.end, offset)) if begun < self.end else tuple(found)

    def day_of(self, at: int) -> int:
        """Return the day that clocks show at an instant, in days since the beginning of 1970."""
        return (at + self._look(at)) // DAY

    def openings(self, week: Sequence[Opening]) -> Iterator[Stretch]:
        """Yield when a week of openings is open, in UTC."""
        by_weekday: dict[int, list[Opening]] = {}
        for opening in week:
            by_weekday.setdefault(opening.weekday, []).append(opening)
        for even in self.evens:
            # From the day before: what began then may still be open.
            for day in range(even.days().start - 1, even.days().stop):
                for opening in by_weekday.get((day + _THURSDAY) % 7, ()):
                    if opening.holds_on(day) and (open_ := even.clip(*_on(day, opening))):
                        yield open_

    def days(self, days: Iterable[int]) -> Iterator[Stretch]:
        """Yield when clocks show these days, in UTC."""
        wanted = set(days)
        for even in self.evens:
            for day in wanted.intersection(even.days()):
                if shown := even.clip(day * DAY, (day + 1) * DAY):
                    yield shown

    def steps(self, step: int, first: int) -> int:
        """Return the cells at which clocks show a multiple of `step` minutes after midnight."""
        if (step, first) not in self._steps:
            self._steps[step, first] = self._painted_steps(step, first)
        return self._steps[step, first]

    def _painted_steps(self, step: int, first: int) -> int:
        mask = 0
        for even in self.evens:
            pattern, shown = _day_of_steps(step, even.offset), 0
            for day in even.days():
                at = up(day * DAY - even.offset) - first
                shown |= pattern << at if at >= 0 else pattern >> -at
            mask |= shown & begun([(even.start, even.end)], first)
        return mask

    def _look(self, at: int) -> int:
        offset = datetime.fromtimestamp(at, self.zone).utcoffset()
        return int(offset.total_seconds()) if offset else 0

    def _change(self, before: int, after: int, offset: int) -> int:
        """Return the first second at which the offset is not `offset` any more."""
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if self._look(middle) == offset else (before, middle)
        return after


def day_number(day: date) -> int:
    """Return a day as the number of days since the beginning of 1970."""
    return day.toordinal() - _BEGINNING


def _on(day: int, opening: Opening) -> Stretch:
    end = opening.end if opening.end > opening.start else opening.end + 24 * 60
    return day * DAY + opening.start * 60, day * DAY + end * 60


def _day_of_steps(step: int, offset: int) -> int:
    """Return a day's steps as bits, from the first cell that begins on the day.

    Offsets of long ago may lie beside the grid: then few steps, or none, begin a cell.
    """
    beside = offset % CELL  # seconds from the day's midnight to its first cell
    return sum(1 << (at - beside) // CELL for at in range(0, DAY, step * 60) if at >= beside == at % CELL)
