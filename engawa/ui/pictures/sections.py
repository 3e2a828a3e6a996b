"""One calm picture for each section of the library, so that a page is known before it is read."""

from collections.abc import Callable, Mapping
from functools import cache

from engawa.ui.pictures.draw import (
    air,
    box,
    disc,
    dots,
    drawn,
    element,
    grid,
    picture,
    shape,
    stones,
)
from engawa.ui.pictures.evening import kitchen_window, lamp_at_night, lantern_by_the_path

_WIDE, _HIGH = 240, 120


@cache
def section(name: str, *, label: str = "", prefix: str = "s") -> str:
    """Draw the picture of one library section; an unknown name is a KeyError."""
    return picture(
        (_WIDE, _HIGH),
        _PICTURES[name](prefix),
        cls="p-section",
        label=label,
        prefix=prefix,
    )


def _ground(cls: str, top: float = 0) -> str:
    return shape(f"M0 {top:g}h{_WIDE}v{_HIGH - top:g}H0z", cls)


def _understanding(prefix: str) -> str:
    """Show a branch by its shadow on a paper door: something is there, not yet seen clearly."""
    branch = "M250 8C214 18 190 40 150 50 124 56 104 60 84 76M186 36c-8-10-20-14-34-15M150 50c2 12-4 22-14 30"
    leaves = (
        "M84 76q-12 1-17 10 12 1 17-10zM152 21q-11-5-19 1 9 7 19-1zM136 80q-10 5-10 14 10-3 10-14z"
        "M112 59q-9-8-18-5 5 9 18 5zM200 27q-3-11-13-14 0 12 13 14zM168 45q5 10 15 11-3-11-15-11z"
    )
    return (
        air(f"{prefix}-air", (_WIDE, _HIGH), "p-stop-paper", "p-stop-screen")
        + shape(branch, "p-line-shadow", stroke_width=3)
        + shape(leaves, "p-cast")
        + shape(grid((-12, -10), (132, 114), 3, 3) + grid((120, -10), (132, 114), 3, 3),
                "p-line-wood", stroke_width=1.6)
        + shape("M120 0v106", "p-line-deep", stroke_width=5)
        + shape(drawn(box(-4, 105, 248, 20), 2, 0.5), "p-wood")
        + shape("M0 105h240", "p-line-deep", stroke_width=2.4)
    )  # fmt: skip


def _causes(_: str) -> str:
    """Let several streams meet in one pond: no single cause."""
    wide = "M-6 30c50-6 62 24 124 46M250 26c-38-2-56 22-88 44"
    narrow = "M70-6c2 32 44 44 66 78M176-6c-6 26-22 40-26 70M-6 92c42 6 66-8 112-6"
    moss = "M-4 50c34-10 58 12 86 20-20 14-60 6-86 8zM200-4c-6 20-14 26-16 42 24-4 40-22 62-24V-4z"
    ripples = "M112 82q16-5 32-1M132 96q20-4 42 0M110 108q12-3 24 0"
    pond = "M84 88c2-20 34-28 60-25 34 3 58 14 56 31-2 10-16 20-34 30h-54c-18-8-30-20-28-36z"
    banks = [(76, 101, 12, 7.6), (207, 88, 9, 6), (214, 101, 6, 4), (112, 55, 7, 5),
             (58, 108, 6, 4), (166, 50, 5.6, 4)]  # fmt: skip
    return (
        _ground("p-ground")
        + shape(moss, "p-ground-deep")
        + shape(wide, "p-line-water", stroke_width=7)
        + shape(narrow, "p-line-water", stroke_width=4.4)
        + shape(pond, "p-water")
        + shape(ripples, "p-line-ripple", stroke_width=1.5)
        + shape(stones(banks), "p-stone")
    )  # fmt: skip


def _beside(_: str) -> str:
    """Set two stones side by side in raked sand."""
    rakes = "".join(f"M-4 {y}q60-2 124 0t124 0" for y in range(12, 120, 9))
    around = "".join(
        element("ellipse", cls="p-rake", cx=122, cy=68, rx=60 + step, ry=27 + step * 0.8) for step in (18, 9, 0)
    )
    return (
        _ground("p-sand")
        + shape(rakes, "p-line-rake", stroke_width=1.5)
        + around
        + shape(stones([(110, 76, 27, 6), (157, 76, 19, 4)], 4), "p-cast")
        + shape("M72 72c0-22 14-36 28-36 16 0 29 18 29 36-14 7-43 7-57 0z", "p-stone")
        + shape("M131 74c1-13 8-22 18-21 11 1 19 11 20 21-10 5-28 5-38 0z", "p-stone-deep")
        + shape("M76 72c6-5 18-4 26 1-8 3-20 3-26-1z", "p-moss")
    )


