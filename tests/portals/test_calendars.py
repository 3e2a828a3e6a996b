"""Calendars: a program that knows the address sees what is arranged, moved and cancelled; nobody else does."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import caldav
import icalendar
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import feeds
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Appointment, BusySource, Feed, Place
from engawa.foundation.accounts.models import Try
from engawa.portals.exports.views.feeds import MOST_WRONG
from tests.care.booking_scene import LENGTHS, NOW, WEEK, booked, cell, on
from tests.care.test_busy import MEETING
from tests.cast import Cast
from tests.lib.dav_in_memory import through


@pytest.fixture
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def week(sunday: None, cast: Cast) -> Cast:
    """The cast, with a week of Mori's that can be booked, and a place."""
    garden = Place.objects.create(name="Garden room", address="1 Main Street")
    appointments.set_practice(cast.mori, cast.mori, zone="Europe/Berlin", lengths=LENGTHS | {"place": 50}, place=garden)
    appointments.set_openings(cast.mori, WEEK, cast.mori)
    return cast


def page(name: str, *args) -> str:
    with translation.override("ja"):
        return reverse(f"members:{name}", args=args)


def file_of(token: str, **headers):
    return Client().get(f"/calendar/{token}.ics", headers=headers)


def events(token: str) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(file_of(token).content).walk("VEVENT")


def program(token: str) -> caldav.DAVClient:
    """Return a calendar program that has nothing but the address: no cookie, no name."""

    def ask(method: str, path: str, headers: dict[str, str], body: bytes):
        # Here nobody unpacks what was packed for the way.
        content_type, _packed = headers.pop("content-type", "application/xml"), headers.pop("accept-encoding", "")
        answer = Client(enforce_csrf_checks=True).generic(method, path, body, content_type, headers=headers)
        return answer.status_code, dict(answer.headers), answer.content

    return through(ask, f"http://testserver/calendar/{token}/")


def test_a_program_subscribes_and_sees_a_booking_its_move_and_its_end(week: Cast):
    token = appointments.make_feed(week.aoi)
    (calendar,) = program(token).principal().calendars()
    assert calendar.get_display_name() == "カレンダー" and calendar.events() == []
    nothing_yet = calendar.objects_by_sync_token(load_objects=True)

    one = booked(week, "aoi", "mori", 24, 10)
    seen = calendar.objects_by_sync_token(nothing_yet.sync_token, load_objects=True)
    (event,) = seen
    assert event.icalendar_component["SUMMARY"] == "予定あり"
    assert event.icalendar_component["DTSTART"].dt == one.starts

    with time_machine.travel(NOW.replace(hour=13), tick=False):
        appointments.move(one, on(25, 15), week.aoi)
    moved = calendar.objects_by_sync_token(seen.sync_token, load_objects=True)
    (event,) = moved
    assert event.icalendar_component["DTSTART"].dt == one.starts and event.icalendar_component["SEQUENCE"] == 2
    assert len(calendar.search(start=NOW.replace(day=25), end=NOW.replace(day=26), event=True)) == 1
    assert calendar.search(start=NOW.replace(day=24), end=NOW.replace(day=25), event=True) == []

    appointments.cancel(one, week.mori)
    (event,) = calendar.objects_by_sync_token(moved.sync_token, load_objects=True)
    assert (event.icalendar_component["STATUS"], event.icalendar_component["SEQUENCE"]) == ("CANCELLED", 3)
    assert event.icalendar_component["TRANSP"] == "TRANSPARENT"


def test_both_files_show_the_truth_across_a_clock_change(week: Cast):
    """Booked at two in the morning in Tokyo with somebody in Berlin, and moved over the change of the clocks there."""
    tokens = [appointments.make_feed(who) for who in (week.aoi, week.mori)]
    start = cell("2027-03-26T02:00+09:00")
    one = appointments.book(Time(start, (week.mori.pk,), "text"), week.aoi, "k", week.kubo)

    for token in tokens:
        assert [event["DTSTART"].dt.isoformat() for event in events(token)] == ["2027-03-25T17:00:00+00:00"]
    appointments.move(one, cell("2027-03-29T18:00+02:00"), week.aoi, by_staff=True)
    for token in tokens:
        assert [event["DTSTART"].dt.isoformat() for event in events(token)] == ["2027-03-29T16:00:00+00:00"]


