"""Where the parts of a dot chart lie: one row a figure, with its dot, interval and words.

A dot chart shows shares that were found in different ways side by side without joining them up.
Positions only: colours, words and markup are the picture's business. Lengths across are in the
unit of `width`, lengths down in the unit of `row_height`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from engawa.algorithms.charts.scale import Scale, Shape

SURE_FROM = 0.5


class Kind(StrEnum):
    """How a dot is drawn: filled stands for people drawn at random, hollow for all others."""

    FILLED = "filled"
    HOLLOW = "hollow"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: `weight` says how sure it is, from 0 (hardly) to 1 (seen in its source)."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    weight: float = 1.0
    kind: Kind = Kind.FILLED
    note: str = ""

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueError(f"{self.label}: an interval needs both ends")
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(f"{self.label}: the value lies outside its interval")


@dataclass(frozen=True, slots=True)
class Line:
    """An interval, from x to x."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """One row in its place; `label_y` and `note_y` are baselines, `y` is the middle of the dot."""

    row: Row
    top: float
    label_y: float
    note_y: float
    y: float
    x: float
    interval: Line | None
    faint: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """One named value on the scale."""

    value: float
    x: float


@dataclass(frozen=True, slots=True)
class DotLayout:
    """A whole chart: rows from `top` to `bottom`, tick names above and below them."""

    width: float
    height: float
    top: float
    bottom: float
    start: float
    end: float
    ticks: tuple[Tick, ...]
    rows: tuple[PlacedRow, ...]


@dataclass(frozen=True, slots=True)
class Spacing:
    """Lengths down, in the unit of the row height, and the free share at each side."""

    axis: float = 2.2
    label: float = 1.1
    note: float = 2.3
    dot_from_below: float = 1.35
    side: float = 0.02


def dot_rows(
    rows: Sequence[Row],
    *,
    maximum: float,
    width: float = 100.0,
    row_height: float = 4.8,
    ticks: Sequence[float] | int = 7,
    shape: Shape = Shape.LINEAR,
    spacing: Spacing | None = None,
) -> DotLayout:
    """Place every row on one scale from 0 to `maximum`; ticks are values or how many at most."""
    space = spacing or Spacing()
    scale = Scale(maximum, width * space.side, width * (1 - space.side), shape)
    values = scale.ticks(most=ticks) if isinstance(ticks, int) else tuple(ticks)
    bottom = space.axis + len(rows) * row_height
    return DotLayout(
        width=width,
        height=bottom + space.axis,
        top=space.axis,
        bottom=bottom,
        start=scale.start,
        end=scale.end,
        ticks=tuple(Tick(value, scale.place(value)) for value in values),
        rows=tuple(_placed(row, space.axis + i * row_height, row_height, scale, space) for i, row in enumerate(rows)),
    )


def _placed(row: Row, top: float, height: float, scale: Scale, space: Spacing) -> PlacedRow:
    return PlacedRow(
        row=row,
        top=top,
        label_y=top + space.label,
        note_y=top + space.note,
        y=top + height - space.dot_from_below,
        x=scale.place(row.value),
        interval=_interval(row, scale),
        faint=row.weight < SURE_FROM,
    )


def _interval(row: Row, scale: Scale) -> Line | None:
    if row.low is None or row.high is None:
        return None
    return Line(scale.place(row.low), scale.place(row.high))
