"""Appointments in a browser: on a phone at night, without JavaScript too; a week drawn by mouse and by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import people
from tests.browser.people import Place

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
NIGHT_IN_TOKYO = {"locale": "en-GB", "timezone_id": "Asia/Tokyo"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Place]:
    """One demo for all ways here: they are of different people."""
    seeded: Path = people.seeded(tmp_path_factory.mktemp("demo"))
    with people.opened(tmp_path_factory.mktemp("served"), browser, seeded) as opened:
        yield opened


@pytest.mark.parametrize("name", ["aoi", "haru"])
def test_a_time_is_found_held_booked_moved_made_smaller_and_cancelled(place: Place, name: str) -> None:
    page = place.signed_in(name, **PHONE, **NIGHT_IN_TOKYO, java_script_enabled=name == "aoi")
    page.goto("/en/today/" if name == "aoi" else "/en/family/today/")
    page.goto("/en/appointments/")
    people.follow(page, "Find a time")
    people.follow(page, "By voice")
    first = page.locator("button.time").first
    said = first.get_attribute("aria-label")
    first.click()
    expect(page.locator("main h1")).to_have_text(said or "")
    expect(page.locator("main")).to_contain_text("Kept for you until")

    people.press(page, "Book it")
    people.follow(page, "Move it")
    other = page.locator("button.time").nth(1)
    said = other.get_attribute("aria-label")
    other.click()
    expect(page.locator("main h1")).to_have_text(said or "")
    people.press(page, "Not up to it today: in writing instead")
    expect(page.locator(".facts")).to_contain_text("In writing")

    people.press(page, "Cancel it")
    expect(page.locator("main")).to_contain_text("nothing has to be explained")


def test_a_week_is_drawn_with_the_mouse_and_with_the_keyboard(place: Place) -> None:
    page = place.signed_in("sato", viewport={"width": 1280, "height": 900})
    page.goto("/en/desk/openings/")
    boxes = page.locator(".week-grid input")
    saturday, sunday = (lambda row: boxes.nth(row * 7 + 5)), (lambda row: boxes.nth(row * 7 + 6))
    expect(boxes.nth(18 * 7)).to_have_attribute("tabindex", "0")

    draw(page, saturday(18), saturday(22))
    sunday(28).focus()
    for key in ("Space", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    people.press(page, "Keep the week")

    expect(page.locator("[role=status]").first).to_have_text("Kept.")
    assert [saturday(row).is_checked() for row in range(17, 24)] == [False, True, True, True, True, True, False]
    assert [sunday(row).is_checked() for row in range(27, 32)] == [False, True, True, True, False]


def draw(page: Page, first: object, last: object) -> None:
    """Press on one box, and let go on another."""
    for box, then in ((first, page.mouse.down), (last, page.mouse.up)):
        where = box.bounding_box()  # type: ignore[attr-defined]
        page.mouse.move(where["x"] + 9, where["y"] + 9, steps=10)
        then()
