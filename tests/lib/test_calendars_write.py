"""What we write is read back by another's program, with the same instants, wherever it stands."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from engawa.lib.calendars import reading, writing
from engawa.lib.calendars.events import Event

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
EVENT = Event("1@engawa", NOON, NOON + timedelta(minutes=50), "Busy", 0, False, NOON - timedelta(days=3))
ZONES = [
    "Europe/Berlin", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu",
    "Pacific/Chatham", "Africa/Casablanca", "America/Santiago", "Asia/Beirut", "Europe/Dublin", "Pacific/Apia",
]  # fmt: skip
# Each zone's own clock changes lie in these, on both halves of the earth.
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
MONTHS = {3: (14, 26, 28), 4: (3, 4), 9: (5, 26), 10: (3, 31), 11: (7,)}
CHANGES = st.sampled_from([date(2027, month, day) for month, days in MONTHS.items() for day in days])
TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)


def lines(ics: bytes) -> list[str]:
    return ics.decode().replace("\r\n ", "").split("\r\n")


def read(ics: bytes):
    return IcsCalendarStream.calendar_from_ics(ics.decode())


@given(DAYS | CHANGES, st.integers(0, 287), st.integers(1, 48), st.sampled_from(ZONES))
def test_another_program_reads_the_same_instants_in_every_zone_over_every_clock_change(day, cell, length, name):
    zone = ZoneInfo(name)
    start = datetime.combine(day, datetime.min.time(), zone).astimezone(UTC) + timedelta(minutes=5 * cell)
    booked = replace(EVENT, start=start, end=start + timedelta(minutes=5 * length))

    (event,) = read(writing.calendar([booked], "Appointments")).events

    assert (event.dtstart, event.dtend) == (booked.start, booked.end)
    assert event.dtstart.astimezone(zone).utcoffset() == start.astimezone(zone).utcoffset()
    whole = reading.busy(writing.item(booked), start - timedelta(days=1), start + timedelta(days=1), zone)
    assert whole.busy == [(booked.start, booked.end)]


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_no_text_becomes_anything_but_itself(title, place, uid, name):
    whole = writing.calendar([replace(EVENT, title=title, place=place, uid=f"{uid}@engawa")], name)

    names = [line.partition(":")[0].partition(";")[0] for line in lines(whole)]
    assert names.count("BEGIN") == names.count("END") == 2 and "ATTENDEE" not in names
    (event,) = reading.icalendar.Calendar.from_ical(whole).walk("VEVENT")
    for given_, back in (
        (title, event["SUMMARY"]),
        (place, event.get("LOCATION", "")),
        (f"{uid}@engawa", event["UID"]),
    ):
        assert printable(back) == printable(given_)
    assert all(len(line) <= 75 for line in whole.split(b"\r\n"))


def printable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() and sign != "\\")


@pytest.mark.parametrize(
    "bad",
    [
        "x\r\nATTENDEE:mailto:a@b.example",
        "x\nBEGIN:VALARM",
        "x\rX:y",
        "x\x00y",
        "x\u2028y",
        "x\\nEND:VEVENT",
        "; , : \" '",
    ],
    ids=repr,
)
def test_a_text_that_would_begin_a_line_of_its_own_stays_a_text(bad):
    whole = writing.calendar([replace(EVENT, title=bad, place=bad, link=f"https://engawa.example/{bad}")], bad)

    starts = {line.partition(":")[0] for line in lines(whole)}
    assert starts.isdisjoint({"ATTENDEE", "X"}) and lines(whole).count("END:VEVENT") == 1


def test_a_calendar_says_what_programs_look_for():
    whole = lines(writing.calendar([EVENT, replace(EVENT, uid="2", is_cancelled=True, sequence=3)], "予定, quiet"))

    assert whole[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert {"METHOD:PUBLISH", "CALSCALE:GREGORIAN", "PRODID:-//Engawa//Appointments//EN", "X-WR-CALNAME:予定\\, quiet",
            "NAME:予定\\, quiet", "REFRESH-INTERVAL;VALUE=DURATION:PT30M",
            "X-PUBLISHED-TTL:PT30M"} <= set(whole)  # fmt: skip
    assert whole.count("CLASS:PRIVATE") == 2 and whole.count("DTSTAMP:20261128T120000Z") == 2
    assert {"STATUS:CONFIRMED", "STATUS:CANCELLED", "TRANSP:OPAQUE", "TRANSP:TRANSPARENT", "SEQUENCE:3"} <= set(whole)
    assert not any("ALARM" in line for line in whole)


def test_a_file_to_open_is_published_and_an_item_of_a_collection_is_not():
    assert "METHOD:PUBLISH" in lines(writing.single(EVENT))
    assert not any(line.startswith("METHOD") for line in lines(writing.item(EVENT)))


def test_the_same_appointments_are_the_same_bytes_in_any_order():
    other = replace(EVENT, uid="0", place="A room")

    assert writing.calendar([EVENT, other], "x") == writing.calendar([other, EVENT], "x")
    assert writing.item(EVENT) != writing.item(replace(EVENT, sequence=1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": datetime(2026, 12, 1, 12)},
        {"end": NOON},
        {"end": NOON - timedelta(minutes=5)},
        {"start": NOON.astimezone(timezone(timedelta(hours=9)))},
        {"changed": NOON.astimezone(ZoneInfo("Europe/London"))},
    ],
    ids=str,
)
def test_an_instant_of_another_zone_or_an_end_before_the_start_is_no_event(wrong):
    with pytest.raises(ValueError, match="must be"):
        replace(EVENT, **wrong)
