"""When somebody is busy, from their own calendar: repetitions, zones, changes, and files that mean harm."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engawa.lib.calendars import apart, reading
from engawa.lib.calendars.answers import Reason, Refused

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
SINCE, UNTIL = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//X//Y//EN", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", *lines, "END:VEVENT"]


def found(*lines: str, since=SINCE, until=UNTIL, zone=BERLIN) -> list[str]:
    """Return the busy times as "day hour:minute/hour:minute" in UTC."""
    busy = reading.busy(calendar(*lines), since, until, zone).busy
    return [
        f"{start:%m-%d %H:%M}/{end:%H:%M}"
        if end - start < timedelta(days=1)
        else f"{start:%m-%d %H:%M}/{end:%m-%d %H:%M}"
        for start, end in busy
    ]


ENTRIES = {
    "utc": (["DTSTART:20261201T100000Z", "DTEND:20261201T110000Z"], ["12-01 10:00/11:00"]),
    "duration": (["DTSTART:20261201T100000Z", "DURATION:PT90M"], ["12-01 10:00/11:30"]),
    "a named zone": (
        ["DTSTART;TZID=Asia/Tokyo:20261201T100000", "DTEND;TZID=Asia/Tokyo:20261201T110000"],
        ["12-01 01:00/02:00"],
    ),
    "a zone of Windows": (
        ["DTSTART;TZID=W. Europe Standard Time:20261201T100000", "DURATION:PT1H"],
        ["12-01 09:00/10:00"],
    ),
    "a zone nobody knows is the practitioner's": (
        ["DTSTART;TZID=Home:20261201T100000", "DURATION:PT1H"],
        ["12-01 09:00/10:00"],
    ),
    "no zone is the practitioner's": (["DTSTART:20261201T100000", "DTEND:20261201T110000"], ["12-01 09:00/10:00"]),
    "a day is the practitioner's": (
        ["DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261202"],
        ["11-30 23:00/12-01 23:00"],
    ),
    "a day without an end": (["DTSTART;VALUE=DATE:20261201"], ["11-30 23:00/12-01 23:00"]),
    "two days, one of them 25 hours long": (
        ["DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261026"],
        ["10-23 22:00/10-25 23:00"],
    ),
    "free": (["DTSTART:20261201T100000Z", "DTEND:20261201T110000Z", "TRANSP:TRANSPARENT"], []),
    "busy": (["DTSTART:20261201T100000Z", "DTEND:20261201T110000Z", "TRANSP:OPAQUE"], ["12-01 10:00/11:00"]),
    "cancelled": (["DTSTART:20261201T100000Z", "DTEND:20261201T110000Z", "STATUS:CANCELLED"], []),
    "no length": (["DTSTART:20261201T100000Z"], []),
    "before": (["DTSTART:20260930T230000Z", "DTEND:20261001T000000Z"], []),
    "begins before": (["DTSTART:20260930T230000Z", "DTEND:20261001T010000Z"], ["10-01 00:00/01:00"]),
    "ends after": (["DTSTART:20270430T230000Z", "DTEND:20270601T000000Z"], ["04-30 23:00/00:00"]),
    "began long ago": (["DTSTART:20200101T000000Z", "DTEND:20261001T010000Z"], ["10-01 00:00/01:00"]),
    "the weekly hour stays at ten over both clock changes": (
        [
            "DTSTART;TZID=Europe/Berlin:20261023T100000",
            "DTEND;TZID=Europe/Berlin:20261023T110000",
            "RRULE:FREQ=WEEKLY;COUNT=2",
        ],
        ["10-23 08:00/09:00", "10-30 09:00/10:00"],
    ),
    "in spring": (
        [
            "DTSTART;TZID=Europe/Berlin:20270326T100000",
            "DTEND;TZID=Europe/Berlin:20270326T110000",
            "RRULE:FREQ=WEEKLY;COUNT=2",
        ],
        ["03-26 09:00/10:00", "04-02 08:00/09:00"],
    ),
    "without a zone it stays at ten too": (
        ["DTSTART:20261023T100000", "DTEND:20261023T110000", "RRULE:FREQ=WEEKLY;COUNT=2"],
        ["10-23 08:00/09:00", "10-30 09:00/10:00"],
    ),
    "began years ago": (
        [
            "DTSTART;TZID=Europe/Berlin:20150105T100000",
            "DTEND;TZID=Europe/Berlin:20150105T110000",
            "RRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20261103T000000Z",
        ],
        ["10-05 08:00/09:00", "11-02 09:00/10:00"],
    ),
    "days taken out": (
        [
            "DTSTART:20261201T100000Z",
            "DTEND:20261201T110000Z",
            "RRULE:FREQ=DAILY;COUNT=4",
            "EXDATE:20261202T100000Z,20261203T100000Z",
        ],
        ["12-01 10:00/11:00", "12-04 10:00/11:00"],
    ),
    "days put in": (
        ["DTSTART:20261201T100000Z", "DTEND:20261201T110000Z", "RDATE:20261224T120000Z"],
        ["12-01 10:00/11:00", "12-24 12:00/13:00"],
    ),
    "every half hour, which is allowed, is one busy morning": (
        ["DTSTART:20261201T100000Z", "DTEND:20261201T103000Z", "RRULE:FREQ=HOURLY;BYMINUTE=0,30;COUNT=4"],
        ["12-01 10:00/12:00"],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), ENTRIES.values(), ids=ENTRIES)
def test_an_entry_is_busy_when_its_owner_is(lines, expected):
    assert found(*event("UID:1", *lines)) == expected


WEEKLY = [
    "UID:1",
    "DTSTART;TZID=Europe/Berlin:20261201T100000",
    "DTEND;TZID=Europe/Berlin:20261201T110000",
    "RRULE:FREQ=WEEKLY;COUNT=3",
]


def changed(*lines: str) -> list[str]:
    return event("UID:1", "RECURRENCE-ID;TZID=Europe/Berlin:20261208T100000", *lines)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(["DTSTART:20261209T150000Z", "DTEND:20261209T160000Z"], ["12-09 15:00/16:00"], id="moved"),
        pytest.param(["DTSTART:20260903T150000Z", "DTEND:20260903T160000Z"], [], id="moved out of sight"),
        pytest.param(["DTSTART:20261208T090000Z", "DTEND:20261208T100000Z", "STATUS:CANCELLED"], [], id="cancelled"),
        pytest.param(["DTSTART:20261208T090000Z", "DTEND:20261208T100000Z", "TRANSP:TRANSPARENT"], [], id="free"),
    ],
)
def test_one_day_of_a_series_can_differ(change, expected):
    assert found(*event(*WEEKLY), *changed(*change)) == ["12-01 09:00/10:00", *expected, "12-15 09:00/10:00"]


def test_a_change_moves_a_day_into_sight_from_far_away():
    far = event("UID:1", "DTSTART:20280103T100000Z", "DTEND:20280103T110000Z", "RRULE:FREQ=WEEKLY;COUNT=2")
    near = event("UID:1", "RECURRENCE-ID:20280110T100000Z", "DTSTART:20261203T100000Z", "DTEND:20261203T110000Z")

    assert found(*far, *near) == ["12-03 10:00/11:00"]


def test_the_zone_of_the_calendar_goes_before_the_practitioner_s():
    day = event("UID:1", "DTSTART;VALUE=DATE:20261201")
    # Written in UTC, but meant by the clock on the wall, as one large calendar does it.
    weekly = event("UID:2", "DTSTART:20261023T080000Z", "DTEND:20261023T090000Z", "RRULE:FREQ=WEEKLY;COUNT=2")

    assert found("X-WR-TIMEZONE:Asia/Tokyo", *day) == ["11-30 15:00/12-01 15:00"]
    assert found("X-WR-TIMEZONE:Europe/Berlin", *weekly, zone=TOKYO) == ["10-23 08:00/09:00", "10-30 09:00/10:00"]


@pytest.mark.parametrize("name", ["Nowhere/Town", "../../etc/passwd", "/etc/localtime", "", "\x00", "a" * 3000])
def test_a_calendar_with_a_zone_that_is_none_is_read_by_the_practitioner_s(name):
    assert found(f"X-WR-TIMEZONE:{name}", *event("UID:1", "DTSTART;VALUE=DATE:20261201")) == ["11-30 23:00/12-01 23:00"]


OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE""".splitlines()


