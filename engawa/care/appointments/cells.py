"""Cells and instants.

In the tables time is whole cells of five minutes since 1970 (algorithms/appointments/grid.py): the unit in which it is
claimed, so that no stretch can lie beside the grid.
"""

from datetime import UTC, datetime, timedelta

from engawa.algorithms.appointments.grid import CELL, MINUTES

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_CELL = timedelta(seconds=CELL)


def instant(cell: int) -> datetime:
    """Return when a cell begins, in UTC."""
    return _BEGINNING + cell * _CELL


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