def test_neutral_is_neutral_and_plain_says_how_where_and_with_whom_but_never_for_whom(week: Cast):
    held = appointments.hold(Time(on(24, 10), (week.mori.pk,), "place"), week.aoi, "k")
    one = appointments.confirm(held, week.aoi, "gooseberry")
    tokens = {who: appointments.make_feed(getattr(week, who)) for who in ("aoi", "mori")}
    telling = (
        "モリ",
        "mori",
        "aoi",
        "Garden",
        "Main",
        "http",
        "gooseberry",
        "Aoi",
        "Mori",
    )

    for token in tokens.values():
        said = file_of(token).content.decode().replace("\r\n ", "")
        assert [word for word in telling if word in said.replace("Engawa", "")] == []
    for who in tokens:
        appointments.choose_titles(getattr(week, who), plain=True)
    (aoi,), (mori,) = events(tokens["aoi"]), events(tokens["mori"])
    assert "Mori" in aoi["SUMMARY"] and "Aoi" not in mori["SUMMARY"]
    assert aoi["LOCATION"] == mori["LOCATION"] == "Garden room, 1 Main Street"
    assert aoi["URL"] == f"http://testserver/ja/appointments/{one.pk}/"
    assert b"gooseberry" not in file_of(tokens["aoi"]).content + file_of(tokens["mori"]).content


