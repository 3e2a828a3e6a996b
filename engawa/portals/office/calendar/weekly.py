"""A week side by side: a row for each practitioner and place, a column for each day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import ngettext

from engawa.care.appointments import cells
from engawa.portals.office.calendar.lanes import Entry, Lane
from engawa.portals.office.calendar.looks import Look


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one lane: what is taken, how many times are free, whether somebody is away."""

    entries: tuple[Entry, ...]
    free: int
    free_words: str
    away: str


@dataclass(frozen=True, slots=True)
class Row:
    """One practitioner or place."""

    name: str
    about: str
    is_place: bool
    days: tuple[Day, ...]


def rows(look: Look, lanes: Sequence[Lane]) -> list[Row]:
    """Return the week's rows."""
    return [Row(one.name, one.about, one.is_place, tuple(_day(look, one, day) for day in look.days)) for one in lanes]


def _day(look: Look, lane: Lane, day: date) -> Day:
    begin, end = (cells.cell(look.begins(each)) for each in (day, day + timedelta(days=1)))
    # What runs past midnight stands on the day on which it begins.
    entries = tuple(one for one in lane.entries if begin <= one.start < end)
    free = sum(begin <= one.start < end for one in lane.starts)
    words = ngettext("%(num)s time is free", "%(num)s times are free", free) % {"num": free} if free else ""
    return Day(entries, free, words, lane.away_on(day))
