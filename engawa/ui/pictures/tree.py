"""One tree through the year: in blossom, in leaf, with persimmons, under snow."""

from collections.abc import Callable, Mapping, Sequence

from engawa.ui.pictures.draw import (
    Place,
    Point,
    again,
    cloud,
    dots,
    element,
    group,
    scattered,
    shape,
)
from engawa.ui.pictures.season import Season

_TRUNK = "M598 270c8-34 14-66 4-102-6-22-16-36-20-61l8-2c6 20 17 34 25 59 10 40 7 72 14 106z"
_LIMBS = "M606 174c-14-22-42-34-88-30M587 116c-6-26-26-44-52-52M588 112c4-26 14-46 36-64M610 164c10-30 42-48 86-50"
_TWIGS = (
    "M556 146c-10-8-14-20-28-24M544 144c-8 8-18 12-30 10M562 80c-8 10-20 12-32 11"
    "M552 72c-2-12-6-18-14-27M600 78c10-2 20-8 26-18M597 84c-6-14-6-28-12-40"
    "M648 122c6-16 16-28 34-34M668 116c8 8 18 10 30 9M630 134c0-18 8-34 20-48"
    "M588 122c-8-8-18-12-30-12"
)
_BACK: Sequence[Place] = (
    (532, 134, 46, 24),
    (546, 76, 42, 28),
    (614, 62, 58, 32),
    (668, 104, 48, 30),
)
_FRONT: Sequence[Place] = (
    (518, 136, 26, 13),
    (534, 68, 26, 14),
    (608, 50, 34, 17),
    (640, 84, 24, 12),
    (682, 110, 28, 14),
)
_FRUITS: Sequence[Point] = (
    (528, 127), (515, 162), (543, 152), (531, 98), (552, 76), (537, 53), (585, 52), (602, 86),
    (627, 64), (651, 94), (640, 134), (683, 97), (697, 132), (666, 122), (559, 118),
)  # fmt: skip


def tree(season: Season, prefix: str) -> str:
    """Draw the garden tree as it stands in `season`."""
    return _DRESS[season](prefix)


def _wood() -> str:
    return (
        shape(_TRUNK, "p-bark")
        + shape(_LIMBS, "p-line-bark", stroke_width=5)
        + shape(_TWIGS, "p-line-bark", stroke_width=2.2)
    )


def _blossoming(_: str) -> str:
    return (
        shape(_clouds(_BACK, 9, 3), "p-blossom-deep")
        + _wood()
        + shape(_clouds(_FRONT, 6, 8), "p-blossom")
        + shape(dots(scattered((606, 92), (84, 44), 16, 14)), "p-line-snow", stroke_width=3)
    )


def _green(_: str) -> str:
    return shape(_clouds(_BACK, 9, 3), "p-tree-deep") + _wood() + shape(_clouds(_FRONT, 6, 8), "p-tree")


def _fruiting(_: str) -> str:
    leaves = [scattered(fruit, (20, 12), 2, seed) for seed, fruit in enumerate(_FRUITS)]
    return (
        _wood()
        + shape(_leaves([leaf for pair in leaves for leaf in pair]), "p-tree")
        + shape(dots(_FRUITS), "p-line-persimmon", stroke_width=10)
    )


def _bare(prefix: str) -> str:
    limbs, twigs = f"{prefix}-limbs", f"{prefix}-twigs"
    return (
        shape(_TRUNK, "p-bark")
        + group(element("path", id=limbs, d=_LIMBS), cls="p-line-bark", stroke_width=5)
        + group(element("path", id=twigs, d=_TWIGS), cls="p-line-bark", stroke_width=2.2)
        + group(
            again(limbs, ""),
            cls="p-line-snow",
            stroke_width=2.4,
            transform="translate(0-2.6)",
        )
        + group(
            again(twigs, ""),
            cls="p-line-snow",
            stroke_width=1.3,
            transform="translate(0-1.6)",
        )
    )


def drift(season: Season) -> str:
    """Let fall what the season lets fall: petals, leaves, snow; nothing in summer."""
    if season is Season.SPRING:
        return shape(
            dots(scattered((560, 226), (110, 60), 11, 8)),
            "p-line-blossom",
            stroke_width=4,
        )
    if season is Season.AUTUMN:
        return shape(_leaves(scattered((606, 276), (90, 26), 10, 6)), "p-tree")
    if season is Season.WINTER:
        return shape(
            dots(scattered((570, 140), (130, 130), 24, 4)),
            "p-line-snow",
            stroke_width=3,
        )
    return ""


def _leaves(places: Sequence[Point]) -> str:
    return "".join(f"M{x:g} {y:g}q4-7 11-5-3 7-11 5z" for x, y in places)


def _clouds(places: Sequence[Place], bumps: int, seed: int) -> str:
    return "".join(cloud(place, bumps, seed + index) for index, place in enumerate(places))


_DRESS: Mapping[Season, Callable[[str], str]] = {
    Season.SPRING: _blossoming,
    Season.SUMMER: _green,
    Season.AUTUMN: _fruiting,
    Season.WINTER: _bare,
}