def test_a_zone_that_the_file_describes_holds_over_both_clock_changes():
    lines = ["DTSTART;TZID=Office:20261023T100000", "DTEND;TZID=Office:20261023T110000", "RRULE:FREQ=WEEKLY;BYDAY=FR"]

    whole = found(*OWN_ZONE, *event("UID:1", *lines), zone=TOKYO)

    assert whole[:2] == ["10-23 08:00/09:00", "10-30 09:00/10:00"]
    assert "03-26 09:00/10:00" in whole and "04-02 08:00/09:00" in whole and len(whole) == 28


def test_busy_times_are_merged_where_they_touch():
    spans = [("10", "11"), ("11", "12"), ("0930", "1030"), ("14", "15")]
    entries = [event(f"UID:{a}", f"DTSTART:20261201T{a:0<6}Z", f"DTEND:20261201T{b:0<6}Z") for a, b in spans]

    assert found(*(line for entry in entries for line in entry)) == ["12-01 09:30/12:00", "12-01 14:00/15:00"]


def test_a_calendar_that_shows_no_entries_still_says_when_its_owner_is_busy():
    lines = [
        "BEGIN:VFREEBUSY",
        "UID:1",
        "FREEBUSY;FBTYPE=BUSY:20261201T100000Z/PT1H,20261202T100000Z/20261202T120000Z",
        "FREEBUSY;FBTYPE=FREE:20261203T100000Z/PT1H",
        "END:VFREEBUSY",
    ]

    assert found(*lines) == ["12-01 10:00/11:00", "12-02 10:00/12:00"]


