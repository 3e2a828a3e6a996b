"""Every page, by day and by night, in both languages: axe finds nothing, and it fits a small screen and large text."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import looking, walk
from tests.browser.walk import IN_DANGER, WITHDRAWN, Watch
from tests.serving import Served

pytestmark = pytest.mark.browser

Visit = Callable[[Page, str], None]

LOCALES = {"en": "en-GB", "ja": "ja-JP"}
SCHEMES = {"day": "light", "night": "dark"}


def at(path: str, status: int = 200) -> Visit:
    """Return a visit that only opens an address."""

    def visit(page: Page, language: str) -> None:
        answer = page.goto(f"/{language}/{path}")
        assert answer
        assert answer.status == status

    return visit


def _multi(page: Page, language: str) -> None:
    page.goto(f"/{language}/self-check/me/")
    walk.answer_until(page, WITHDRAWN, "confined_by")


def _error(page: Page, language: str) -> None:
    _multi(page, language)
    walk.press(page, "button.main[value=next]")
    page.locator(".error").wait_for()


def _safety(page: Page, language: str) -> None:
    page.goto(f"/{language}/self-check/me/")
    walk.answer_until(page, IN_DANGER, "contact")
    page.locator(".care[open]").wait_for()


def _result(page: Page, language: str) -> None:
    walk.open_result(page, language, "family", IN_DANGER)
    _open_details(page)


def _figures(page: Page, language: str) -> None:
    at("library/figures/")(page, language)
    _open_details(page)


def _open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")


def _search(page: Page, language: str) -> None:
    at(f"library/search/?q={'sleep' if language == 'en' else '眠り'}")(page, language)
    page.locator(".cards .card").first.wait_for()


def _stale(page: Page, language: str) -> None:
    page.goto(f"/{language}/self-check/me/")
    page.locator("#check [name=state]").evaluate("it => { it.value = 'worn out' }")
    walk.press(page, "button[name=answer][value='1']")
    assert not page.locator("#check").count()


def _not_opened(page: Page, language: str) -> None:
    page.goto(f"/{language}/self-check/")
    page.locator("form:has(#file) button").click()
    page.locator(".error").wait_for()


VISITS: dict[str, Visit] = {
    "home": at(""),
    "start": at("self-check/"),
    "kept page not opened": _not_opened,
    "single question": at("self-check/me/"),
    "multi question": _multi,
    "error": _error,
    "safety panel": _safety,
    "result": _result,
    "stale page": _stale,
    "library": at("library/"),
    "article with table": at("library/depression/"),
    "search": _search,
    "search without a hit": at("library/search/?q=zzzz"),
    "figures": _figures,
    "sayings": at("library/sayings/"),
    "help in Japan": at("help/jp/"),
    "help in no country": at("help/world/"),
    "about": at("about/"),
    "privacy": at("privacy/"),
    "supporters": at("for-supporters/"),
    "not found": at("nothing/", status=404),
}  # fmt: skip


@pytest.fixture(scope="module")
def contexts(served: Served, browser: Browser) -> Iterator[dict[tuple[str, str], tuple[Watch, BrowserContext]]]:
    """Return one visitor for each theme and language; the pages share them."""
    made = {}
    for theme, language in product(SCHEMES, LOCALES):
        watch = Watch(served.url, expected=["status of 4", "status 4"])
        options = {"color_scheme": SCHEMES[theme], "locale": LOCALES[language], "reduced_motion": "reduce"}
        made[theme, language] = (watch, watch.context(browser, timezone_id="Asia/Tokyo", **options))
    yield made
    for watch, _ in made.values():
        watch.close()


@pytest.mark.parametrize(("theme", "language"), list(product(SCHEMES, LOCALES)))
@pytest.mark.parametrize("visit", VISITS.values(), ids=VISITS.keys())
def test_page_is_open_to_everybody_and_fits(
    contexts: dict[tuple[str, str], tuple[Watch, BrowserContext]], visit: Visit, theme: str, language: str
) -> None:
    watch, context = contexts[theme, language]
    page = context.new_page()
    visit(page, language)
    faults = watch.unexpected()
    watch.faults.clear()

    faults += looking.faults(page, theme)
    page.close()

    assert faults == []
