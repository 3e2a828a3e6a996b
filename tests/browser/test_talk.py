"""An open conversation says at every moment what it would say if it were opened now."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import people
from tests.browser.people import Place

pytestmark = pytest.mark.browser

LETTER, AGAIN = "It has been two years.", "I thought about it once more."


@pytest.fixture
def place(tmp_path: Path, browser: Browser) -> Iterator[Place]:
    with people.opened(tmp_path, browser, people.seeded()) as opened:
        yield opened


def test_writing_opens_a_closed_conversation_and_no_page_has_to_be_loaded_again(place: Place) -> None:
    writer = place.visit()
    people.write_to_us(writer, LETTER, in_danger=True)
    people.follow(writer, "Go to the conversation")
    other = writer.context.new_page()
    other.goto(writer.url)
    for page in (writer, other):
        expect(page.locator("[data-closed]")).to_be_hidden()
        people.stays_open(page)

    _close_the_first_inquiry(place.signed_in("kubo"))
    expect(writer.locator("[data-closed]")).to_be_visible()
    expect(other.locator("[data-closed]")).to_be_visible()
    _stop_listening(writer)
    people.say(writer, AGAIN)

    expect(people.entries(other, AGAIN)).to_have_count(1)
    for page in (writer, other):
        expect(page.locator("[data-closed]")).to_be_hidden()
        expect(page.locator("[data-promise]")).to_contain_text("A coordinator looks at it")
        assert people.was_open(page)
    told = [page.locator("[data-promise]").inner_text() for page in (writer, other)]
    writer.reload()
    expect(writer.locator("[data-closed]")).to_be_hidden()
    assert told == 2 * [writer.locator("[data-promise]").inner_text()]


def _stop_listening(page: Page) -> None:
    """Close the page's stream, so that only the answer to what is sent tells it anything."""
    page.evaluate("dispatchEvent(new Event('offline'))")


def _close_the_first_inquiry(page: Page) -> None:
    page.goto("/en/office/inquiries/")
    page.locator(".lines .line").first.get_by_role("link").click()
    expect(page.locator(".said").first).to_have_text(LETTER)
    page.locator("summary", has_text="Close it").click()
    page.locator("#closing").fill("For the test.")
    people.press(page, "Close it")
    expect(page.locator("main")).not_to_contain_text(LETTER)
