"""A practitioner's own calendar: when they are busy there nobody can book them; nothing else of it stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import busy, cells, search, team
from engawa.care.appointments.models import Busy, BusySource
from engawa.care.appointments.search import Wanted
from engawa.config import cleaning, periodic
from tests.care.booking_scene import NOW, booked, cell, on, time_with
from tests.lib.test_calendars_read import calendar, event
from tests.lib.web_server import WebServer, web_server

# Tuesday the 24th, ten to noon in Berlin, with words that must not stay.
TELLING = ["SUMMARY:gooseberry", "LOCATION:gooseberry", "ATTENDEE:mailto:gooseberry@example.org"]
MEETING = calendar(*event("UID:1", *TELLING, "DTSTART:20261124T090000Z", "DTEND:20261124T110000Z"))
OTHER = calendar(*event("UID:2", "DTSTART:20261124T130000Z", "DURATION:PT1H"))


@pytest.fixture
def server(settings):
    settings.CALENDARS_MAY_BE_LOCAL = True
    with web_server() as running:
        running.at["/mori.ics"] = 200, {}, MEETING
        yield running


def connected(cast, server: WebServer, path="/mori.ics", now=NOW) -> BusySource:
    source = appointments.connect_calendar(cast.mori, server.origin + path)
    appointments.read_calendars(now)
    source.refresh_from_db()
    return source


def free(cast, day=24, by_staff=False):
    wanted = Wanted(cells.instant(on(day, 9)), cells.instant(on(day, 17)), "text", by_staff=by_staff)
    found = search.free(team.working().filter(account=cast.mori), wanted, NOW)
    return [f"{one.starts + timedelta(hours=1):%H:%M}" for one in found]


def test_nobody_can_book_a_practitioner_who_is_busy_elsewhere(open_week, server):
    assert "10:00" in free(open_week)

    source = connected(open_week, server)

    assert (source.problem, source.read) == ("", NOW)
    assert free(open_week) == ["09:00", "12:00", "12:30", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00"]
    assert free(open_week, by_staff=True) == free(open_week)
    with pytest.raises(appointments.Taken):
        appointments.hold(time_with(open_week.mori.pk, 24, 10, 30), open_week.aoi, "k")
    assert booked(open_week, "aoi", "mori", 24, 12).start == on(24, 12)


def test_a_search_still_takes_three_queries(open_week, server, django_assert_num_queries):
    connected(open_week, server)
    practices = team.working()
    wanted = Wanted(NOW, NOW + timedelta(days=30), "text")

    with django_assert_num_queries(3):
        search.free(practices, wanted, NOW)


def test_of_an_entry_only_its_cells_stay(open_week, server):
    source = connected(open_week, server)
    row = BusySource.objects.values().get()
    stretches = list(Busy.objects.values("start", "end"))

    assert stretches == [{"start": on(24, 10), "end": on(24, 12)}]
    assert "gooseberry" not in repr((row, stretches)) and b"gooseberry" not in bytes(row["sealed"])
    assert b"127.0.0.1" not in bytes(source.sealed) and source.host == "127.0.0.1"


def test_what_changes_in_the_calendar_changes_here(open_week, server):
    connected(open_week, server)
    server.at["/mori.ics"] = 200, {}, OTHER

    assert appointments.read_calendars(NOW + timedelta(minutes=29)) == 0
    assert appointments.read_calendars(NOW + timedelta(minutes=30)) == 1
    assert "10:00" in free(open_week) and "14:00" not in free(open_week)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((404, {}, b""), "not_there"),
        ((500, {}, b""), "not_reached"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "not_reached"),
        ((200, {}, b"<!doctype html>"), "no_calendar"),
        ((200, {}, MEETING[:-30]), "broken"),
        ((200, {}, MEETING.replace(b"SUMMARY:gooseberry", b"RRULE:FREQ=SECONDLY")), "too_often"),
        ((200, {}, b"x" * (5 * 1024 * 1024 + 1)), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_can_t_be_read_says_why_keeps_what_was_known_and_is_tried_again(open_week, server, answer, problem):
    source = connected(open_week, server)
    good, server.at["/mori.ics"] = server.at["/mori.ics"], answer

    assert appointments.read_calendars(NOW + timedelta(hours=1)) == 0
    source.refresh_from_db()
    assert (source.problem, source.read) == (problem, NOW) and "10:00" not in free(open_week)
    server.at["/mori.ics"] = good
    assert appointments.read_calendars(NOW + timedelta(hours=2)) == 0
    assert appointments.read_calendars(NOW + timedelta(hours=3)) == 1
    source.refresh_from_db()
    assert source.problem == ""


def test_a_server_that_is_not_there_is_said_in_words(open_week, settings):
    settings.CALENDARS_MAY_BE_LOCAL = True
    source = appointments.connect_calendar(open_week.mori, "http://127.0.0.1:9/")

    appointments.read_calendars(NOW)
    source.refresh_from_db()
    assert source.problem == "not_reached"


@pytest.mark.parametrize(
    "address",
    ["", "words", "http://cal.example.org/a", "https://localhost/a", "https://10.0.0.1/", "webcal://router.lan/x",
     "file:///etc/passwd", "https://user:secret@cal.example.org/", "https://cal.example.org:8080/", "https://[::1]/",
     "https://cal.example.org/" + "x" * 1000, "javascript:alert(1)", "https://cal.example.org/ x"],
)  # fmt: skip
def test_only_the_address_of_a_public_calendar_is_taken(open_week, address):
    with pytest.raises(appointments.Wrong):
        appointments.connect_calendar(open_week.mori, address)
    assert not BusySource.objects.exists()


def test_webcal_is_spoken_as_https(open_week):
    source = appointments.connect_calendar(open_week.mori, " WebCal://cal.example.org/a.ics ")

    assert source.host == "cal.example.org" and not source.is_file


def test_a_file_is_read_once_and_then_forgotten(open_week):
    source = appointments.take_calendar(open_week.mori, MEETING)
    assert source.is_file and b"gooseberry" not in bytes(source.sealed)

    assert appointments.read_calendars(NOW) == 1
    source.refresh_from_db()
    assert (source.due, bytes(source.sealed), source.read) == (None, b"", NOW)
    assert "10:00" not in free(open_week)
    assert appointments.read_calendars(NOW + timedelta(days=1)) == 0


def test_a_file_that_can_t_be_read_is_forgotten_too(open_week):
    source = appointments.take_calendar(open_week.mori, MEETING)
    BusySource.objects.update(sealed=b"of another key")

    appointments.read_calendars(NOW)
    source.refresh_from_db()
    assert (source.problem, source.due, bytes(source.sealed)) == ("not_there", None, b"")


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        pytest.param(b"", "No file came along", id="none"),
        pytest.param(b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB", id="too large"),
        pytest.param(b"gooseberry", "This is no calendar file. Perhaps another one", id="no calendar"),
        pytest.param(MEETING[:-30], "cut short", id="cut short"),
        pytest.param(MEETING.replace(b"SUMMARY:gooseberry", b"RRULE:FREQ=SECONDLY"), "more often", id="too often"),
    ],
)
def test_a_file_that_can_t_be_read_is_refused_at_once(open_week, contents, words):
    with pytest.raises(appointments.Wrong, match=words):
        appointments.take_calendar(open_week.mori, contents)
    assert not BusySource.objects.exists()


def test_a_day_without_a_zone_is_the_practitioner_s_day(open_week, server):
    server.at["/mori.ics"] = 200, {}, calendar(*event("UID:1", "DTSTART;VALUE=DATE:20261124"))
    connected(open_week, server)

    assert Busy.objects.values_list("start", "end").get() == (
        cell("2026-11-24T00:00+01:00"),
        cell("2026-11-25T00:00+01:00"),
    )
    assert free(open_week) == [] and free(open_week, 25) != []


def test_taken_away_it_holds_nothing_any_more_and_is_not_read_again(open_week, server):
    source = connected(open_week, server)
    still_known = BusySource.objects.select_related("account").get()
    appointments.disconnect_calendar(source)

    assert not Busy.objects.exists() and "10:00" in free(open_week)
    assert busy.read(still_known, NOW) is False and not Busy.objects.exists()


def test_two_workers_read_a_calendar_once(open_week, server):
    source = appointments.connect_calendar(open_week.mori, server.origin + "/mori.ics")
    same = BusySource.objects.select_related("account").get(pk=source.pk)

    assert [busy.read(same, NOW), busy.read(same, NOW)] == [True, False]
    assert server.asked == ["/mori.ics"]


def test_more_than_five_calendars_are_not_taken(open_week):
    for number in range(busy.MOST):
        appointments.connect_calendar(open_week.mori, f"https://cal.example.org/{number}")

    with pytest.raises(appointments.Wrong):
        appointments.connect_calendar(open_week.mori, "https://cal.example.org/more")


def test_the_worker_reads_and_what_is_over_is_cleaned_up(open_week, server):
    assert appointments.read_calendars in [work.does for work in periodic.ALL]
    connected(open_week, server)

    cleaning.clean_up(NOW + timedelta(days=2))
    assert Busy.objects.exists()
    cleaning.clean_up(NOW + timedelta(days=4))
    assert not Busy.objects.exists()


def test_with_the_account_goes_everything(open_week, server):
    connected(open_week, server)
    assert timezone.now() == NOW
    open_week.mori.delete()

    assert not Busy.objects.exists() and not BusySource.objects.exists()
