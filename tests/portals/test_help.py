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


def entry(name: str, hours: str, *, kind: str = "phone", sure: str = "seen", checked: str = "2026-11-01") -> str:
    """Return a service in Antarctica, where the clock is that of London, as the directory keeps it."""
    value = {"phone": "123", "web": "https://aq.example/"}[kind]
    return f"""
        [[entry]]
        id = "aq-{name}"
        kind = "crisis"
        whom = ["self", "family"]
        name = "{name}"
        offers = {{ en = "Listens.", ja = "お話を聴きます。" }}
        languages = ["en"]
        hours = {hours}
        checked = "{checked}"
        confidence = "{sure}"
        sources = ["Its own page, 2026"]
        [[entry.channels]]
        type = "{kind}"
        value = "{value}"
        """


DAYS = '[{ days = "mon-fri", from = "09:00", to = "17:00" }]'
OPEN, BY_DAY, CLOSED, NOT_KNOWN, NOT_SURE = (
    ("is-open", "Open now, day and night"),
    ("is-open", "Open now, until 17:00"),
    ("is-closed", "Closed now, opens Wed 09:00"),
    ("", "Hours not known"),
    ("", "Hours not confirmed"),
)
# Services → how it looks and what it says beside them, on a Tuesday at noon and at nine in the evening.
OPENNESS = {
    "day and night": (entry("a", '"always"'), [OPEN], [OPEN]),
    "by day": (entry("a", DAYS), [BY_DAY], [CLOSED]),
    "not known": (entry("a", '"unknown"'), [NOT_KNOWN], [NOT_KNOWN]),
    "a page": (entry("a", '"unknown"', kind="web"), [], []),
    "day and night, not confirmed": (entry("a", '"always"', sure="unsure"), [NOT_SURE], [NOT_SURE]),
    "by day, not confirmed": (entry("a", DAYS, sure="unsure"), [NOT_SURE], [NOT_SURE]),
    "day and night, long ago": (entry("a", '"always"', checked="2019"), [], []),
    "one of two is known": (entry("a", '"unknown"') + entry("b", DAYS), [BY_DAY, NOT_KNOWN], [CLOSED, NOT_KNOWN]),
}


@pytest.mark.parametrize("hour", [12, 21])
@pytest.mark.parametrize("case", OPENNESS)
def test_only_hours_that_are_known_say_that_somebody_is_there_now(cast, client, settings, tmp_path, case, hour):
    written, at_noon, in_the_evening = OPENNESS[case]
    own = tmp_path / "own.toml"
    own.write_text(f'country = "AQ"\nzone = "Europe/London"\n{written}', encoding="utf-8")
    settings.OWN_DIRECTORY = str(own)
    client.cookies[settings.COUNTRY_COOKIE_NAME] = "AQ"
    with time_machine.travel(datetime(2026, 11, 24, hour, tzinfo=UTC), tick=False):
        services, letter = help_page(client, "/en/help/aq/"), help_page(client, "/en/write/")

    looks = ("is-open", "is-closed", "")
    said = [(look, words) for look in looks for words in services.texts("p", **{"class": f"open {look}"})]
    assert said == (at_noon if hour == 12 else in_the_evening)
    above = [words for words in letter.texts("h2") if words in {"Somebody is there", "There is help"}]
    assert above == ["Somebody is there" if OPEN in said or BY_DAY in said else "There is help"]