def test_what_a_program_has_already_is_not_sent_again(week: Cast):
    token = appointments.make_feed(week.aoi)
    booked(week, "aoi", "mori", 24, 10)
    first = file_of(token)

    assert first["Content-Type"] == "text/calendar; charset=utf-8" and first["Cache-Control"] == "private, no-cache"
    assert first["Last-Modified"] == "Sun, 22 Nov 2026 12:00:00 GMT" and first["X-Robots-Tag"] == "noindex"
    again = file_of(token, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    appointments.choose_titles(week.aoi, plain=True)
    assert file_of(token, if_none_match=first["ETag"]).status_code == 200
    assert not first.cookies and "Set-Cookie" not in first


def test_a_wrong_address_is_answered_always_the_same(week: Cast):
    token = appointments.make_feed(week.aoi)
    appointments.end_feed(week.aoi)
    answers = [file_of(each) for each in (token, "x", token[:-1], "a" * 3000)]
    answers += [
        Client().get(f"/calendar/{each}/{rest}") for each in (token, "x") for rest in ("", "appointments/", "a/b")
    ]
    answers += [Client().generic(method, f"/calendar/{token}/") for method in ("PROPFIND", "REPORT", "PUT", "DELETE")]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert "このアドレスには何もありません" in answers[0].content.decode()


def test_whoever_tries_addresses_is_slowed_down_and_nobody_s_calendar_is(week: Cast):
    token = appointments.make_feed(week.aoi)
    statuses = [file_of(f"wrong-{number}").status_code for number in range(MOST_WRONG + 2)]

    assert statuses == [404] * MOST_WRONG + [429] * 2
    assert int(file_of("wrong")["Retry-After"]) > 0
    before = Try.objects.get().count
    assert file_of(token).status_code == 200 and Try.objects.get().count == before


def test_reading_a_calendar_writes_nothing(week: Cast, django_assert_num_queries):
    token = appointments.make_feed(week.aoi)
    for day in (23, 24, 25, 26):
        booked(week, "aoi", "mori", day, 10)

    # The feed, the role, the appointments, who gives them.
    with django_assert_num_queries(4) as asked:
        assert len(events(token)) == 4
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []


def test_nothing_can_be_changed_by_a_calendar_program(week: Cast):
    one = booked(week, "aoi", "mori", 24, 10)
    (calendar,) = program(appointments.make_feed(week.aoi)).principal().calendars()
    (event,) = calendar.events()

    for method in ("PUT", "DELETE", "PROPPATCH", "POST", "MKCALENDAR", "MOVE"):
        path = urlsplit(str(event.url)).path
        assert Client(enforce_csrf_checks=True).generic(method, path, b"x", "text/calendar").status_code == 403
    one.refresh_from_db()
    assert one.cancelled is None


def test_one_appointment_as_a_file_for_those_whom_it_concerns(week: Cast):
    one = booked(week, "aoi", "mori", 24, 10)
    path = f"/ja/appointments/{one.pk}/calendar.ics"

    for who, status in (("aoi", 200), ("mori", 200), ("haru", 404), ("sato", 404), ("kubo", 403), ("ito", 403)):
        answer = week.client(who).get(path)
        assert answer.status_code == status, who
    file = week.client("aoi").get(path)
    assert file["Content-Disposition"] == 'attachment; filename="calendar.ics"'
    assert "METHOD:PUBLISH" in file.content.decode() and "SUMMARY:予定あり" in file.content.decode()
    assert path in week.client("aoi").get(f"/ja/appointments/{one.pk}/").content.decode()
    appointments.cancel(one, week.aoi)
    assert "STATUS:CANCELLED" in week.client("mori").get(path).content.decode()


def test_on_me_an_address_is_made_shown_made_anew_and_ended(week: Cast):
    aoi = week.client("aoi")
    assert page("calendar") in aoi.get(page("me")).content.decode()
    assert "/calendar/" not in aoi.get(page("calendar")).content.decode().replace("/me/calendar/", "")

    aoi.post(page("calendar-make"))
    token = feeds.token_of(Feed.objects.get())
    shown = aoi.get(page("calendar")).content.decode()
    for address in (f"http://testserver/calendar/{token}.ics", f"webcal://testserver/calendar/{token}.ics",
                    f'"http://testserver/calendar/{token}/"'):  # fmt: skip
        assert address in shown
    aoi.post(page("calendar-titles"), {"titles": "plain"})
    assert Feed.objects.get().plain_titles
    aoi.post(page("calendar-titles"), {"titles": "anything else"})
    assert not Feed.objects.get().plain_titles

    aoi.post(page("calendar-make"))
    assert file_of(token).status_code == 404
    token = feeds.token_of(Feed.objects.get())
    assert file_of(token).status_code == 200
    aoi.post(page("calendar-end"))
    assert file_of(token).status_code == 404 and not Feed.objects.exists()
    assert token not in aoi.get(page("calendar")).content.decode()


def test_a_practitioner_connects_and_takes_away_a_calendar(week: Cast):
    mori = week.client("mori")
    assert "own-address" not in week.client("aoi").get(page("calendar")).content.decode()

    refused = mori.post(page("calendar-connect"), {"address": "http://router.lan/<b>"})
    assert refused.status_code == 422 and "http://router.lan/&lt;b&gt;" in refused.content.decode()
    no_calendar = mori.post(
        page("calendar-connect").replace("/ja/", "/en/"), {"file": SimpleUploadedFile("x.ics", b"not a calendar")}
    )
    for answer, words in ((no_calendar, "This is no calendar file."), (mori.post(page("calendar-connect"), {}), "")):
        assert answer.status_code == 422
        assert f'id="own-file-error" role="alert">{words}' in answer.content.decode()
    assert not BusySource.objects.exists()
    assert mori.post(page("calendar-connect"), {"address": "webcal://cal.example.org/secret.ics"}).status_code == 302
    mori.post(page("calendar-connect"), {"file": SimpleUploadedFile("x.ics", MEETING)})
    assert sorted(BusySource.objects.values_list("host", "is_file")) == [("", True), ("cal.example.org", False)]
    shown = mori.get(page("calendar")).content.decode()
    assert "cal.example.org" in shown and "secret.ics" not in shown
    BusySource.objects.filter(is_file=True).update(made=NOW - timedelta(days=1))
    mori.post(page("calendar-connect"), {"file": SimpleUploadedFile("x.ics", MEETING)})
    of_file = re.findall(r"<h3>(A file[^<]+)", mori.get(page("calendar").replace("/ja/", "/en/")).content.decode())
    assert of_file == ["A file, given yesterday, 21:00", "A file, given today, 21:00"]
    BusySource.objects.filter(is_file=True, made=NOW).delete()

    source = BusySource.objects.get(is_file=True)
    assert week.client("sato").post(page("calendar-disconnect", source.pk)).status_code == 404
    assert mori.post(page("calendar-disconnect", source.pk)).status_code == 302
    assert BusySource.objects.count() == 1


@pytest.mark.parametrize(("problem", "unread"), [("", 0), ("not_there", 0), ("broken", 2), ("too_slow", 1)])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_says_how_it_stands_with_each_calendar(week: Cast, problem: str, unread: int, language: str):
    appointments.connect_calendar(week.mori, "https://cal.example.org/a")
    appointments.take_calendar(week.mori, MEETING)
    BusySource.objects.update(problem=problem, unread=unread, read=NOW)

    answer = week.client("mori").get(page("calendar").replace("/ja/", f"/{language}/"))
    said = answer.content.decode()
    assert answer.status_code == 200 and ('class="error"' in said) == bool(problem)
    assert (f">{unread}" in said or f" {unread} " in said or f"{unread}件" in said or "One entry" in said) or not unread


def test_erased_with_the_account(week: Cast):
    token = appointments.make_feed(week.aoi)
    Appointment.objects.all().delete()
    week.aoi.delete()

    assert file_of(token).status_code == 404
