"""Whole visits, each by somebody whom the pages are made for."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pypdf import PdfReader

from tests.browser import walk
from tests.browser.walk import IN_DANGER, WITHDRAWN, Watch

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
BRITAIN = {"locale": "en-GB", "timezone_id": "Europe/London"}
JAPAN = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo"}


def test_somebody_in_japan_answers_for_themselves_at_night_on_a_phone_and_reads_on(
    watch: Watch, browser: Browser
) -> None:
    page = watch.context(browser, **PHONE, **JAPAN, color_scheme="dark").new_page()

    page.goto("/")
    expect(page).to_have_url(f"{watch.origin}/ja/")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.locator("a.door", has_text="自分").tap()
    titles = {page.title()}
    while walk.stands_at(page):
        expect(page.locator(".p-path")).to_be_visible()
        walk.answer(page, WITHDRAWN)
        titles.add(page.title())

    assert "「長く続くひきこもり」" in walk.sentence(page)
    expect(page.locator(".criteria .row")).to_have_count(4)
    expect(page.locator(".signs tbody tr")).to_have_count(6)
    first_step = page.locator(".steps a").first
    leads_to = first_step.get_attribute("href") or ""
    first_step.tap()
    page.wait_for_url(f"**{leads_to}")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("article .prose h2").first).to_be_attached()
    page.locator("nav.bar a.urgent").tap()
    expect(page.locator("h1")).to_contain_text("日本")
    expect(page.locator("[data-zone]")).to_have_attribute("data-zone", "Asia/Tokyo")
    expect(page.locator("a.number[href='tel:119']")).to_be_visible()
    titles.add(page.title())
    assert not [title for title in titles if "ひきこもり" in title or "死" in title]


def test_a_mother_in_britain_answers_for_her_son_prints_keeps_and_erases(
    watch: Watch, browser: Browser, tmp_path: Path
) -> None:
    page = watch.context(browser, **DESKTOP, **BRITAIN).new_page()
    page.goto("/en/")
    page.get_by_role("link", name="For someone I care about").click()

    walk.answer_until(page, IN_DANGER, "contact")
    expect(page.locator("main details.care[open]")).to_contain_text("Everybody's safety comes first")
    assert _top(page, "details.care") < _top(page, "main h1")
    expect(page.locator(".care a[href='tel:999']")).to_be_visible()
    expect(page.locator(".care #country")).to_have_value("GB")
    walk.answer(page, IN_DANGER)
    expect(page.locator("main details.care:not([open])")).to_be_visible()
    walk.answer_until(page, IN_DANGER, "")
    expect(page.locator("main details.care[open]")).to_be_visible()
    said = walk.sentence(page)
    assert said == "What you described fits the published description of prolonged social withdrawal."

    names = page.locator(".criteria h3").all_inner_texts()
    printed = _printed(page, tmp_path / "page.pdf")
    assert [words for words in (said, *names) if words not in printed] == []

    kept = {format: _kept_file(page, tmp_path, format) for format in ("json", "fhir")}
    for file in kept.values():
        assert file.name.startswith("notes-")
        _open_file(page, file)
        assert walk.sentence(page) == said
    # A page that was opened from a file is as alive as the one that was answered just now.
    walk.press(page, ".chip >> nth=-1")
    assert walk.stands_at(page) == "days_out"
    page.go_back()
    expect(page.locator("main h1")).to_have_text(said)
    page.get_by_role("button", name="日本語").click()
    expect(page.locator(".criteria h3").first).not_to_have_text(names[0])
    page.get_by_role("button", name="English").click()
    expect(page.locator("main h1")).to_have_text(said)

    page.locator("[data-keep-here]").click()
    expect(page.locator("[data-kept-said]")).to_be_visible()
    page.goto("/en/self-check/")
    page.get_by_role("button", name="Open the page kept on this device").click()
    expect(page.locator("main h1")).to_have_text(said)
    page.goto("/en/self-check/")
    page.get_by_role("button", name="Erase it from this device").click()
    expect(page.locator("div[data-kept-here]")).to_be_hidden()
    assert "engawa.page" not in page.evaluate("Object.keys(localStorage)")


def test_a_visitor_without_javascript_does_it_all_with_the_keyboard_and_changes_the_language_midway(
    watch: Watch, browser: Browser
) -> None:
    page = watch.context(browser, **DESKTOP, **BRITAIN, java_script_enabled=False).new_page()
    page.goto("/en/")
    walk.tab_to(page, "it.matches('.door')")
    _enter(page)

    _answer_by_keyboard_until(page, "contact")
    walk.tab_to_value(page, "answer", "family")
    page.keyboard.press("Space")
    walk.tab_to(page, "it.lang === 'ja' && it.name === 'go'")
    _enter(page)
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("input[value=family]")).to_be_checked()

    walk.tab_to_value(page, "go", "back")
    _enter(page)
    assert walk.stands_at(page) == "safety"
    walk.tab_to_value(page, "go", "back")
    _enter(page)
    assert walk.stands_at(page) == "impairment"
    expect(page.locator("button.choice[aria-current]")).to_have_attribute("value", "significant")
    walk.tab_to_value(page, "answer", "significant")
    _enter(page)
    # What was ticked before going back was kept, so the way leads past it.
    assert walk.stands_at(page) == "duties"

    _answer_by_keyboard_until(page, "")
    assert "「長く続くひきこもり」" in walk.sentence(page)
    walk.tab_to(page, "it.matches('nav.bar .urgent')")
    _enter(page)
    expect(page.locator("h1")).to_contain_text("イギリス")


@pytest.mark.parametrize("way", ["button", "escape twice"])
def test_a_visitor_who_leaves_quickly_lands_on_a_neutral_page_and_back_shows_no_answer(
    watch: Watch, browser: Browser, way: str
) -> None:
    context = watch.context(browser, **PHONE, **BRITAIN)
    page = _left(watch, context, way)

    page.go_back()

    expect(page.locator("#check")).to_have_attribute("data-at", "days_out")
    expect(page.locator(".choice[aria-current], :checked, .care")).to_have_count(0)


def test_what_stood_there_is_gone_before_the_neutral_page_has_come(watch: Watch, browser: Browser) -> None:
    context = watch.context(browser, **PHONE, **BRITAIN)
    # An answer without content leaves the browser where it is.
    context.route("**/leave/", lambda route: route.fulfill(status=204))
    page = context.new_page()
    page.goto("/en/self-check/me/")
    walk.answer(page, WITHDRAWN)
    page.locator("[data-leave]").click()

    expect(page.locator("html")).to_be_hidden()
    expect(page.locator("main")).to_be_empty()
    assert not page.title().strip()


def _left(watch: Watch, context: BrowserContext, way: str) -> Page:
    """Stand in the middle of the self-check, leave, and arrive at a stub of the neutral page."""
    watch.expected.append("another origin: https://www.wikipedia.org/")
    context.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="<title>Neutral</title>"))
    # A stub can't stand behind a redirect, so the redirect is followed by hand.
    context.route("**/leave/", _follow_by_hand)
    page = context.new_page()
    page.goto("/en/self-check/me/")
    walk.answer_until(page, IN_DANGER, "duties")
    known = page.evaluate("history.length")
    if way == "button":
        page.locator("[data-leave]").click()
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.wait_for_url("https://www.wikipedia.org/")
    assert page.title() == "Neutral"
    # It took the place of the page that was left, and did not come after it.
    assert page.evaluate("history.length") == known
    return page


def _follow_by_hand(route: Route) -> None:
    neutral = route.fetch(max_redirects=0).headers["location"]
    route.fulfill(body=f'<meta http-equiv="refresh" content="0;url={neutral}">', content_type="text/html")


def _answer_by_keyboard_until(page: Page, at: str) -> None:
    """Answer as WITHDRAWN says, with Tab, Space and Enter only."""
    for _ in range(walk.LONGEST_WALK):
        if walk.stands_at(page) == at:
            return
        _answer_by_keyboard(page)
    raise AssertionError(f"the keyboard stays at {walk.stands_at(page)}")


def _answer_by_keyboard(page: Page) -> None:
    chosen = WITHDRAWN.get(walk.stands_at(page))
    if isinstance(chosen, str):
        walk.tab_to_value(page, "answer", chosen)
    elif chosen:
        for id in chosen:
            walk.tab_to_value(page, "answer", id)
            if not page.locator(f"input[value='{id}']").is_checked():
                page.keyboard.press("Space")
    else:
        walk.tab_to_value(page, "go", "skip" if chosen is None else "none")
    _enter(page)


def _enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _top(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box
    return box["y"]


def _printed(page: Page, file: Path) -> str:
    """Print on A4 and return the text of the one page that this makes."""
    page.pdf(path=file, format="A4", prefer_css_page_size=True)
    pages = PdfReader(file).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def _kept_file(page: Page, folder: Path, format: str) -> Path:
    with page.expect_download() as download:
        page.locator(f"[name=format][value={format}]").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def _open_file(page: Page, file: Path) -> None:
    page.goto("/en/self-check/")
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Open", exact=True).click()
