"""Cells and instants.

In the tables time is whole cells of five minutes since 1970 (algorithms/appointments/grid.py): the unit in which it is
claimed, so that no stretch can lie beside the grid.
"""

from datetime import UTC, datetime, timedelta

from engawa.algorithms.appointments.grid import CELL, MINUTES

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_CELL = timedelta(seconds=CELL)
# What lies further is read as if it lay here: a clock of the year 10000 can't be shown in any zone, nor one of the
# year 0, and a row that holds such a time has to be shown, so that somebody can take it away.
_FIRST, _LAST = ((datetime(year, 1, 1, tzinfo=UTC) - _BEGINNING) // _CELL for year in (10, 9990))


def instant(cell: int) -> datetime:
    """Return when a cell begins, in UTC."""
    return _BEGINNING + min(max(cell, _FIRST), _LAST) * _CELL


def cell(at: datetime) -> int:
    """Return the cell that holds an instant."""
    return (at - _BEGINNING) // _CELL


def cell_after(at: datetime) -> int:
    """Return the first cell that begins at an instant or later."""
    return -((_BEGINNING - at) // _CELL)


def is_on_grid(at: datetime) -> bool:
    """Say whether a cell begins at the instant."""
    return not (at - _BEGINNING) % _CELL


def cells(minutes: int) -> int:
    """Return how many cells a number of minutes needs."""
    return -(-minutes // MINUTES)


def seconds(start: int, end: int) -> tuple[int, int]:
    """Return a stretch of cells as the algorithm takes it."""
    return start * CELL, end * CELL