def test_alarms_and_tasks_are_not_appointments_and_notes_are_not_looked_at():
    alarm = ["BEGIN:VALARM", "TRIGGER:-PT15M", "DURATION:PT1H", "DTSTART:20261202T100000Z", "END:VALARM"]
    task = ["BEGIN:VTODO", "DTSTART:20261205T100000Z", "DUE:20261205T110000Z", "END:VTODO"]
    notes = ["DESCRIPTION:a line", "that was not folded\x00 as it should be: RRULE", "  ATTENDEE;;;=:nonsense"]

    entry = event("UID:1", *notes, *alarm, "DTSTART:20261201T100000Z", "DTEND:20261201T110000Z")
    assert found(*task, *entry) == ["12-01 10:00/11:00"]


def test_folded_lines_other_line_ends_and_small_letters_are_read():
    whole = (
        b"\xef\xbb\xbfbegin:vcalendar\nBEGIN:VEVENT\nuid:1\ndtstart;TZID=Asi\n a/Tokyo:20261201T1\n\t00000\n"
        b"DURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR"
    )

    assert len(reading.busy(whole, SINCE, UNTIL, BERLIN).busy) == 1
    assert len(reading.busy(whole.replace(b"\n", b"\r"), SINCE, UNTIL, BERLIN).busy) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:2026no", "DTEND:20261202T110000Z"],
        ["DTEND:20261202T110000Z"],
        ["DTSTART:20261202T100000Z", "DTEND:20261202T110000Z", "RRULE:FREQ=SOMETIMES"],
        ["DTSTART:20261202T100000Z", "DTEND:20261202T110000Z", "RRULE:FREQ=DAILY;UNTIL=never"],
        ["DTSTART:20261202T100000Z", "DURATION:P999999999999D"],
        ["DTSTART:20261202T100000Z", "DTEND:99991231T235959", "RRULE:FREQ=DAILY;COUNT=2"],
    ],
    ids=str,
)
def test_an_entry_that_makes_no_sense_is_counted_and_hides_no_other(lines):
    good = event("UID:good", "DTSTART:20261201T100000Z", "DTEND:20261201T110000Z")

    read = reading.busy(calendar(*event("UID:bad", *lines), *good), SINCE, UNTIL, BERLIN)

    assert read.unread == 1
    assert (datetime(2026, 12, 1, 10, tzinfo=UTC), datetime(2026, 12, 1, 11, tzinfo=UTC)) in read.busy


OFTEN = ["UID:1", "DTSTART:20261201T100000Z", "DTEND:20261201T100001Z"]
HARM = {
    "nothing": (b"", Reason.NO_CALENDAR),
    "a page to sign in": (b"<!doctype html><title>Sign in</title>BEGIN:VCALENDAR", Reason.NO_CALENDAR),
    "bytes": (bytes(range(256)) * 10, Reason.NO_CALENDAR),
    "utf-16": (calendar().decode().encode("utf-16"), Reason.NO_CALENDAR),
    "cut in an entry": (calendar(*event(*OFTEN))[:-40], Reason.BROKEN),
    "cut before the end": (calendar(*event(*OFTEN))[:-15], Reason.BROKEN),
    "an entry in an entry": (calendar("BEGIN:VEVENT", *event(*OFTEN), "END:VEVENT"), Reason.BROKEN),
    "too large": (calendar(*event(*OFTEN)) + b"X" * (5 * 1024 * 1024), Reason.TOO_LARGE),
    "every second": (calendar(*event(*OFTEN, "RRULE:FREQ=SECONDLY;COUNT=999999999")), Reason.TOO_OFTEN),
    "every minute": (calendar(*event(*OFTEN, "rrule:INTERVAL=1;freq=Minutely")), Reason.TOO_OFTEN),
    "every nothing": (calendar(*event(*OFTEN, "RRULE:FREQ=DAILY;INTERVAL=1;INTERVAL=00")), Reason.TOO_OFTEN),
    "hidden": (calendar(*event(*OFTEN, 'RRULE;X=":FREQ=DAILY":FREQ=SECONDLY')), Reason.TOO_OFTEN),
    "every second of an hour": (
        calendar(*event(*OFTEN, "RRULE:FREQ=HOURLY;BYSECOND=" + ",".join(map(str, range(60))))),
        Reason.TOO_OFTEN,
    ),
    "every minute of a day": (
        calendar(*event(*OFTEN, *["RRULE:FREQ=DAILY;BYHOUR=1,2,3,4;BYMINUTE=" + ",".join(map(str, range(60)))])),
        Reason.TOO_OFTEN,
    ),
    "folded": (calendar(*event(*OFTEN, "RRULE:FREQ=SECO", " NDLY")), Reason.TOO_OFTEN),
    "a zone that changes each second": (
        calendar(*[each.replace("YEARLY", "SECONDLY") for each in OWN_ZONE]),
        Reason.TOO_OFTEN,
    ),
    "too many": (calendar(*event(*OFTEN) * 20_001), Reason.TOO_MANY),
}


