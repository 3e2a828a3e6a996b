"""The way through the self-check as a house plan: from an inner room out to the garden gate.

It shows where one is without a number, so that nobody races and nobody is late.
"""

from functools import lru_cache

from engawa.ui.pictures.draw import (
    Place,
    box,
    disc,
    drawn,
    grid,
    hand,
    lines,
    picture,
    shape,
    stones,
)

_WIDTH, _HEIGHT = 360, 48
_TOP, _BOTTOM, _MIDDLE = 7.0, 41.0, 24.0
_FIRST, _LAST, _GATE = 20.0, 320.0, 345.0
_DOOR = 9.0


# A drawing depends on two small numbers only, and each costs more than the rest of its page.
@lru_cache(512)
def path_through_house(done: int, total: int, rooms: int = 4, *, label: str = "", prefix: str = "path") -> str:
    """Draw the stepping stones of a way of `total` steps, `done` of them behind."""
    steps = _steps(total)
    here = steps[done : done + 1]
    return picture(
        (_WIDTH, _HEIGHT),
        _plan(rooms),
        _gate(reached=not here),
        shape(stones(steps[:done], total), "p-step-done"),
        shape(stones(steps[done:], total + 1), "p-step"),
        *(disc(x, y, wide + 3.4, "p-ring") for x, y, wide, _ in here),
        cls="p-path",
        label=label,
        prefix=prefix,
    )


def _steps(total: int) -> list[Place]:
    movement = hand(total)
    apart = (_LAST - _FIRST) / max(total - 1, 1)
    wide = min(max(0.34 * apart, 4.4), 7.2)
    return [(_FIRST + index * apart, _MIDDLE + 2.2 * next(movement), wide, wide * 0.78) for index in range(total)]


def _plan(rooms: int) -> str:
    """Draw the floors: rooms, then the engawa, then the garden as the last of them."""
    wide = (_GATE - 4 - 6) / rooms
    walls = [6 + wide * index for index in range(rooms + 1)]
    return "".join(
        (
            _garden(walls[-2]),
            _boards(walls[-3], walls[-2]) if rooms > 2 else "",
            _mats(walls[0], walls[1]) if rooms > 1 else "",
            _walls(walls[: max(rooms - 1, 1)]),
        )
    )


def _garden(start: float) -> str:
    tufts = ((14, 12), (36, 39), (52, 9), (64, 38), (22, 36))
    lawn = f"M{start:.1f} 5c30-4 76-2 92 3 7 4 8 28-1 33-20 5-66 5-91 1z"
    grass = "".join(f"M{start + x:.0f} {y}q2-3 4 0" for x, y in tufts)
    return shape(lawn, "p-plan-garden") + shape(grass, "p-line-leaf", stroke_width=1.2)


def _boards(start: float, end: float) -> str:
    wide, high = end - start, _BOTTOM - _TOP
    return shape(drawn(box(start, _TOP, wide, high), 3, 0.4), "p-plan-wood") + shape(
        grid((start, _TOP), (wide, high), 6, 1), "p-line-wood", stroke_width=1
    )


def _mats(start: float, end: float) -> str:
    wide, high = end - start, _BOTTOM - _TOP
    seam = start + wide * 2 / 3
    edges = (((start, _MIDDLE), (seam, _MIDDLE)), ((seam, _TOP), (seam, _BOTTOM)))
    return shape(drawn(box(start, _TOP, wide, high), 5, 0.4), "p-mat") + shape(
        lines(*edges), "p-line-moss", stroke_width=1.2
    )


def _walls(walls: list[float]) -> str:
    left, right = walls[0], walls[-1]
    doors = [
        stroke
        for x in walls[1:]
        for stroke in (
            ((x, _TOP), (x, _MIDDLE - _DOOR)),
            ((x, _MIDDLE + _DOOR), (x, _BOTTOM)),
        )
    ]
    outer = ((right, _TOP), (left, _TOP), (left, _BOTTOM), (right, _BOTTOM))
    return shape(lines(outer, *doors), "p-line-frame", stroke_width=1.7)


def _gate(*, reached: bool) -> str:
    posts = lines(((338, 14), (338, 36)), ((350, 14), (350, 36)), ((338, 18), (350, 18)))
    return (
        (disc(344, 26, 3.2, "p-lamp") if reached else "")
        + shape(posts, "p-line-frame", stroke_width=1.7)
        + shape("M332 14q7-1 12-5 5 4 12 5", "p-line-frame", stroke_width=2)
    )