def _talking(prefix: str) -> str:
    """Leave two cups on the boards of the engawa."""
    boards = "M0 78h240M0 90h240M0 105h240M52 66v12M176 78v12M96 90v15M212 105v15M20 105v15"
    return (
        air(f"{prefix}-air", (_WIDE, _HIGH), "p-stop-sky", "p-stop-glow", "p-stop-glow")
        + shape("M-4 58c40-16 76-8 110-4 50 5 90-22 138-10v30H-4z", "p-hedge")
        + shape("M-4 62q124-6 248 0v10H-4z", "p-ground")
        + _ground("p-wood", 66)
        + shape(boards, "p-line-board", stroke_width=1.2)
        + shape(stones([(106, 107, 22, 4), (160, 104, 20, 3.6)]), "p-cast")
        + shape("M80 73q-1 24 7 33 11 4 22 0 8-9 7-33z", "p-dusk")
        + element("ellipse", cls="p-tea", cx=98, cy=73, rx=17.4, ry=4)
        + shape("M138 73q-1 22 6 30 10 4 20 0 7-8 6-30z", "p-cup")
        + element("ellipse", cls="p-tea", cx=154, cy=73, rx=15.4, ry=3.6)
        + shape(
            "M97 64q-5-7 0-14t0-14M155 64q5-7 0-13t0-12",
            "p-line-steam",
            stroke_width=1.6,
        )
    )


def _hope(prefix: str) -> str:
    """Open the first plum blossom before a winter wall."""
    branch = "M-6 92C30 84 52 66 86 60c20-4 40-2 62-18M60 69c8-14 8-24 20-36M112 57c12 6 20 6 34 4"
    petals = [
        (148, 34),
        (155.6, 39.5),
        (152.7, 48.5),
        (143.3, 48.5),
        (140.4, 39.5),
        (148, 42),
    ]
    buds = [(80, 33), (146, 61), (72, 48), (126, 53)]
    return (
        air(f"{prefix}-air", (_WIDE, _HIGH), "p-stop-sky", "p-stop-glow")
        + _ground("p-wall", 22)
        + shape("M-4 14h248v9q-124 4-248 0z", "p-roof")
        + shape("M-4 8q40-3 80 0 60-4 100 0 40-3 68 0v7H-4z", "p-snow")
        + shape("M-4 104c60-8 150-4 248-8v28H-4z", "p-snow")
        + shape(branch, "p-line-bark", stroke_width=3.4)
        + shape("M-6 90C30 82 52 64 86 58", "p-line-snow", stroke_width=1.8)
        + shape(dots(buds), "p-line-petal", stroke_width=5.4)
        + shape(dots(petals), "p-line-petal", stroke_width=10.5)
        + shape(dots([(148, 42)]), "p-line-lamp", stroke_width=4.4)
    )


def _atlas(prefix: str) -> str:
    """Lay quiet islands on one sea, near and far."""
    far = "M18 38q16-13 34 0zM60 38q6-5 14 0zM150 38q22-18 46 0zM204 38q8-6 18 0z"
    middle = "M96 62q14-15 32 0zM134 62q4-4 9 0zM206 70q16-14 36 0z"
    near = "M22 94q24-24 56 0zM84 94q5-5 11 0zM168 106q14-12 31 0z"
    glints = (
        "M30 44h14M160 44h26M168 49h12M100 68h24M106 73h12M212 76h22M30 101h40M38 107h22M174 112h18"
        "M70 54h10M148 84h16M112 110h20M12 70h14M186 60h10"
    )
    return (
        air(f"{prefix}-air", (_WIDE, _HIGH), "p-stop-sky", "p-stop-glow", "p-stop-glow")
        + disc(112, 32, 11, "p-sun")
        + disc(112, 18, 7, "p-moon")
        + _ground("p-water", 38)
        + shape(far, "p-hill")
        + shape(middle, "p-isle-far")
        + shape(near, "p-isle")
        + shape(glints, "p-line-ripple", stroke_width=1.5)
    )


_PICTURES: Mapping[str, Callable[[str], str]] = {
    "understanding": _understanding,
    "causes": _causes,
    "beside": _beside,
    "talking": _talking,
    "help": lantern_by_the_path,
    "family": kitchen_window,
    "hope": _hope,
    "atlas": _atlas,
    "help_now": lamp_at_night,
}

NAMES = tuple(_PICTURES)