@pytest.mark.parametrize(("ics", "reason"), HARM.values(), ids=HARM)
def test_what_is_no_calendar_or_means_harm_is_refused_with_its_reason(ics, reason):
    with pytest.raises(Refused) as refused:
        reading.busy(ics, SINCE, UNTIL, BERLIN)

    assert refused.value.reason == reason and str(refused.value).endswith(".")


# Looks for a day that never comes until the year 9999, for minutes.
NEVER = ["DTSTART:19700101T100000Z", "DTEND:19700101T110000Z", "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"]
ENDLESS = calendar(*[line for at in range(400) for line in event(f"UID:{at}", *NEVER)])


def test_a_search_without_an_end_is_ended():
    with pytest.raises(Refused) as refused:
        apart.busy(ENDLESS, SINCE, UNTIL, BERLIN, seconds=3)

    assert refused.value.reason == Reason.TOO_SLOW


def test_more_than_fits_into_its_memory_is_refused():
    with pytest.raises(Refused) as refused:
        apart.busy(calendar(*event(*OFTEN) * 10_000), SINCE, UNTIL, BERLIN, memory=1024 * 1024)

    assert refused.value.reason == Reason.TOO_MANY


def test_a_process_of_its_own_finds_the_same_and_refuses_the_same():
    ics = calendar(*event(*WEEKLY), *event("UID:bad", "DTSTART:no"))

    assert apart.busy(ics, SINCE, UNTIL, TOKYO) == reading.busy(ics, SINCE, UNTIL, TOKYO)
    with pytest.raises(Refused) as refused:
        apart.busy(b"<html>", SINCE, UNTIL, TOKYO)
    assert refused.value.reason == Reason.NO_CALENDAR


PIECES = st.sampled_from(
    [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VALARM",
        "END:VALARM",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "END:VCALENDAR",
        "BEGIN:VCALENDAR",
        "DTSTART:20261201T100000Z",
        "DTEND:20261201T110000Z",
        "DTSTART;VALUE=DATE:20261201",
        "UID:1",
        "RRULE:FREQ=DAILY;COUNT=3",
        "RRULE:",
        "RRULE:FREQ=WEEKLY;BYDAY=XX",
        "EXDATE:",
        "EXDATE:20261202",
        "RDATE;VALUE=PERIOD:x/y",
        "RECURRENCE-ID:20261202T100000Z",
        "SEQUENCE:x",
        "DURATION:-P1D",
        "TZID:x",
        "FREEBUSY:1/2",
        "BEGIN:VFREEBUSY",
        "END:VFREEBUSY",
        "BEGIN:STANDARD",
        "END:STANDARD",
        "TZOFFSETTO:+9999",
        "DTSTART;TZID=x:20261201T100000",
        " folded",
        ":",
        ";=:",
    ]
)


@given(st.lists(PIECES | st.text(max_size=30), max_size=25))
@example(["BEGIN:VTIMEZONE", "TZID:x", "END:VTIMEZONE", "BEGIN:VEVENT", "DTSTART;TZID=x:20261201T100000", "END:VEVENT"])
def test_any_text_is_read_or_refused(lines):
    try:
        read = reading.busy(calendar(*lines), SINCE, UNTIL, BERLIN)
    except Refused:
        return
    assert all(SINCE <= start < end <= UNTIL for start, end in read.busy)
    assert all(one[1] < two[0] for one, two in zip(read.busy, read.busy[1:], strict=False))
