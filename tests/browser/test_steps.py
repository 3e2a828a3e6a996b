"""The self-check with JavaScript: the browser's own back and forward, the keyboard's place, and no connection."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import walk
from tests.browser.walk import IN_DANGER, WITHDRAWN, Watch

pytestmark = pytest.mark.browser


@pytest.fixture
def page(watch: Watch, browser: Browser) -> Page:
    return watch.context(browser, locale="en-GB", reduced_motion="reduce").new_page()


def test_the_browser_leads_back_and_forward_through_the_questions_and_keeps_every_answer(page: Page) -> None:
    page.goto("/en/self-check/me/")
    walk.answer_until(page, WITHDRAWN, "impairment")

    for at, chosen in (("confined_by", 0), ("months", "12-35"), ("stays_in_room", "no"), ("days_out", "1")):
        with walk.changed(page):
            page.go_back()
        assert walk.stands_at(page) == at
        if chosen:
            expect(page.locator("button.choice[aria-current]")).to_have_attribute("value", str(chosen))
    with walk.changed(page):
        page.go_forward()
    assert walk.stands_at(page) == "stays_in_room"
    walk.answer(page, {"stays_in_room": "yes"})
    assert walk.stands_at(page) == "impairment"

    walk.answer_until(page, WITHDRAWN, "")
    said = walk.sentence(page)
    with walk.changed(page):
        page.go_back()
    assert walk.stands_at(page) == "body"
    walk.press(page, "[name=go][value=result]")
    assert walk.sentence(page) == said
    expect(page.locator(".criteria .row").first.locator("dd")).to_have_text(["1", "Yes"])


def test_ticks_are_kept_when_the_browser_goes_back_over_them(page: Page) -> None:
    page.goto("/en/self-check/me/")
    walk.answer_until(page, WITHDRAWN, "contact")
    page.locator("input[value=friends]").check()
    with walk.changed(page):
        page.go_back()
    with walk.changed(page):
        page.go_forward()

    expect(page.locator("input[value=friends]")).to_be_checked()


def test_a_jump_within_the_page_is_no_step_back(page: Page) -> None:
    page.goto("/en/self-check/me/")
    walk.answer(page, WITHDRAWN)
    page.keyboard.press("Shift+Tab")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{page.url.partition('#')[0]}#main")
    page.wait_for_load_state("networkidle")
    assert walk.stands_at(page) == "stays_in_room"


def test_the_keyboard_stands_at_the_question_or_at_the_help_that_has_just_opened(page: Page, watch: Watch) -> None:
    page.goto("/en/self-check/me/")
    seen = set()
    while walk.stands_at(page):
        answered = walk.stands_at(page)
        walk.answer(page, IN_DANGER)
        expected = "summary Somebody is there" if answered == "safety" or not walk.stands_at(page) else "h1 "
        assert walk.focused(page).startswith(expected), answered
        assert page.evaluate("scrollY") == 0
        seen.add(answered)
    assert "safety" in seen

    # An answer that can't be taken is said, and the keyboard stands where the question begins.
    watch.expected.append("422")
    page.goto("/en/self-check/me/")
    walk.answer_until(page, WITHDRAWN, "confined_by")
    walk.press(page, "button.main[value=next]")
    assert walk.focused(page) == f"h1 {walk.sentence(page)}"
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_country_in_the_help_panel_can_be_changed_without_losing_the_place(page: Page) -> None:
    page.goto("/en/self-check/me/")
    walk.answer_until(page, IN_DANGER, "contact")
    page.locator("input[value=family]").check()
    page.locator(".care #country").select_option("JP")
    walk.press(page, ".care [name=go][value=country]")

    assert walk.stands_at(page) == "contact"
    expect(page.locator(".care[open] a[href='tel:119']")).to_be_visible()
    expect(page.locator("input[value=family]")).to_be_checked()
