"""The dot chart as SVG: shares across and text sizes down, so that it fits any width and any text.

Places across are percentages and places down are em: the chart is as wide as its room, its words
keep the reader's own size, and a wider screen spreads the dots and not the letters. Put it in an
element of class `dot-chart-frame`, which scrolls where large text leaves too little room.
Everything inside is hidden from screen readers: the page gives the same figures in a table.
"""

from html import escape

from engawa.algorithms.charts.dots import DotLayout, Kind, PlacedRow, Tick

RADIUS = {Kind.FILLED: 0.36, Kind.HOLLOW: 0.32}
TICK_GAP = 0.6
NOTCH = 0.3


def dot_chart(layout: DotLayout, *, label: str, prefix: str, unit: str = "%") -> str:
    """Draw a laid-out dot chart; `label` says what it shows, `prefix` keeps its ids apart."""
    title, rail = (f"{escape(prefix)}-{part}" for part in ("title", "rail"))
    parts = [
        f'<svg class="dot-chart" role="img" aria-labelledby="{title}"'
        f' width="100%" height="{_em(layout.height)}" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{title}">{escape(label)}</title>',
        _rail(layout, rail),
        *(_tick(tick, layout, unit) for tick in layout.ticks),
        *(_row(placed, layout, unit, rail) for placed in layout.rows),
        "</svg>",
    ]
    return "".join(parts)


def key_dot(kind: Kind, *, faint: bool = False) -> str:
    """Draw one dot for the explanation beside a chart; the words stand next to it on the page."""
    return (
        '<svg class="dot-chart dot-chart-key" width="1em" height="1em" aria-hidden="true"'
        f' xmlns="http://www.w3.org/2000/svg">{_dot("50%", "50%", kind, faint)}</svg>'
    )


def _tick(tick: Tick, layout: DotLayout, unit: str) -> str:
    name = f"tick{_side(tick, layout)}"
    words = f"{tick.value:g}{unit}"
    baselines = (layout.top - TICK_GAP, layout.bottom + TICK_GAP)
    return "".join(_text(name, _across(tick.x, layout), y, words) for y in baselines)


def _side(tick: Tick, layout: DotLayout) -> str:
    if tick.x <= layout.start:
        return " is-first"
    return " is-last" if tick.x >= layout.end else ""


def _row(placed: PlacedRow, layout: DotLayout, unit: str, rail: str) -> str:
    row = placed.row
    return (
        f'<g class="dot-chart-row">{_text("label", "0", placed.label_y, row.label)}'
        f"{_text('value', '100%', placed.label_y, f'{row.value:g}{unit}')}"
        f"{_text('note', '0', placed.note_y, row.note) if row.note else ''}"
        f'<use href="#{rail}" y="{_em(placed.y)}"/>{_interval(placed, layout)}'
        f"{_dot(_across(placed.x, layout), _em(placed.y), row.kind, placed.faint)}</g>"
    )


def _text(name: str, x: str, y: float, words: str) -> str:
    return f'<text class="dot-chart-{name}" x="{x}" y="{_em(y)}">{escape(words)}</text>'


def _rail(layout: DotLayout, rail: str) -> str:
    places = [_across(tick.x, layout) for tick in layout.ticks]
    notches = "".join(_line("rail", x, x, -NOTCH, 0) for x in places)
    whole = _line("rail", _across(layout.start, layout), _across(layout.end, layout), 0, 0)
    return f'<defs><g id="{rail}">{whole}{notches}</g></defs>'


def _interval(placed: PlacedRow, layout: DotLayout) -> str:
    if placed.interval is None:
        return ""
    left, right = (_across(x, layout) for x in (placed.interval.start, placed.interval.end))
    return _line("interval", left, right, placed.y, placed.y)


def _line(name: str, left: str, right: str, top: float, bottom: float) -> str:
    across = f'x1="{left}" x2="{right}"'
    return f'<line class="dot-chart-{name}" {across} y1="{_em(top)}" y2="{_em(bottom)}"/>'


def _dot(x: str, y: str, kind: Kind, faint: bool) -> str:
    names = f"dot-chart-dot is-{kind.value}{' is-faint' if faint else ''}"
    return f'<circle class="{names}" cx="{x}" cy="{y}" r="{_em(RADIUS[kind])}"/>'


def _across(x: float, layout: DotLayout) -> str:
    return f"{round(100 * x / layout.width, 2):g}%"


def _em(length: float) -> str:
    return f"{round(length, 3):g}em"
