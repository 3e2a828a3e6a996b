"""Scales and ticks: where on a line a value lies, and which round values are worth naming.

A square-root scale keeps small shares apart when one large share is on the same line. Equal steps
along it are not equal amounts, so a chart that uses it names its ticks closely.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import floor, log10, sqrt

STEPS = (1, 2, 5)


class Shape(StrEnum):
    """How a value turns into a distance."""

    LINEAR = "linear"
    SQUARE_ROOT = "square-root"


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from 0 to `maximum` laid out from `start` to `end`."""

    maximum: float
    start: float = 0.0
    end: float = 1.0
    shape: Shape = Shape.LINEAR

    def __post_init__(self) -> None:
        if self.maximum <= 0 or self.end <= self.start:
            raise ValueError("a scale needs a maximum above 0 and an end beyond its start")

    def place(self, value: float) -> float:
        """Return the position of a value; what lies outside the scale stays on its edge."""
        share = min(max(value, 0.0), self.maximum) / self.maximum
        if self.shape is Shape.SQUARE_ROOT:
            share = sqrt(share)
        return self.start + share * (self.end - self.start)

    def ticks(self, *, most: int = 7) -> tuple[float, ...]:
        """Return at most `most` round values, from 0 up, that stand clear of each other."""
        if most < 2:
            raise ValueError("a scale needs at least two ticks")
        if self.shape is Shape.LINEAR:
            return _even_ticks(self.maximum, most)
        return self._spread_ticks(most)

    def _spread_ticks(self, most: int) -> tuple[float, ...]:
        gap = (self.end - self.start) / (most - 1) - 1e-9
        kept: list[float] = []
        for value in sorted(_round_values(self.maximum), reverse=True):
            at = self.place(value)
            clear_above = not kept or self.place(kept[-1]) - at >= gap
            if clear_above and at - self.start >= gap:
                kept.append(value)
        return (0.0, *reversed(kept))


def nice_ceiling(value: float) -> float:
    """Return the smallest round number (1, 2, 3, 4, 5, 6, 8 × 10ⁿ) that is not below `value`."""
    if value <= 0:
        raise ValueError("only a positive value has a round number above it")
    power = 10.0 ** floor(log10(value))
    return next(round(step * power, 12) for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= value)


def _even_ticks(maximum: float, most: int) -> tuple[float, ...]:
    fitting = (step for step in _rising_steps(maximum) if 1 <= maximum / step <= most - 1)
    step = next(fitting, maximum)
    return tuple(round(step * i, 12) for i in range(int(maximum / step + 1e-9) + 1))


def _rising_steps(maximum: float) -> tuple[float, ...]:
    power = 10.0 ** floor(log10(maximum))
    return tuple(step * power * tens for tens in (0.01, 0.1, 1.0, 10.0) for step in STEPS)


def _round_values(maximum: float) -> set[float]:
    power = 10.0 ** floor(log10(maximum))
    small = {round(step * power / tens, 12) for tens in (100, 10, 1) for step in STEPS}
    return {value for value in small if value <= maximum} | {maximum}
