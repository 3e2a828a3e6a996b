"""Help right now: danger first, then who answers here, then everywhere, then what is past its date."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.conf import settings

from engawa.care.library import directory
from engawa.portals.visitor.country import country_names
from engawa.portals.visitor.country import directory as shipped
from tests.visiting import Page

TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2036, 1, 1, 12, tzinfo=UTC)
COUNTRIES = sorted(shipped().countries)


def help_page(client, path: str = "/en/help/", **headers) -> Page:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def contacts(page: Page) -> list[str]:
    return [each["id"] for each in page.all("li", **{"class": "contact"})]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("code", COUNTRIES)
def test_every_country_shows_danger_first_then_its_own_then_everywhere_then_the_old(visitor, code, language):
    with time_machine.travel(TODAY, tick=False):
        page = help_page(visitor, f"/{language}/help/{code.lower()}/")
        listing = directory.for_country(shipped(), code, on=TODAY.date(), language=language)

    entries = [*listing.fresh, *listing.fallbacks, *listing.past]
    numbers = ["tel:" + number.number.replace(" ", "") for number in listing.emergency]
    telephones = [link for link in page.links if link.startswith("tel:")]
    assert contacts(page) == [entry.id for entry in entries]
    assert telephones[: len(numbers)] == numbers
    assert dict(country_names(language))[code] in page.text("h1")
    assert bool(page.all("section", **{"class": "past"})) is bool(listing.past)


def test_long_after_the_last_check_only_the_fall_backs_stand_in_front_and_nobody_is_said_to_be_there_now(visitor):
    with time_machine.travel(LATER, tick=False):
        page = help_page(visitor, "/en/help/jp/")

    everywhere = [entry.id for entry in shipped().international]
    assert contacts(page)[: len(everywhere)] == everywhere
    assert len(contacts(page)) > len(everywhere), "what is old is still there, behind"
    assert "checked recently enough" in page.text("main")
    past = page.text("section", **{"class": "past"})
    assert "may have changed" in past and not re.search(r"Open now|Closed now", past)
    assert "tel:119" in page.links, "numbers for danger to life do not grow old"


def test_an_entry_moves_behind_on_the_day_it_expires(visitor):
    entry = max((each for each in shipped().countries["GB"].entries), key=directory.expires)
    last_day = directory.expires(entry)

    def is_behind(day: date) -> bool:
        with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False):
            page = help_page(visitor, "/en/help/gb/")
        order = contacts(page)
        return order.index(entry.id) > order.index(shipped().international[0].id)

    assert not is_behind(date.fromordinal(last_day.toordinal() - 1))
    assert is_behind(last_day)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        pytest.param("America/New_York", "America/New_York", id="a-zone-of-the-visitor"),
        pytest.param("", "Asia/Tokyo", id="none"),
        pytest.param("Mars/Olympus", "Asia/Tokyo", id="no-zone"),
        pytest.param('"><script>alert(1)</script>', "Asia/Tokyo", id="markup"),
        pytest.param("../../etc/passwd", "Asia/Tokyo", id="a-path"),
        pytest.param("/etc/localtime", "Asia/Tokyo", id="an-absolute-path"),
        pytest.param("x" * 5000, "Asia/Tokyo", id="long"),
        pytest.param("Asia/Tokyo\0", "Asia/Tokyo", id="nul"),
    ],
)
def test_hours_are_shown_in_a_zone_that_exists(visitor, zone, shown):
    answer = visitor.get("/en/help/jp/", {"zone": zone})

    assert Page(answer.content.decode()).all("div", **{"data-zone": shown})
    assert b"alert(1)" not in answer.content


def test_a_country_that_is_chosen_is_remembered_and_shown_at_once(visitor):
    answer = visitor.get("/en/help/", {"country": "jp"})
    cookie = answer.cookies[settings.COUNTRY_COOKIE_NAME]

    assert (answer.status_code, answer["Location"]) == (302, "/en/help/jp/")
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("JP", True, "Lax")
    assert "Japan" in help_page(visitor).text("h1")


@pytest.mark.parametrize("country", ["", "XX", "JPN", "<b>", "//evil.example", "jp\r\nX-Injected: 1", "\0", "JP" * 999])
def test_a_country_that_is_none_shows_the_page_and_sets_nothing(visitor, country):
    answer = visitor.get("/en/help/", {"country": country})

    assert answer.status_code == 200
    assert not answer.cookies
    assert b"<b>" not in answer.content


@pytest.mark.parametrize("code", ["zz", "JP", "jpn", "j", "1a", "int"])
def test_a_country_that_is_not_in_the_directory_is_an_address_that_leads_nowhere(visitor, code):
    assert visitor.get(f"/en/help/{code}/").status_code == 404


GUESSES = {
    "region": ("en-GB,en;q=0.8", "", "", "United Kingdom"),
    "region-beside-a-script": ("zh-Hant-TW", "", "", "Taiwan"),
    "first-region-wins": ("en,de-AT;q=0.9,fr-FR;q=0.5", "", "", "Austria"),
    "quality-orders": ("fr-FR;q=0.5,de-AT;q=0.9", "", "", "Austria"),
    "home-of-a-language": ("ja", "", "", "Japan"),
    "language-of-many-countries": ("es", "", "", ""),
    "region-without-an-entry": ("en-AQ", "", "", ""),
    "nothing": ("", "", "", ""),
    "any": ("*", "", "", ""),
    "garbage": (";;q=,-,\xff,en-<script>", "", "", ""),
    "endless": ("en-GB," + "ja-JP," * 2000, "", "", "United Kingdom"),
    "own-choice-wins": ("en-GB", "JP", "", "Japan"),
    "garbage-in-the-cookie": ("en-GB", '"><script>', "", "United Kingdom"),
    "unknown-country-in-the-cookie": ("en-GB", "XX", "", "United Kingdom"),
    "country-of-the-installation": ("es", "", "DE", "Germany"),
    "told-by-the-browser-before-the-installation": ("ja", "", "DE", "Japan"),
}


@pytest.mark.parametrize(("told", "cookie", "installed", "shown"), GUESSES.values(), ids=GUESSES)
def test_the_country_is_guessed_from_what_the_browser_tells(client, settings, told, cookie, installed, shown):
    settings.COUNTRY = installed
    if cookie:
        client.cookies[settings.COUNTRY_COOKIE_NAME] = cookie

    heading = help_page(client, **{"accept-language": told}).text("h1")

    assert heading == (f"Help right now: {shown}" if shown else "Help right now")
