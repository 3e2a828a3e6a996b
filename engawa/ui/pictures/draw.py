"""The few strokes every picture shares, so that all of them look drawn by one hand.

Nothing here names a colour: shapes carry classes, and `pictures.css` gives these their paint.
"""

import math
from collections.abc import Iterator, Sequence
from html import escape

Point = tuple[float, float]
Place = tuple[float, float, float, float]


def number(value: float) -> str:
    """Write a coordinate with at most one decimal, as short as SVG allows."""
    text = f"{value:.1f}".removesuffix(".0")
    whole, point, part = text.partition(".")
    if not part:
        return "0" if text == "-0" else text
    return f"{whole.removesuffix('0') if whole in ('0', '-0') else whole}{point}{part}"


def element(tag: str, *children: str, cls: str = "", **attributes: str | float) -> str:
    """Write one SVG element; `stroke_width=2` becomes `stroke-width="2"`."""
    named = {"class": cls, **attributes} if cls else dict(attributes)
    written = "".join(_attribute(name, value) for name, value in named.items())
    inside = "".join(children)
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


def _attribute(name: str, value: str | float) -> str:
    text = value if isinstance(value, str) else number(value)
    return f' {name.replace("_", "-")}="{escape(text)}"'


def picture(size: tuple[int, int], *body: str, cls: str = "", label: str, prefix: str) -> str:
    """Frame a drawing: named by its title when `label` is given, hidden from readers when not."""
    spoken = {"role": "img", "aria_labelledby": f"{prefix}-title"}
    return element(
        "svg",
        element("title", escape(label), id=f"{prefix}-title") if label else "",
        *body,
        cls=f"picture {cls}".strip(),
        viewBox=f"0 0 {size[0]} {size[1]}",
        **(spoken if label else {"aria_hidden": "true"}),
    )


def shape(d: str, cls: str, **attributes: str | float) -> str:
    """Write a path element."""
    return element("path", cls=cls, d=d, **attributes)


def group(*children: str, cls: str = "", **attributes: str | float) -> str:
    """Write a group that shares a class or attributes."""
    return element("g", *children, cls=cls, **attributes)


def disc(x: float, y: float, radius: float, cls: str) -> str:
    """Write a circle."""
    return element("circle", cls=cls, cx=x, cy=y, r=radius)


def fade(name: str, *stops: str) -> str:
    """Write a gradient from class to class, downwards."""
    return element("linearGradient", _stops(stops), id=name, x2="0", y2="1")


def air(name: str, size: tuple[int, int], *stops: str) -> str:
    """Fill the whole picture with a gradient, as a printer wipes the ink of a sky."""
    paint = f"url(#{name})"
    return fade(name, *stops) + element("rect", cls="p-air", width=size[0], height=size[1], fill=paint)


def halo(name: str, x: float, y: float, radius: float) -> str:
    """Write the light around a lamp, with the gradient it needs."""
    stops = _stops(("p-stop-lamp", "p-stop-lamp-mid", "p-stop-lamp-out"))
    return element("radialGradient", stops, id=name) + element(
        "circle", cls="p-air", cx=x, cy=y, r=radius, fill=f"url(#{name})"
    )


def _stops(classes: Sequence[str]) -> str:
    return "".join(
        element("stop", offset=f"{index / (len(classes) - 1):g}", cls=cls) for index, cls in enumerate(classes)
    )


def again(name: str, cls: str, transform: str = "") -> str:
    """Draw a shape once more, found by its id, in another paint."""
    moved = {"transform": transform} if transform else {}
    return element("use", cls=cls, href=f"#{name}", **moved)


def hand(seed: int) -> Iterator[float]:
    """Yield the same small movements of the hand, -1 to 1, for the same seed (splitmix64)."""
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        mixed = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % 2**64
        yield (mixed ^ mixed >> 31) / 2**63 - 1


def scattered(centre: Point, reach: Point, count: int, seed: int) -> list[Point]:
    """Strew points around a centre, no further than `reach` from it."""
    movement = hand(seed)
    return [
        (
            round(centre[0] + reach[0] * next(movement)),
            round(centre[1] + reach[1] * next(movement)),
        )
        for _ in range(count)
    ]


