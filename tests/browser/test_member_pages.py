"""Every page of everybody with an account, by day and by night: axe finds nothing, it fits, the console is silent."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import looking, people
from tests.browser.people import Place

pytestmark = pytest.mark.browser

EYES = {
    "day": {"color_scheme": "light", "locale": "en-GB", "reduced_motion": "reduce"},
    "night": {"color_scheme": "dark", "locale": "ja-JP", "reduced_motion": "reduce"},
}
LANGUAGES = {"day": "en", "night": "ja"}

# Whose page, its address, and links to follow from it.
OPEN = {
    "": ("sign-in/", "sign-in/code/", "come-back/", "recover/", "write/", "invitation/none/"),
    "aoi": (
        "today/", "talk/", "talk/search/?q=zzzz", "me/", "me/you/", "me/security/", "me/security/passphrase/",
        "me/security/passkeys/", "me/security/app/", "me/security/recovery-code/", "me/security/pin/", "me/devices/",
        "notices/", "wishes/", "me/sharing/", "me/sharing/invite/", "me/log/", "me/everything/", "me/erase/", "desk/",
        "appointments/", "appointments/find/", "appointments/find/?several=1", "appointments/reminders/",
        "me/calendar/",
    ),
    "haru": ("family/today/", "family/shared/", "me/", "appointments/find/"),
    "mori": ("desk/", "desk/break-glass/", "rota/", "talk/", "me/", "me/security/codes/", "find/", "find/?q=zzzz",
             "desk/openings/", "desk/week/", "me/calendar/"),
    "kubo": (
        "office/inquiries/", "office/inquiries/?show=handed", "office/inquiries/?show=closed", "office/",
        "office/people/", "office/absences/", "office/directory/", "office/directory/new/",
        "office/calendar/", "office/calendar/?view=week", "office/calendar/?view=list", "office/suggestions/",
        "office/calendar/book/", "office/places/",
    ),
    "ito": ("office/", "office/people/", "office/invitations/", "office/organisation/", "office/log/"),
}  # fmt: skip
FOLLOWED = {
    "conversation": ("aoi", "talk/", ".thread-line"),
    "change an entry": ("tom", "talk/", ".thread-line", ".entry-change a"),
    "what the family sees": ("aoi", "me/sharing/", "a[href*=preview]"),
    "conversation of a practitioner": ("mori", "desk/", ".line h3 a"),
    "record": ("mori", "desk/", ".line a[href*='/people/']"),
    "hand on": ("mori", "desk/", ".line a[href*='/hand-on/']"),
    "inquiry": ("kubo", "office/inquiries/", ".line h2 a"),
    "roles": ("ito", "office/people/", "tbody a"),
    "appointment": ("aoi", "appointments/", "a.time-line"),
    "another time": ("aoi", "appointments/", "a.time-line", "a[href$='/move/']"),
    "held": ("tom", "appointments/find/", "button.time"),
    "end of work": ("ito", "office/people/", "tbody a", "a[href$='/end/']"),
}
WRONG = {
    "sign-in": ("", "sign-in/", "form .button.main"),
    "letter": ("", "write/", ".below .button.main"),
    "name": ("aoi", "me/you/", "form .button.main"),
    "erase": ("aoi", "me/erase/", "form.fields .button"),
    "glass": ("mori", "desk/break-glass/", ".below .button"),
    "directory": ("kubo", "office/directory/new/", "form .button.main"),
}


def _alternating(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return each row with a theme before it: what they share is looked at in both, and nothing costs twice."""
    return [("day" if number % 2 else "night", *row) for number, row in enumerate(rows)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("members")
    with people.opened(folder, browser, people.seeded()) as opened:
        # Errors are answered as such on purpose here; what else goes wrong is a fault.
        opened.watch.expected += ["status of 4", "status 4"]
        yield opened


@pytest.fixture(scope="module")
def eyes(place: Place) -> dict[tuple[str, str], BrowserContext]:
    """Return the browsers of those who signed in so far, by name and theme ("" for the device they signed in on)."""
    return {}


def _page(place: Place, eyes: dict[tuple[str, str], BrowserContext], who: str, theme: str) -> Page:
    # Once for both themes: a code of the second factor works once.
    if who and (who, "") not in eyes:
        eyes[who, ""] = _signed_in(place, who)
    if (who, theme) not in eyes:
        cookies = eyes[who, ""].cookies() if who else []
        eyes[who, theme] = place.visit(**EYES[theme]).context
        eyes[who, theme].add_cookies(cookies)
    return eyes[who, theme].new_page()


def _signed_in(place: Place, who: str) -> BrowserContext:
    page = place.signed_in(who)
    if who == "tom":
        people.own_thread(page)
        people.say(page, "Rain since this morning.")
    return page.context


def _looked_at(place: Place, page: Page, theme: str) -> list[str]:
    page.evaluate("document.querySelectorAll('main details').forEach(it => { it.open = true })")
    found = looking.faults(page, theme) + place.watch.unexpected()
    place.watch.faults.clear()
    page.close()
    return found


@pytest.mark.parametrize(("theme", "who", "path"), _alternating([(who, path) for who in OPEN for path in OPEN[who]]))
def test_page_of_an_account_is_open_to_everybody_and_fits(place: Place, eyes, theme: str, who: str, path: str) -> None:
    page = _page(place, eyes, who, theme)
    page.goto(f"/{LANGUAGES[theme]}/{path}")

    assert _looked_at(place, page, theme) == []


@pytest.mark.parametrize(("theme", "name"), _alternating([(name,) for name in FOLLOWED]))
def test_page_that_is_followed_to_is_open_to_everybody_and_fits(place: Place, eyes, theme: str, name: str) -> None:
    who, path, *links = FOLLOWED[name]
    page = _page(place, eyes, who, theme)
    page.goto(f"/{LANGUAGES[theme]}/{path}")
    for link in links:
        page.locator(f"main {link}").first.click()
        page.wait_for_load_state()

    assert _looked_at(place, page, theme) == []


@pytest.mark.parametrize(("theme", "name"), _alternating([(name,) for name in WRONG]))
def test_a_form_that_was_refused_is_open_to_everybody_and_fits(place: Place, eyes, theme: str, name: str) -> None:
    who, path, button = WRONG[name]
    page = _page(place, eyes, who, theme)
    page.goto(f"/{LANGUAGES[theme]}/{path}")
    for field in page.locator("main input:not([type=hidden], [type=checkbox], [type=radio], [type=file])").all():
        field.evaluate("it => { it.value = ''; it.required = false }")
    page.locator(f"main {button}").first.click()
    page.locator("main .error").first.wait_for()

    assert _looked_at(place, page, theme) == []


def _has_keys(page: Page) -> None:
    """Wait until the page knows its shortcuts; the modules come after the page itself."""
    page.wait_for_function("document.querySelector('.quiet[data-keys-open]:not([hidden])')")


def test_the_palette_and_the_shortcuts_work_by_keyboard_alone(place: Place, eyes) -> None:
    page = _page(place, eyes, "mori", "day")
    page.set_viewport_size(looking.DESKTOP)
    page.goto("/en/desk/")
    _has_keys(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("葵")
    page.locator("dialog [data-found] a", has_text="葵").first.wait_for()
    page.locator("dialog [role=status]", has_text="2 fit").wait_for()
    faults = looking.faults(page, "day")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/people/*/")
    _has_keys(page)

    page.keyboard.press("?")
    page.locator("dialog[data-keys][open]").wait_for()
    faults += looking.faults(page, "day")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('dialog[open]')")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/desk/")
    _has_keys(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/talk/*/#latest")
    page.wait_for_load_state("load")
    _has_keys(page)
    page.keyboard.press("r")
    page.keyboard.type("gd?jk/")

    assert page.locator("#body").input_value() == "gd?jk/"
    assert not page.locator("dialog[open]").count()
    assert faults == []


def test_single_letters_can_be_turned_off_and_stay_off(place: Place, eyes) -> None:
    page = _page(place, eyes, "kubo", "day")
    page.set_viewport_size(looking.DESKTOP)
    page.goto("/en/office/inquiries/")
    page.locator("[data-keys-open]").click()
    page.locator("[data-keys-on]").uncheck()
    page.locator("dialog[open] .button").click()
    page.reload()
    _has_keys(page)

    page.keyboard.press("?")
    page.keyboard.press("g")
    page.keyboard.press("m")

    assert not page.locator("dialog[open]").count()
    assert page.url.endswith("/office/inquiries/")
    page.keyboard.press("Control+k")
    assert page.locator("dialog[data-palette][open]").count() == 1
    page.evaluate("localStorage.clear()")
    page.close()
