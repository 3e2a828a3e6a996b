"""The coordinators' calendar: what it shows, to whom, and at what cost."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engawa.care.appointments import actions as appointments
from engawa.care.appointments.booking import Time
from engawa.care.appointments.search import Free
from engawa.care.appointments.week import Stretch
from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter
from engawa.care.casework.models import Inquiry
from engawa.care.rota import actions as rota
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit.models import Trace
from tests.cast import Cast
from tests.portals.calendar_scene import CALENDAR, LENGTHS, NOW, berlin, booked, on, starts_of, sunday, text_of

__all__ = ["berlin", "sunday"]


def test_everybody_s_day_stands_side_by_side(berlin: Cast) -> None:
    booked(berlin, berlin.aoi, berlin.mori, 24, 10)
    berlin_time = booked(berlin, berlin.tom, berlin.sato, 24, 11)
    appointments.hold(Time(on(24, 14), (berlin.mori.pk,), "text"), berlin.haru, "h")
    rota.add_absence(berlin.sato, date(2026, 11, 24), date(2026, 11, 26), by=berlin.sato)

    day = berlin.client("kubo").get(f"{CALENDAR}?day=2026-11-24")
    said = text_of(day)

    assert "Tuesday, 24 November" in said
    assert "Mori Berlin" in said
    assert "Sato away until 26 November · Berlin" in said
    assert "The room by the garden a place" in said
    assert "18:00 –18:50 Aoi In writing" in said
    # Tom lives in London: ten in the morning there.
    assert "19:00 –19:50 Tom In writing · 10:00 there" in said
    assert "22:00 –22:50 kept free for somebody who decides" in said
    assert "Haru" not in said.split("Who waits")[0]
    assert f"/en/appointments/{berlin_time.pk}/" in day.content.decode()
    # What touches the bookings, or leaves too little time before them, is not offered; nor is anybody who is away.
    free = [(23, 16), (24, 9), (24, 11), (24, 11, 30), (24, 12), (24, 12, 30), (24, 13), (24, 15), (24, 15, 30)]
    found = [each.groups() for each in re.finditer(r"cell=(\d+)&with=(\d+)", " ".join(starts_of(day)))]
    assert [cell for cell, who in found if who == str(berlin.mori.pk)] == [str(on(*each)) for each in free]
    assert [cell for cell, who in found if who == str(berlin.sato.pk)] == [str(on(23, 16))]


def test_what_is_not_free_to_begin_has_no_link_and_the_list_says_the_same(berlin: Cast) -> None:
    booked(berlin, berlin.aoi, berlin.mori, 24, 10)
    kubo = berlin.client("kubo")

    table = kubo.get(f"{CALENDAR}?day=2026-11-24")
    listed = kubo.get(f"{CALENDAR}?day=2026-11-24&view=list")

    links = set(re.findall(r'href="([^"]*calendar/book/[^"]*cell=[^"]*)"', listed.content.decode()))
    assert links == {each.replace("&", "&amp;") for each in starts_of(table)}
    assert "18:00 –18:50 Aoi" in text_of(listed)
    assert "data-side-by-side" not in listed.content.decode()


def test_a_week_has_a_row_for_each_and_leads_to_the_days(berlin: Cast) -> None:
    booked(berlin, berlin.aoi, berlin.mori, 24, 10)
    rota.add_absence(berlin.sato, date(2026, 11, 24), date(2026, 11, 26), by=berlin.sato)

    week = berlin.client("kubo").get(f"{CALENDAR}?view=week&day=2026-11-25")
    said = text_of(week)

    assert "Monday, 23 November to Sunday, 29 November" in said
    assert "Aoi" in said and "away until 26 November" in said and "15 times are free" in said
    assert "view=day&amp;day=2026-11-24" in week.content.decode()


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(
            "2026-10-25", ["02:00 (before the clocks go back)", "02:00 (after the clocks go back)"], id="25 hours"
        ),
        pytest.param("2027-03-28", ["01:30", "03:00"], id="23 hours"),
    ],
)
def test_a_day_on_which_clocks_change_has_its_own_hours(berlin: Cast, day: str, hours: list[str]) -> None:
    Account.objects.filter(pk=berlin.kubo.pk).update(zone="Europe/Berlin")
    appointments.set_openings(berlin.mori, [Stretch(6, 0, 6 * 60)], berlin.mori)

    with time_machine.travel(datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(days=3), tick=False):
        rows = re.findall(
            r'<th scope="row">([^<]+)', berlin.client("kubo").get(f"{CALENDAR}?day={day}").content.decode()
        )

    assert all(each in rows for each in hours)
    assert len(rows) == {"2026-10-25": 14, "2027-03-28": 10}[day]


@pytest.mark.parametrize("address", ["", "?view=list", "?view=week", "?for=inquiry"])
def test_a_look_costs_as_many_queries_whatever_the_numbers(berlin: Cast, address: str) -> None:
    inquiry = casework.arrive_from(Letter("words"), "k", berlin.keiko)
    booked(berlin, berlin.aoi, berlin.mori, 24, 9)
    appointments.propose([Free(on(25, 9), on(25, 9) + 10, berlin.mori.pk)], "text", berlin.tom, "p")
    appointments.wait(berlin.ren, rung="text")
    path = f"{CALENDAR}{address.replace('inquiry', f'inquiry:{inquiry.pk}')}{'&' if address else '?'}day=2026-11-24"
    few = _queries(berlin.client("kubo"), path)

    _many_more(berlin)

    assert _queries(berlin.client("kubo"), path) == few
    assert few < 45


def test_suggestions_cost_as_many_queries_whatever_the_numbers(berlin: Cast) -> None:
    casework.arrive_from(Letter("words"), "k", berlin.keiko)
    appointments.wait(berlin.yui, rung="text")
    few = _queries(berlin.client("kubo"), "/en/office/suggestions/")

    _many_more(berlin)

    assert _queries(berlin.client("kubo"), "/en/office/suggestions/") == few


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(captured)


def _many_more(cast: Cast) -> None:
    for n in range(12):
        who = accounts.open_account(called=f"P{n}", name=f"p{n}", roles=[RoleKind.PRACTITIONER], zone="Asia/Tokyo")
        appointments.set_practice(who, who, zone="Asia/Kathmandu", lengths=LENGTHS)
        appointments.set_openings(who, [Stretch(day, 9 * 60, 17 * 60) for day in range(5)], who)
        for hour in (9, 11, 13):
            person = accounts.open_account(called=f"B{n}{hour}", name=f"b{n}{hour}", roles=[RoleKind.PERSON])
            booked(cast, person, who, 24, hour)
        asks = accounts.open_account(called=f"I{n}", name=f"i{n}", roles=[RoleKind.PERSON])
        casework.arrive_from(Letter("words"), f"k{n}", asks)
        appointments.propose([Free(on(25, 9), on(25, 9) + 10, who.pk)] * 3, "text", person, f"p{n}")
        appointments.wait(person, rung="text")


def test_each_look_is_noted_in_the_log(berlin: Cast) -> None:
    berlin.client("kubo").get(f"{CALENDAR}?view=week&day=2026-11-26")

    trace = Trace.objects.latest("number")
    assert (trace.verb, trace.actor, trace.about, trace.subject) == (
        "calendar.see",
        berlin.kubo.pk,
        None,
        "day:2026-11-23",
    )


@pytest.mark.parametrize(
    "odd", ["day=soon", "day=9999-12-31", "day=0001-01-01", "view=month", "rung=dance", "for=", "gender=%00", "booked="]
)
def test_an_odd_address_is_as_if_it_said_nothing(berlin: Cast, odd: str) -> None:
    answer = berlin.client("kubo").get(f"{CALENDAR}?{odd}")

    assert answer.status_code == 200
    assert "Sunday, 22 November" in text_of(answer)


@pytest.mark.parametrize(
    "key", ["x", "person:0", "person:{aoi}", "inquiry:{uuid}", "proposal:x", "waiting:{uuid}", "x:1"]
)
def test_somebody_out_of_reach_does_not_exist(berlin: Cast, key: str) -> None:
    named = key.format(aoi=berlin.aoi.pk, uuid="0b0e6a1e-5d3a-4d2c-9a57-2f6f5a1c9d11")
    kubo = berlin.client("kubo")

    # Aoi is known here, but never asked for anything that is open, and was never booked.
    assert kubo.get(f"{CALENDAR}?for={named}").status_code == 404
    assert kubo.post("/en/office/calendar/book/", {"for": named}).status_code == 404


def test_who_could_take_somebody_stands_beside_the_calendar_with_reasons(berlin: Cast) -> None:
    rota.set_profile(berlin.sato, berlin.sato, languages=["ja"], takes_new=False)
    rota.set_profile(berlin.mori, berlin.mori, languages=["ja", "en"], caseload=3)
    appointments.set_practice(berlin.mori, berlin.mori, gender="woman")
    inquiry = casework.arrive_from(Letter("words", hours=("evening", "morning"), language="ja"), "k", berlin.keiko)

    page = berlin.client("kubo").get(f"{CALENDAR}?for=inquiry:{inquiry.pk}&gender=woman")
    said = text_of(page)

    assert "A time for Keiko" in said
    # Nine to five in Berlin is five in the afternoon to one at night in Tokyo.
    assert "Mori fits by 80 % fits writes Japanese fits gender as asked for: woman" in said
    assert "fits in part open: Evenings; not: Mornings" in said
    assert "fits room for 1 more" in said
    assert "Sato can't be suggested" in said and "does not fit takes nobody new at the moment" in said
    assert "not known gender not said; asked for: woman" in said


def test_all_who_wait_are_laid_beside_all_at_once(berlin: Cast) -> None:
    rota.set_profile(berlin.mori, berlin.mori, languages=["ja", "en"], caseload=3)
    rota.set_profile(berlin.sato, berlin.sato, languages=["ja"])
    english = casework.arrive_from(Letter("words", language="en"), "k1", berlin.david)
    Inquiry.objects.filter(pk=english.pk).update(arrived=NOW - timedelta(days=2))
    casework.arrive_from(Letter("words", language="ja", safety=frozenset({"violence"})), "k2", berlin.keiko)
    casework.arrive_from(Letter("words", language="ko"), "k3", berlin.haru)

    said = text_of(berlin.client("kubo").get("/en/office/suggestions/"))

    urgent, older, newer = (said.index(each) for each in ("Violence at home", "English ·", "Korean ·"))
    assert urgent < older < newer
    # Mori is the only one who writes English, so Sato is suggested for who waits more urgently.
    assert "Sato fits by" in said[urgent:older]
    assert "Mori fits by" in said[older:newer]
    assert "tomorrow, 17:00" in said[urgent:older]
    assert "Nobody fits just now. the language: missing with 2 of 2" in said[newer:]


def test_a_solver_that_gives_no_answer_is_said(berlin: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    casework.arrive_from(Letter("words"), "k", berlin.keiko)
    monkeypatch.setattr("sys.executable", "/bin/false")

    assert "could not be worked out just now" in text_of(berlin.client("kubo").get("/en/office/suggestions/"))


def test_the_calendar_in_japanese(berlin: Cast) -> None:
    booked(berlin, berlin.tom, berlin.mori, 24, 10)

    said = text_of(berlin.client("kubo").get("/ja/office/calendar/?day=2026-11-24"))

    assert "11月24日 火曜日" in said
    assert "18:00 –18:50 Tom 文字で · 相手の時計で09:00" in said
