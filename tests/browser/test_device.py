"""What belongs to the visitor's device: no connection, day and night, forced colours, print, and a slow line."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import walk
from tests.browser.walk import WITHDRAWN, Watch

pytestmark = pytest.mark.browser

# P7 of the performance budget.
FIRST_VISIT_BYTES = 60_000
FIRST_VISIT_REQUESTS = 12


@pytest.mark.parametrize("before", ["", "help/"], ids=["after the front page", "as the first page of all"])
def test_help_stays_readable_without_a_connection_once_seen(watch: Watch, browser: Browser, before: str) -> None:
    context = watch.context(browser, locale="en-GB", timezone_id="Europe/London")
    watch.expected.append("net::ERR_INTERNET_DISCONNECTED")
    page = context.new_page()
    page.goto(f"/en/{before}")
    page.evaluate("navigator.serviceWorker.ready")
    if not before:
        page.locator("nav.bar .urgent").click()
    page.wait_for_load_state("networkidle")

    context.set_offline(True)
    page.goto("/en/help/")

    expect(page.locator("a.number[href='tel:999']")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.contact')).borderTopStyle") == "solid"


def test_day_or_night_as_chosen_holds_on_every_page(watch: Watch, browser: Browser) -> None:
    page = watch.context(browser, color_scheme="light").new_page()
    page.goto("/en/")
    assert _scheme(page) == "light"
    page.get_by_role("button", name="Day or night").click()
    assert _scheme(page) == "dark"

    for path in ("/en/self-check/", "/ja/library/", "/en/help/jp/"):
        page.goto(path)
        assert _scheme(page) == "dark"
    page.emulate_media(color_scheme="dark")
    page.get_by_role("button", name="Day or night").click()
    page.goto("/en/")
    assert _scheme(page) == "light"


def test_paper_is_always_day(watch: Watch, browser: Browser) -> None:
    page = watch.context(browser, color_scheme="dark").new_page()
    walk.open_result(page, "en", "self", WITHDRAWN)
    dark = "document.documentElement.dataset.theme = 'night'"
    ink = "getComputedStyle(document.querySelector('.rule')).color"
    by_night = page.evaluate(ink)

    page.emulate_media(media="print")

    assert page.evaluate(ink) != by_night
    by_device = page.evaluate(ink)
    assert page.evaluate(f"({dark}, {ink})") == by_device
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("forced", ["active", "none"])
def test_every_stop_of_the_keyboard_can_be_seen(watch: Watch, browser: Browser, forced: str) -> None:
    page = watch.context(browser, locale="en-GB", forced_colors=forced).new_page()
    page.goto("/en/self-check/me/")
    walk.answer_until(page, WITHDRAWN, "confined_by")
    page.locator("input[value=illness]").check()
    page.evaluate("document.activeElement.blur()")

    stops = []
    for _ in range(25):
        page.keyboard.press("Tab")
        stops.append(walk.focused(page))
        outline = page.evaluate(
            "(({ outlineStyle, outlineWidth }) => [outlineStyle, parseFloat(outlineWidth)])"
            "(getComputedStyle(document.activeElement))"
        )
        assert walk.focused(page).startswith("body") or (outline[0] != "none" and outline[1] >= 2), walk.focused(page)
    assert len(set(stops)) > 15
    chosen = "getComputedStyle(document.querySelector('.choice:has(:checked)')).outlineStyle"
    assert forced == "none" or page.evaluate(chosen) == "solid"


@pytest.mark.parametrize("path", ["en/", "ja/", "en/self-check/me/", "ja/self-check/someone/"])
def test_a_first_visit_is_small(watch: Watch, browser: Browser, path: str) -> None:
    context = watch.context(browser)
    page = context.new_page()
    network = context.new_cdp_session(page)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    network.send("Network.enable")

    page.goto(f"/{path}", wait_until="networkidle")

    assert sum(sizes) < FIRST_VISIT_BYTES
    assert len(sizes) <= FIRST_VISIT_REQUESTS


def _scheme(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).colorScheme"))
