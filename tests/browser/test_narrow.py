"""On a phone: a cell of a table says of what it is, and a word in the bar stays whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import people
from tests.browser.people import Place

pytestmark = pytest.mark.browser

# What each shown cell is told to be, beside the heading of its column.
TOLD = """table => [...table.tBodies[0].rows].flatMap(row => [...row.cells]).filter(cell => cell.checkVisibility()).map(
  cell => [table.tHead.rows[0].cells[cell.cellIndex].innerText || table.tHead.rows[0].cells[cell.cellIndex].textContent,
           getComputedStyle(cell, "::before").content])"""
# How far apart the first lines of a row's cells stand; code is smaller, and stands on its line all the same.
APART = """table => Math.max(...[...table.tBodies[0].rows].map(row => {
  const lines = [...row.cells].filter(cell => cell.innerText.trim() && !cell.querySelector("code")).map(cell => {
    const words = document.createRange();
    words.selectNodeContents(cell.querySelector("a") ?? cell);
    return words.getClientRects()[0].bottom;
  });
  return Math.max(...lines) - Math.min(...lines);
}))"""
# Labels of the bar that are broken though they have five signs at most, and the smallest type.
BROKEN = """bar => [...bar.querySelectorAll("span")].filter(label => label.innerText.length <= 5).filter(label => {
  const words = document.createRange();
  words.selectNodeContents(label);
  return new Set([...words.getClientRects()].map(box => Math.round(box.top))).size > 1;
}).map(label => label.innerText)"""
SMALLEST = (
    """bar => Math.min(...[...bar.querySelectorAll("span")].map(it => parseFloat(getComputedStyle(it).fontSize)))"""
)


@pytest.fixture
def place(tmp_path: Path, browser: Browser) -> Iterator[Place]:
    with people.opened(tmp_path, browser, people.seeded()) as opened:
        yield opened


def test_cells_say_of_what_they_are_where_the_columns_have_no_room_and_stand_on_one_line_elsewhere(
    place: Place,
) -> None:
    ito = place.signed_in("ito")
    for path in ("people/", "log/"):
        ito.goto(f"/en/office/{path}")
        table = ito.locator(".labelled table")
        ito.set_viewport_size({"width": 360, "height": 740})
        expect(table.locator("thead")).to_be_hidden()
        told = [(column, label) for column, label in table.evaluate(TOLD) if column != "Name"]
        assert len(told) > 8
        assert [label for _column, label in told] == [f'"{column}:"' for column, _label in told]
        ito.set_viewport_size({"width": 1280, "height": 900})
        expect(table.locator("thead")).to_be_visible()
        assert table.evaluate(APART) < 3


def test_words_in_the_japanese_bar_stay_whole_on_the_smallest_screens(place: Place) -> None:
    kubo = place.signed_in("kubo")
    kubo.goto("/ja/office/inquiries/")
    bar = kubo.locator("nav.bar")
    for width in (360, 320):
        kubo.set_viewport_size({"width": width, "height": 640})
        assert bar.locator("a").count() == 5
        assert bar.evaluate(BROKEN) == []
        assert bar.evaluate(SMALLEST) >= 11
        assert kubo.evaluate("document.documentElement.scrollWidth") <= width
