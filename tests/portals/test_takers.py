"""Who could take somebody: what a coordinator and a practitioner read beside each name."""

import re
from datetime import UTC, date, datetime, time
from html import unescape

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import reverse

from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter, Writer
from engawa.care.casework.models import Inquiry
from engawa.care.rota import actions as rota
from engawa.care.rota.actions import Hours
from engawa.care.rota.models import Absence
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.portals.members import taker_rows
from tests.cast import Cast

# A Thursday in winter: nine in the evening in Tokyo.
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
BETWEEN_TWO_PAUSES = [Hours(day, *both) for day in range(5) for both in ((time(9), time(12)), (time(13), time(17)))]
APART = [Hours(day, time(10), time(16)) for day in (0, 2, 3)]
NIGHT = [Hours(4, time(22), time(6))]

# Hours of Mori, where Mori is, where the reader is → hours in words.
WEEKS = {
    "never said": ([], "UTC", "UTC", "working hours not known"),
    "with a pause": (BETWEEN_TWO_PAUSES, "UTC", "UTC", "Mon–Fri 09:00–12:00, 13:00–17:00"),
    "on some days": (APART, "UTC", "UTC", "Mon, Wed–Thu 10:00–16:00"),
    "over midnight": (NIGHT, "UTC", "UTC", "Fri 22:00–06:00"),
    "elsewhere": (APART, "Europe/London", "Asia/Tokyo", "Mon, Wed–Thu 19:00–01:00 (Tokyo time)"),
    "elsewhere, on the next day": (NIGHT, "Europe/London", "Asia/Tokyo", "Sat 07:00–15:00 (Tokyo time)"),
    "where nobody knows the zone": (NIGHT, "Mars/Olympus", "UTC", "Fri 22:00–06:00"),
}
# Days of absence → until when Mori is away, and what comes.
ABSENCES = {
    "none": ([], ""),
    "today": ([(26, 26)], "away until today"),
    "until next month": ([(20, 39)], "away until 9 December"),
    "over": ([(1, 25)], ""),
    "coming": ([(33, 39)], "away 3–9 Dec"),
    "coming, for a day": ([(33, 33)], "away 3 December"),
    "now, and again": ([(20, 27), (33, 39)], "away until tomorrow · away 3–9 Dec"),
    "now, and on from there": ([(20, 27), (28, 39)], "away until 9 December"),
    "two that lie in each other": ([(20, 39), (22, 27)], "away until 9 December"),
    "two that come": ([(33, 33), (40, 41)], "away 3 December"),
    "in half a year": ([(180, 190)], ""),
}


@pytest.fixture
def inquiry(cast: Cast) -> Inquiry:
    for one in (cast.mori, cast.sato):
        Authenticator.objects.create(user=one, type=Authenticator.Type.TOTP, data={})
    return casework.arrive(Letter("It is quiet here."), "key", Writer("Wren", "en", "Asia/Tokyo", "JP"))[0]


def lines(inquiry: Inquiry, by: Account, called: str = "Mori") -> tuple[str, ...]:
    return next(one.about for one in taker_rows.takers(inquiry, by, NOW) if one.called == called)


def day(number: int) -> date:
    return date.fromordinal(date(2026, 11, 1).toordinal() + number - 1)


@pytest.mark.parametrize("case", WEEKS)
def test_working_hours_are_said_in_few_words_by_the_clock_of_whoever_reads(cast: Cast, inquiry, case):
    week, theirs, mine, words = WEEKS[case]
    cast.kubo.zone = mine
    Account.objects.filter(pk=cast.mori.pk).update(zone=theirs)
    rota.set_hours(cast.mori, week, cast.mori)

    assert lines(inquiry, cast.kubo)[-1] == words


@pytest.mark.parametrize("case", ABSENCES)
def test_an_absence_is_said_while_it_lasts_and_before_it_begins(cast: Cast, inquiry, case):
    absences, words = ABSENCES[case]
    for first, last in absences:
        Absence.objects.create(account=cast.mori, first_day=day(first), last_day=day(last))

    assert lines(inquiry, cast.kubo)[2:] == ("working hours not known", words)[: 2 if words else 1]


def test_languages_and_room_are_said_and_what_speaks_against_it(cast: Cast, inquiry):
    mori, sato = cast.mori, cast.sato
    rota.set_profile(mori, mori, title="Psychologist", languages=["ja", "en"], caseload=5)
    rota.set_profile(sato, sato, languages=["ja"], caseload=2, takes_new=False)

    assert lines(inquiry, cast.kubo)[:2] == ("Psychologist · Japanese, English", "2 people now · room for 3 more")
    assert lines(inquiry, cast.kubo, "Sato")[:2] == (
        "Japanese · does not write English",
        "2 people now · has no room left · takes nobody new at the moment",
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("Japanese", "2 people now", "Mon, Wed–Thu 10:00–16:00", "away 3–9 Dec")),
        ("ja", ("日本語", "今2人を担当", "月、水–木 10:00–16:00", "12月3日～9日は不在")),
    ],
)
def test_both_lists_show_it_in_the_language_of_the_page(cast: Cast, inquiry, language, expected):
    rota.set_profile(cast.mori, cast.mori, languages=["ja"])
    rota.set_hours(cast.mori, APART, cast.mori)
    Absence.objects.create(account=cast.mori, first_day=day(33), last_day=day(39))
    with time_machine.travel(NOW, tick=False):
        pages = [seen_by(cast, "kubo", "office:inquiry", inquiry, language)]
        casework.hand_over(inquiry, cast.sato, "because", cast.kubo)
        pages.append(seen_by(cast, "sato", "practitioner:hand-on", inquiry, language))

    for page in pages:
        choice = re.search(rf'name="to" value="{cast.mori.pk}".*?</li>', page, re.DOTALL)
        assert choice and [words for words in expected if words not in choice[0]] == []


def test_whoever_has_not_signed_up_to_the_end_stands_last_and_it_is_said(cast: Cast, inquiry):
    new = accounts.open_account(called="New", name="new", roles=[RoleKind.PRACTITIONER], language="en")
    rota.set_profile(new, new, languages=["en"], caseload=40)

    assert [one.called for one in taker_rows.takers(inquiry, cast.kubo, NOW)][-1] == "New"
    assert lines(inquiry, cast.kubo, "New")[0] == "has not signed up to the end yet"
    assert not any("signed up" in line for line in lines(inquiry, cast.kubo))


def test_it_costs_the_same_for_two_and_for_many(cast: Cast, inquiry, django_assert_num_queries):
    for number in range(9):
        made = accounts.open_account(called=f"P{number}", name=f"p{number}", roles=[RoleKind.PRACTITIONER])
        rota.set_hours(made, APART, made)
        Absence.objects.create(account=made, first_day=day(33), last_day=day(39))

    with django_assert_num_queries(5), django_assert_num_queries(1, using="keys"):
        assert len(taker_rows.takers(inquiry, cast.kubo, NOW)) == 11


def seen_by(cast: Cast, name: str, page: str, inquiry: Inquiry, language: str) -> str:
    address = reverse(page, args=[inquiry.pk]).replace("/en/", f"/{language}/", 1)
    return unescape(cast.client(name).get(address).content.decode())
