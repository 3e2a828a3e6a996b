"""The one picture of home: a lit house, its engawa and the garden, in the season outside."""

from engawa.ui.pictures.draw import (
    Place,
    again,
    air,
    disc,
    element,
    group,
    picture,
    shape,
    stones,
)
from engawa.ui.pictures.house import house
from engawa.ui.pictures.season import Season
from engawa.ui.pictures.tree import drift, tree

_SIZE = (720, 320)
_STONES: tuple[Place, ...] = (
    (258, 293, 26, 7),
    (326, 301, 29, 8),
    (398, 297, 25, 7),
    (457, 287, 20, 5.6),
    (506, 277, 15, 4.2),
    (544, 269, 11, 3),
)


def garden(season: Season, *, label: str = "", prefix: str = "g") -> str:
    """Draw the house and its garden as they are in `season`."""
    return picture(
        _SIZE,
        _sky(prefix),
        _distance(),
        tree(season, prefix),
        _lawn(),
        house(season, prefix),
        _stepping_stones(season, prefix),
        _basin(season),
        drift(season),
        _bell() if season is Season.SUMMER else "",
        cls=f"p-{season.value}",
        label=label,
        prefix=prefix,
    )


def _sky(prefix: str) -> str:
    return (
        air(f"{prefix}-sky", _SIZE, "p-stop-sky", "p-stop-glow", "p-stop-glow")
        + disc(508, 168, 30, "p-sun")
        + disc(500, 92, 19, "p-moon")
    )


def _distance() -> str:
    far = "M380 198q64-34 136-10 90-44 204-8v80H380z"
    near = "M380 232q50-26 110-8 64-24 128-4 56-32 102-12v62H380z"
    return shape(far, "p-hill") + shape(near, "p-hedge")


def _lawn() -> str:
    rise = "M0 258q210 4 420-6t300 2v66H0z"
    banks = "M0 298q90-8 210 22H0zM470 320q84-8 150-20t100-10v30z"
    return shape(rise, "p-ground") + shape(banks, "p-ground-deep")


def _stepping_stones(season: Season, prefix: str) -> str:
    name = f"{prefix}-stones"
    tops = element("path", id=name, d=stones(_STONES))
    return group(tops, cls="p-stone-deep", transform="translate(0 3)") + again(name, _top(season))


def _basin(season: Season) -> str:
    return (
        shape("M456 235q-9 16-4 30 30 8 58 0 6-14-4-30z", "p-stone-deep")
        + element("ellipse", cls=_top(season), cx=481, cy=234, rx=25, ry=7)
        + element("ellipse", cls="p-water", cx=481, cy=234.6, rx=17.5, ry=4.2)
        + shape("M463 229l44 5", "p-line-wood", stroke_width=2.2)
    )


def _top(season: Season) -> str:
    return "p-snow" if season is Season.WINTER else "p-stone"


def _bell() -> str:
    return (
        shape("M446 60v14M446 88v12", "p-line-deep", stroke_width=1.2)
        + shape("M438 88q-3-14 8-14t8 14z", "p-water")
        + shape("M442.5 100h7v20h-7z", "p-snow")
    )
