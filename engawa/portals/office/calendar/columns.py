"""One day side by side: a column for each practitioner and place, a row for each half hour."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import Literal

from engawa.care.appointments import cells
from engawa.portals.members.appointments import moments
from engawa.portals.office.calendar.lanes import Entry, Lane, Start, there
from engawa.portals.office.calendar.looks import Look

HALF_HOUR, HOUR = 6, 12  # cells
# So many half hours without anything become one row.
MANY = 4
# What is shown of a day on which nothing is free or taken.
USUAL = (9 * HOUR, 17 * HOUR)


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the table: taken over some rows, free to begin, free from before, or neither."""

    kind: Literal["taken", "free", "between", "closed"]
    rows: int = 1
    entries: tuple[Entry, ...] = ()
    starts: tuple[Start, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One half hour: what the clock shows here, and there where somebody lives elsewhere."""

    clock: str
    theirs: str
    is_hour: bool
    cells: tuple[Cell, ...]
    until: str = ""  # of several half hours in which nothing is free or taken anywhere


def rows(look: Look, lanes: Sequence[Lane]) -> list[Row]:
    """Return a day's rows, from the first hour that has anything to the last."""
    marks = _marks(look, lanes)
    columns = [_column(lane, marks) for lane in lanes]
    empty = [all(column[n] == Cell("closed") for column in columns) for n in range(len(marks) - 1)]
    found: list[Row] = []
    for is_empty, group in groupby(range(len(marks) - 1), key=empty.__getitem__):
        those = list(group)
        if is_empty and len(those) >= MANY:
            found.append(_gap(look, marks[those[0]], marks[those[-1] + 1]))
        else:
            found += [_row(look, marks[n], n, columns) for n in those]
    return found


def _marks(look: Look, lanes: Sequence[Lane]) -> list[int]:
    """Return the cells at which half hours begin, and where the last one ends."""
    midnight, next_one = (cells.cell(look.begins(day)) for day in (look.day, look.day + timedelta(days=1)))
    taken = [(each.start, each.end) for lane in lanes for each in lane.entries]
    used = taken + [(each.start, each.end) for lane in lanes for each in lane.starts]
    begin = min((start for start, _end in used), default=midnight + USUAL[0])
    end = max((end for _start, end in used), default=midnight + USUAL[1])
    begin = max(begin - (begin - midnight) % HOUR, midnight)
    end = min(end + (midnight - end) % HOUR, next_one)
    return list(range(begin, end + 1, HALF_HOUR))


def _row(look: Look, mark: int, n: int, columns: Sequence[Sequence[Cell | None]]) -> Row:
    at = cells.instant(mark)
    theirs = there(at, look) if look.their_zone else ""
    here = tuple(cell for column in columns if (cell := column[n]) is not None)
    return Row(moments.clock(at, look.zone), theirs, not n % 2, here)


def _gap(look: Look, begin: int, end: int) -> Row:
    return replace(_row(look, begin, 0, ()), until=moments.clock(cells.instant(end), look.zone))


def _column(lane: Lane, marks: Sequence[int]) -> list[Cell | None]:
    """Return a lane's cells; None where one that began above still stands."""
    column: list[Cell | None] = [_open_cell(lane, mark) for mark in marks[:-1]]
    for first, last, entries in _blocks(lane, marks):
        column[first] = Cell("taken", last - first + 1, entries)
        column[first + 1 : last + 1] = [None] * (last - first)
    return column


def _open_cell(lane: Lane, mark: int) -> Cell:
    starts = tuple(each for each in lane.starts if mark <= each.start < mark + HALF_HOUR)
    if starts:
        return Cell("free", starts=starts)
    between = any(each.start < mark + HALF_HOUR and mark < each.end for each in lane.starts)
    return Cell("between" if between else "closed")


def _blocks(lane: Lane, marks: Sequence[int]) -> list[tuple[int, int, tuple[Entry, ...]]]:
    """Return what is taken as first and last row; what shares a row stands in one block."""
    found: list[tuple[int, int, tuple[Entry, ...]]] = []
    for one in lane.entries:
        first = max((one.start - marks[0]) // HALF_HOUR, 0)
        last = min((one.end - 1 - marks[0]) // HALF_HOUR, len(marks) - 2)
        if first > last:
            continue
        if found and first <= found[-1][1]:
            before = found.pop()
            first, last, others = before[0], max(before[1], last), before[2]
            found.append((first, last, (*others, one)))
        else:
            found.append((first, last, (one,)))
    return found
