"""The dot chart as SVG, and the stylesheet that paints it."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import engawa.ui
from engawa.algorithms.charts.dots import Kind, Row, dot_rows
from engawa.ui.pictures.dot_chart import dot_chart, key_dot

SVG = "{http://www.w3.org/2000/svg}"
CSS = Path(engawa.ui.__file__).parent / "static/ui/css/chart.css"
ROWS = [
    Row("Japan, 2022", 2.05, note="people aged 15–39"),
    Row("World, 2025", 8.0, 4.9, 12.9, kind=Kind.HOLLOW),
    Row("<Korea> & more", 5, weight=0.2),
]


@pytest.fixture
def drawing() -> str:
    return dot_chart(dot_rows(ROWS, maximum=20), label="Shares & counts", prefix="atlas")


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def by_class(drawing: str, name: str) -> list[ElementTree.Element]:
    return [one for one in ElementTree.fromstring(drawing).iter() if name in one.get("class", "").split()]


def test_the_picture_is_named_by_its_title(drawing: str) -> None:
    root = parsed(drawing)
    title = root.find(f"{SVG}title")
    assert root.get("role") == "img"
    assert title is not None
    assert title.text == "Shares & counts"
    assert root.get("aria-labelledby") == title.get("id") == "atlas-title"


def test_every_row_shows_its_words_its_value_and_one_dot(drawing: str) -> None:
    assert [one.text for one in by_class(drawing, "dot-chart-label")] == [row.label for row in ROWS]
    assert [one.text for one in by_class(drawing, "dot-chart-value")] == ["2.05%", "8%", "5%"]
    assert [one.text for one in by_class(drawing, "dot-chart-note")] == ["people aged 15–39"]
    assert [one.get("class") for one in by_class(drawing, "dot-chart-dot")] == [
        "dot-chart-dot is-filled",
        "dot-chart-dot is-hollow",
        "dot-chart-dot is-filled is-faint",
    ]


def test_only_a_row_with_an_interval_has_a_line_around_its_dot(drawing: str) -> None:
    (line,) = by_class(drawing, "dot-chart-interval")
    dot = by_class(drawing, "dot-chart-dot")[1]
    places = (line.get("x1", ""), dot.get("cx", ""), line.get("x2", ""))
    left, x, right = (float(place.rstrip("%")) for place in places)
    assert left < x < right


def test_places_fit_any_width_and_any_text_size(drawing: str) -> None:
    root = parsed(drawing)
    assert root.get("width") == "100%"
    for one in root.iter():
        for key in ("x", "x1", "x2", "cx"):
            value = one.get(key, "0")
            assert value == "0" or 0 <= float(value.removesuffix("%")) <= 100, value
        for key in ("y", "y1", "y2", "cy", "r", "height"):
            assert re.fullmatch(r"-?[\d.]+em", one.get(key, "0em"))


def test_ticks_are_named_above_and_below(drawing: str) -> None:
    names = [one.text for one in by_class(drawing, "dot-chart-tick")]
    assert names[::2] == names[1::2] == ["0%", "5%", "10%", "15%", "20%"]
    assert len(by_class(drawing, "is-first")) == len(by_class(drawing, "is-last")) == 2


def test_two_charts_on_a_page_share_no_ids() -> None:
    layout = dot_rows(ROWS, maximum=20)
    both = [dot_chart(layout, label="a", prefix=prefix) for prefix in ("one", "two")]
    ids = [set(re.findall(r' id="([^"]+)"', drawing)) for drawing in both]
    assert ids[0].isdisjoint(ids[1])
    for drawing, known in zip(both, ids, strict=True):
        assert set(re.findall(r'href="#([^"]+)"', drawing)) <= known


def test_words_and_ids_are_escaped() -> None:
    row = Row('"><script>', 1, note="<b>")
    drawing = dot_chart(dot_rows([row], maximum=2), label="<i>", prefix='"x', unit="<u>")
    parsed(drawing)
    for bare in ("<script", "<b>", "<i>", "<u>"):
        assert bare not in drawing


@pytest.mark.parametrize("kind", Kind)
def test_a_key_dot_is_silent_and_looks_like_its_kind(kind: Kind) -> None:
    drawing = key_dot(kind, faint=True)
    assert 'aria-hidden="true"' in drawing
    assert f"is-{kind.value} is-faint" in drawing


def test_all_paint_is_in_the_stylesheet(drawing: str) -> None:
    assert not re.search(r"style=|fill=|stroke=|#[0-9a-f]{6}", drawing)
    painted = set(re.findall(r"dot-chart[\w-]*|is-\w+", CSS.read_text(encoding="utf-8")))
    used = set(" ".join(re.findall(r'class="([^"]+)"', drawing + key_dot(Kind.FILLED))).split())
    assert used - {"dot-chart-row"} <= painted
