"""Six paper windows, one for each sign: how much dusk lies on the paper, and nothing redder."""

from collections.abc import Sequence
from html import escape

from engawa.ui.pictures.draw import box, drawn, element, grid, group, picture, shape

_COLUMNS = 3
_CELL = 120
_LEFT, _TOP, _WIDE, _HIGH = 23, 10, 74, 66
_ACROSS, _DOWN = 4, 3
_SILL = "M16 80.4q44-1 88 .2"
_LABEL_AT, _LABEL_STEP = 96, 16


def windows(
    levels: Sequence[int | None],
    labels: Sequence[str],
    *,
    label: str = "",
    prefix: str = "w",
) -> str:
    """Draw one window for each level: 0 bright, 1 a third in dusk, 2 all in dusk, None not known.

    A label may hold a second line after "|".
    """
    panes = [
        group(_window(level, index), _words(words), transform=_place(index))
        for index, (level, words) in enumerate(zip(levels, labels, strict=True))
    ]
    rows = -(-len(panes) // _COLUMNS)
    size = (_CELL * _COLUMNS, _CELL * rows)
    return picture(size, *panes, cls="p-windows", label=label, prefix=prefix)


def _place(index: int) -> str:
    row, column = divmod(index, _COLUMNS)
    return f"translate({column * _CELL} {row * _CELL})"


def _window(level: int | None, seed: int) -> str:
    outline = drawn(box(_LEFT, _TOP, _WIDE, _HIGH), seed + 1, 0.7)
    if level is None:
        return shape(outline, "p-unknown")
    lattice = grid((_LEFT, _TOP), (_WIDE, _HIGH), _ACROSS, _DOWN)
    return (
        shape(outline, "p-paper")
        + _dusk(level)
        + shape(lattice, "p-line-wood", stroke_width=1.6)
        + shape(outline, "p-line-frame", stroke_width=3)
        + shape(_SILL, "p-line-frame", stroke_width=2)
    )


def _dusk(level: int) -> str:
    """Shade the panes from the lowest row up, as evening climbs a window."""
    if level == 0:
        return ""
    high = _HIGH if level >= 2 else _HIGH / _DOWN
    return shape(f"M{_LEFT} {_TOP + _HIGH}v-{high:.0f}h{_WIDE}v{high:.0f}z", "p-shade")


def _words(words: str) -> str:
    spans = (
        element("tspan", escape(line), x=_CELL / 2, y=_LABEL_AT + _LABEL_STEP * index)
        for index, line in enumerate(words.split("|"))
    )
    return element("text", *spans, cls="p-label")
