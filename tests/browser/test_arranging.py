"""Appointments in a browser: on a phone at night, without JavaScript too; weeks and days by mouse and by keys."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from tests.browser import people
from tests.browser.people import Place

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
NIGHT_IN_TOKYO = {"locale": "en-GB", "timezone_id": "Asia/Tokyo"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Place]:
    """One demo for all ways here: they are of different people."""
    with people.opened(tmp_path_factory.mktemp("served"), browser, people.seeded()) as opened:
        yield opened


@pytest.fixture(scope="module")
def staff(place: Place) -> Callable[[str], Page]:
    """Return the page of somebody who works here, signed in once: a code of the second factor works once."""
    return cache(lambda name: place.signed_in(name, viewport={"width": 1280, "height": 900}, **NIGHT_IN_TOKYO))


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


def test_a_week_is_drawn_with_the_mouse_and_with_the_keyboard(staff) -> None:
    page = staff("sato")
    page.goto("/en/desk/openings/")
    boxes = page.locator(".week-grid input")
    saturday, sunday = (lambda row: boxes.nth(row * 7 + 5)), (lambda row: boxes.nth(row * 7 + 6))
    expect(boxes.nth(18 * 7)).to_have_attribute("tabindex", "0")

    draw(page, saturday(18), saturday(22))
    # Where a line began, a press of a key means that box again.
    saturday(18).focus()
    page.keyboard.press("Space")
    expect(saturday(18)).not_to_be_checked()
    page.keyboard.press("Space")
    sunday(28).focus()
    for key in ("Space", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    # A quick pointer jumps over boxes: all between are meant; and what it leaves again is as it was before.
    before = ticked(page)
    page.mouse.move(*middle(saturday(23)))
    page.mouse.down()
    for box in (boxes.nth(21 * 7 + 2), sunday(26)):
        page.mouse.move(*middle(box))
    page.mouse.up()
    assert ticked(page) == before | {row * 7 + column for row in range(23, 27) for column in (5, 6)}
    page.mouse.move(*middle(sunday(26)))
    page.mouse.down()
    page.mouse.move(*middle(saturday(23)))
    page.mouse.up()
    assert ticked(page) == before
    people.press(page, "Keep the week")

    expect(page.locator("[role=status]").first).to_have_text("Kept.")
    assert [saturday(row).is_checked() for row in range(17, 24)] == [False, True, True, True, True, True, False]
    assert [sunday(row).is_checked() for row in range(27, 32)] == [False, True, True, True, False]


def test_a_finger_that_stays_still_draws_and_one_that_moves_at_once_scrolls_and_draws_nothing(place, staff) -> None:
    page = place.visit(**PHONE, has_touch=True, is_mobile=True, storage_state=staff("sato").context.storage_state())
    page.goto("/en/desk/openings/")
    grid, boxes = page.locator(".week-grid"), page.locator(".week-grid input")
    finger = page.context.new_cdp_session(page)
    expect(boxes.nth(18 * 7)).to_have_attribute("tabindex", "0")
    before = ticked(page)
    grid.scroll_into_view_if_needed()
    stood = grid.evaluate("it => it.scrollTop")

    touch(finger, "touchStart", where := middle(boxes.nth(24 * 7 + 6)))
    for step in range(1, 12):
        touch(finger, "touchMove", (where[0], where[1] - 12 * step))
    touch(finger, "touchEnd")
    page.wait_for_function("stood => document.querySelector('.week-grid').scrollTop > stood + 40", arg=stood)
    assert ticked(page) == before

    sunday = [boxes.nth(row * 7 + 6) for row in range(22, 25)]
    touch(finger, "touchStart", middle(sunday[0]))
    expect(grid).to_have_class(re.compile("is-held"))
    for box in sunday[1:]:
        touch(finger, "touchMove", middle(box))
    touch(finger, "touchEnd")
    expect(grid).not_to_have_class(re.compile("is-held"))
    assert ticked(page) == before | {row * 7 + 6 for row in range(22, 25)}

    # A tap afterwards, where the line began, means that box again.
    sunday[0].tap()
    expect(sunday[0]).not_to_be_checked()


def touch(finger: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    """Let a finger touch, move or leave."""
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})


def middle(box: Locator) -> tuple[float, float]:
    where = box.bounding_box()
    assert where
    return where["x"] + where["width"] / 2, where["y"] + where["height"] / 2


def ticked(page: Page) -> set[int]:
    """Return which boxes of the week are ticked, by their number."""
    boxes = "boxes => boxes.flatMap((box, at) => (box.checked ? [at] : []))"
    return set(page.locator(".week-grid input").evaluate_all(boxes))


def draw(page: Page, first: object, last: object) -> None:
    """Press on one box, and let go on another."""
    for box, then in ((first, page.mouse.down), (last, page.mouse.up)):
        where = box.bounding_box()  # type: ignore[attr-defined]
        page.mouse.move(where["x"] + 9, where["y"] + 9, steps=10)
        then()


def test_a_coordinator_takes_a_suggestion_by_keys_alone_and_the_person_finds_it_on_today(place: Place, staff) -> None:
    kubo = staff("kubo")
    writer = place.visit(**NIGHT_IN_TOKYO)
    people.write_to_us(writer, "I could talk to somebody, in writing.", called="Nami", in_danger=True)
    kubo.goto("/en/office/calendar/")
    by_keys(kubo, kubo.get_by_role("link", name="Suggestions for all at once"))
    expect(kubo.locator("main h1")).to_have_text("Who could take whom")
    first = kubo.locator(".suggestions .line").first
    expect(first.locator(".reasons li").first).to_contain_text("writes")
    with_whom = {"森": "mori", "佐藤": "sato"}[first.locator(".taker strong").inner_text()]
    said = first.locator(".named-times a").first.inner_text()
    by_keys(kubo, first.locator(".named-times a").first)

    expect(kubo.locator("main h1")).to_have_text("Book for Nami")
    expect(kubo.locator("#reason")).not_to_have_value("")
    by_keys(kubo, kubo.locator("main .button.main"))
    expect(kubo.locator("main [role=status]")).to_contain_text(said)

    writer.goto("/en/today/")
    expect(writer.locator("main")).to_contain_text(said)
    theirs = staff(with_whom)
    theirs.goto("/en/desk/")
    expect(theirs.locator(".side .line", has_text="Nami")).to_have_count(1)


def test_whoever_waits_is_pulled_onto_a_free_time_and_arrow_keys_walk_through_the_day(staff) -> None:
    kubo = staff("kubo")
    kubo.goto("/en/office/calendar/?rung=text")
    while not kubo.locator("[data-start]").count():
        kubo.locator("main a[rel=next]").click()
    day = kubo.url
    card, start = kubo.locator("[data-drag]").first, kubo.locator("[data-start]").first
    said = (start.get_attribute("aria-label") or "").rpartition(", ")[2]
    card.drag_to(start)
    kubo.wait_for_url("**/office/calendar/book/**")
    expect(kubo.locator("main .when")).to_contain_text(said)
    expect(kubo.locator("main h1")).to_contain_text("Book for")

    kubo.goto(day)
    kubo.locator("[data-side-by-side]").focus()
    kubo.keyboard.press("ArrowDown")
    expect(kubo.locator("[data-side-by-side] td a").first).to_be_focused()
    kubo.keyboard.press("ArrowDown")
    expect(kubo.locator("[data-side-by-side] td a").first).not_to_be_focused()
    expect(kubo.locator("[data-side-by-side] td a:focus")).to_have_count(1)
    kubo.keyboard.press("ArrowUp")
    kubo.keyboard.press("Enter")
    kubo.wait_for_url("**/office/calendar/book/**")


def test_the_list_names_everything_that_stands_side_by_side(staff) -> None:
    kubo = staff("kubo")
    kubo.goto("/en/office/calendar/?rung=text")
    while not (kubo.locator(".day-grid a.entry").count() and kubo.locator(".day-grid [data-start]").count()):
        kubo.locator("main a[rel=next]").click()
    side_by_side = links(kubo, ".day-grid tbody")
    beside = links(kubo, ".narrow-list")
    people.follow(kubo, "List")
    kubo.wait_for_url("**view=list**")
    listed = links(kubo, ".calendar-main")

    assert {kind for kind, _name in side_by_side} == {"book", "appointments"}
    assert listed == side_by_side
    assert beside == side_by_side


def links(page: Page, inside: str) -> list[tuple[str, str]]:
    """Return where the links in a part of the page lead, and what they are called, in an order of their own."""
    found = page.locator(f"{inside} a").evaluate_all("""them => them.map((it) => [
      it.pathname.includes("/book/") ? "book" : "appointments",
      it.pathname + new URLSearchParams([...new URLSearchParams(it.search)].filter(([name]) => name !== "view")),
      it.ariaLabel ?? it.textContent.trim(),
    ])""")
    return sorted((kind, f"{address} {name}") for kind, address, name in found)


def by_keys(page: Page, target: Locator) -> None:
    """Go to something with the tabulator alone, and open it."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            break
    expect(target).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