def dots(points: Sequence[Point]) -> str:
    """Give path data that a round line cap turns into dots as wide as the stroke."""
    return "".join(f"M{_row(point)}h0" for point in points)


def lines(*strokes: Sequence[Point]) -> str:
    """Give the path data of several open polylines."""
    return "".join(f"M{_row(stroke[0])}{''.join(map(_straight, stroke, stroke[1:]))}" for stroke in strokes)


def _straight(start: Point, end: Point) -> str:
    across, down = _step(start, end)
    if not down:
        return f"h{number(across)}"
    return f"l{_row((across, down))}" if across else f"v{number(down)}"


def grid(corner: Point, size: Point, columns: int, rows: int) -> str:
    """Give the inner bars of a lattice, as of a paper window."""
    (x, y), (wide, high) = corner, size
    upright = [((at, y), (at, y + high)) for at in _parts(x, wide, columns)]
    level = [((x, at), (x + wide, at)) for at in _parts(y, high, rows)]
    return lines(*upright, *level)


def _parts(start: float, length: float, count: int) -> list[float]:
    return [start + length * part / count for part in range(1, count)]


def box(x: float, y: float, wide: float, high: float) -> list[Point]:
    """List the corners of an upright rectangle."""
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def drawn(points: Sequence[Point], seed: int, bow: float = 0.8) -> str:
    """Outline a shape by edges that bow a little, as a brush along a ruler does."""
    movement = hand(seed)
    edges = (
        f"q{_from(start, _bowed(start, end, bow * next(movement)), end)}"
        for start, end in zip(points, [*points[1:], points[0]], strict=True)
    )
    return f"M{_row(points[0])}{''.join(edges)}z"


def _bowed(start: Point, end: Point, by: float) -> Point:
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down) or 1
    return (
        (start[0] + end[0]) / 2 - by * down / length,
        (start[1] + end[1]) / 2 + by * across / length,
    )


def stones(places: Sequence[Place], seed: int = 1) -> str:
    """Outline stones that water has rounded, each given as (x, y, half width, half height)."""
    movement = hand(seed)
    return "".join(_stone(place, next(movement), next(movement)) for place in places)


def _stone(place: Place, tilt: float, belly: float) -> str:
    x, y, wide, high = place
    across, lean = 2 * wide, 0.2 * high * tilt
    upper, lower = (f"a{_row((wide, high * (1 + share * belly), 4 * tilt))} 0 1 " for share in (0.16, -0.16))
    return f"M{_row((x - wide, y - lean / 2))}{upper}{_row((across, lean))}{lower}{_row((-across, -lean))}z"


def cloud(place: Place, bumps: int, seed: int) -> str:
    """Outline the crown of a tree: round above, flatter below, with a scalloped edge."""
    x, y, wide, high = place
    movement = hand(seed)
    turns = [math.tau * (bump + 0.35 * next(movement)) / bumps + math.pi for bump in range(bumps)]
    rim = [
        (
            round(x + wide * math.cos(turn)),
            round(y + high * math.sin(turn) * (0.6 if math.sin(turn) > 0 else 1)),
        )
        for turn in turns
    ]
    return f"M{_row(rim[0])}{''.join(map(_scallop, rim, [*rim[1:], rim[0]]))}z"


def _scallop(start: Point, end: Point) -> str:
    radius = number(math.ceil(0.58 * math.dist(start, end)))
    return f"a{radius} {radius} 0 0 1 {_from(start, end)}"


def _from(start: Point, *points: Point) -> str:
    """Write points as seen from where the pen stands, rounded so that errors never add up."""
    return _row([part for point in points for part in _step(start, point)])


def _step(start: Point, end: Point) -> Point:
    return (
        round(end[0], 1) - round(start[0], 1),
        round(end[1], 1) - round(start[1], 1),
    )


def _row(values: Sequence[float]) -> str:
    texts = [number(value) for value in values]
    return texts[0] + "".join(text if text[0] == "-" else f" {text}" for text in texts[1:])
