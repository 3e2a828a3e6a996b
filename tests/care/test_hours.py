"""The hours of a service: read, compared as instants, shown on another clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.care.library import hours

NIGHTS = [{"days": "daily", "from": "22:00", "to": "05:00"}]
OFFICE = [{"days": "mon-fri", "from": "10:00", "to": "18:00"}]
EARLY = [{"days": "daily", "from": "02:30", "to": "04:00"}]
SMALL = [{"days": "daily", "from": "02:10", "to": "02:20"}]
MOST = [
    {"days": "mon,thu,fri", "from": "00:00", "to": "00:00"},
    {"days": "tue,wed,sat,sun", "from": "06:00", "to": "00:00"},
]

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday, no clock change near


def moment(zone: str, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def rows(data, zone, at, visitor):
    return [
        (row.first, row.last, f"{row.start:%H:%M}", f"{row.end:%H:%M}")
        for row in hours.in_zone(hours.parse(data), zone, at, visitor)
    ]


@pytest.mark.parametrize(
    ("data", "spans"),
    [
        pytest.param("always", ((0, 10080),), id="always"),
        pytest.param([{"days": "mon", "from": "09:00", "to": "10:30"}], ((540, 630),), id="one day"),
        pytest.param(
            [{"days": "sat,sun", "from": "00:00", "to": "01:00"}],
            ((7200, 7260), (8640, 8700)),
            id="a list of days",
        ),
        pytest.param(
            [{"days": "sun-mon", "from": "01:00", "to": "02:00"}],
            ((60, 120), (8700, 8760)),
            id="a run of days over the weekend",
        ),
        pytest.param(
            [{"days": "sun", "from": "22:00", "to": "05:00"}],
            ((0, 300), (9960, 10080)),
            id="Sunday night wraps to Monday",
        ),
        pytest.param(
            [
                {"days": "tue", "from": "09:00", "to": "12:00"},
                {"days": "mon-tue", "from": "11:00", "to": "13:00"},
            ],
            ((660, 780), (1980, 2220)),
            id="lines that overlap are one",
        ),
        pytest.param(
            [
                {"days": "mon", "from": "09:00", "to": "17:00"},
                {"days": "mon", "from": "10:00", "to": "11:00"},
            ],
            ((540, 1020),),
            id="a line within another adds nothing",
        ),
        pytest.param([{"days": "daily", "from": "00:00", "to": "00:00"}], ((0, 10080),), id="daily, all day"),
    ],
)
def test_hours_become_minutes_of_the_week(data, spans):
    assert hours.parse(data).spans == spans


@pytest.mark.parametrize(
    ("data", "named"),
    [
        pytest.param("sometimes", "always", id="another word"),
        pytest.param([], "always", id="an empty list"),
        pytest.param([{"days": "mon", "from": "9:00", "to": "10:00"}], "9:00", id="a short time"),
        pytest.param([{"days": "mon", "from": "09:00", "to": "24:00"}], "24:00", id="hour 24"),
        pytest.param([{"days": "mon", "from": 9, "to": "10:00"}], "9", id="a number"),
        pytest.param([{"days": "mo", "from": "09:00", "to": "10:00"}], "mo", id="another day"),
        pytest.param([{"days": "mon-", "from": "a", "to": "10:00"}], "a", id="letters"),
        pytest.param([{"days": 1, "from": "09:00", "to": "10:00"}], "1", id="a day's number"),
        pytest.param([{"days": "mon", "from": "09:00"}], "from and to", id="no end"),
        pytest.param(["mon 9-10"], "from and to", id="a sentence"),
    ],
)
def test_hours_that_cannot_be_read_are_named(data, named):
    with pytest.raises(ValueError, match=named):
        hours.parse(data)


@pytest.mark.parametrize(
    ("data", "zone", "at", "answer"),
    [
        pytest.param(OFFICE, "Asia/Kolkata", "2026-11-23T04:29Z", False, id="before, half-hour"),
        pytest.param(OFFICE, "Asia/Kolkata", "2026-11-23T04:30Z", True, id="opens, half-hour"),
        pytest.param(OFFICE, "Asia/Kolkata", "2026-11-23T12:29Z", True, id="last minute"),
        pytest.param(OFFICE, "Asia/Kolkata", "2026-11-23T12:30Z", False, id="closes, half-hour"),
        pytest.param(OFFICE, "Asia/Kathmandu", "2026-11-23T04:15Z", True, id="quarter-hour zone"),
        pytest.param(OFFICE, "Asia/Tokyo", "2026-11-22T23:00Z", False, id="Monday 8 in Tokyo"),
        pytest.param(OFFICE, "Asia/Tokyo", "2026-11-23T01:00Z", True, id="Monday 10 in Tokyo"),
        pytest.param(NIGHTS, "Asia/Tokyo", "2026-11-22T19:59Z", True, id="Monday before dawn"),
        pytest.param(NIGHTS, "Asia/Tokyo", "2026-11-22T20:00Z", False, id="Monday at five"),
        pytest.param("always", "Asia/Tokyo", "2026-11-22T20:00Z", True, id="always"),
        pytest.param("unknown", "Asia/Tokyo", "2026-11-22T20:00Z", None, id="unknown"),
    ],
)
def test_open_is_asked_of_the_clock_of_the_service(data, zone, at, answer):
    assert hours.is_open(hours.parse(data), zone, datetime.fromisoformat(at)) is answer


@pytest.mark.parametrize(
    ("zone", "skipped", "shown_twice"),
    [
        pytest.param("Europe/Berlin", "2026-03-29T03:00", "2026-10-25T02:30", id="Berlin"),
        pytest.param("America/New_York", "2026-03-08T03:00", "2026-11-01T02:30", id="New York"),
    ],
)
def test_a_line_that_opens_while_the_clocks_change_opens_once(zone, skipped, shown_twice):
    line = hours.parse(EARLY)
    for text in (skipped, shown_twice):
        opening = moment(zone, text)
        before = opening.astimezone(UTC) - timedelta(hours=1)
        assert hours.next_change(line, zone, before) == opening
        closing = hours.next_change(line, zone, opening)
        assert closing is not None
        assert closing.strftime("%H:%M") == "04:00"


def test_a_clock_that_moves_half_an_hour_is_followed():
    zone = "Australia/Lord_Howe"
    skipped = hours.parse([{"days": "sun", "from": "02:15", "to": "05:00"}])
    repeated = hours.parse([{"days": "sun", "from": "01:45", "to": "05:00"}])
    spring = moment(zone, "2026-10-04T01:00").astimezone(UTC)
    autumn = moment(zone, "2026-04-05T01:00").astimezone(UTC)

    assert hours.next_change(skipped, zone, spring) == moment(zone, "2026-10-04T02:30")
    assert hours.next_change(repeated, zone, autumn) == moment(zone, "2026-04-05T01:45")
    assert hours.is_open(repeated, zone, moment(zone, "2026-04-05T01:40", fold=1))


def test_an_opening_that_the_clocks_skip_does_not_take_place():
    line, zone = hours.parse(SMALL), "Europe/Berlin"
    night = moment(zone, "2026-03-29T00:00").astimezone(UTC)

    assert not any(hours.is_open(line, zone, night + timedelta(minutes=m)) for m in range(300))
    assert hours.next_change(line, zone, night) == moment(zone, "2026-03-30T02:10")


@pytest.mark.parametrize(
    ("data", "at", "change"),
    [
        pytest.param(OFFICE, "2026-11-23T09:00", "2026-11-23T10:00", id="opens today"),
        pytest.param(OFFICE, "2026-11-23T10:00", "2026-11-23T18:00", id="just opened"),
        pytest.param(OFFICE, "2026-11-27T18:00", "2026-11-30T10:00", id="after the weekend"),
        pytest.param(NIGHTS, "2026-11-22T23:00", "2026-11-23T05:00", id="Sunday into Monday"),
        pytest.param(MOST, "2026-11-23T12:00", "2026-11-24T00:00", id="a whole day ends"),
        pytest.param(MOST, "2026-11-22T12:00", "2026-11-24T00:00", id="Sunday joins Monday"),
        pytest.param("always", "2026-11-23T12:00", None, id="always"),
        pytest.param("unknown", "2026-11-23T12:00", None, id="unknown"),
    ],
)
def test_the_next_change_is_the_next_opening_or_closing(data, at, change):
    zone = "Asia/Tokyo"
    found = hours.next_change(hours.parse(data), zone, moment(zone, at))
    assert found == (change and moment(zone, change))


@pytest.mark.parametrize(
    ("data", "zone", "visitor", "expected"),
    [
        pytest.param(NIGHTS, "Asia/Tokyo", "Asia/Tokyo", [(0, 6, "22:00", "05:00")], id="at home"),
        pytest.param(NIGHTS, "Asia/Tokyo", "Asia/Kolkata", [(0, 6, "18:30", "01:30")], id="half-hour zone"),
        pytest.param(
            OFFICE,
            "Asia/Tokyo",
            "America/New_York",
            [(0, 3, "20:00", "04:00"), (6, 6, "20:00", "04:00")],
            id="the weekend falls on other days",
        ),
        pytest.param(
            MOST,
            "Asia/Tokyo",
            "Asia/Tokyo",
            [
                (0, 0, "00:00", "00:00"),
                (1, 2, "06:00", "00:00"),
                (3, 4, "00:00", "00:00"),
                (5, 6, "06:00", "00:00"),
            ],
            id="whole days are whole days",
        ),
        pytest.param(
            [{"days": "mon-tue", "from": "00:00", "to": "00:00"}],
            "Asia/Tokyo",
            "Europe/Berlin",
            [(0, 0, "00:00", "00:00"), (1, 1, "00:00", "16:00"), (6, 6, "16:00", "00:00")],
            id="two days are cut at midnight",
        ),
        pytest.param("always", "Asia/Tokyo", "UTC", [(0, 6, "00:00", "00:00")], id="always"),
        pytest.param("unknown", "Asia/Tokyo", "UTC", [], id="unknown"),
        pytest.param(
            [
                {"days": "mon-fri", "from": "09:00", "to": "12:00"},
                {"days": "mon-fri", "from": "13:00", "to": "17:00"},
            ],
            "UTC",
            "UTC",
            [(0, 4, "09:00", "12:00"), (0, 4, "13:00", "17:00")],
            id="a pause at midday",
        ),
    ],
)
def test_the_week_is_told_on_the_clock_of_the_visitor(data, zone, visitor, expected):
    assert rows(data, zone, NOON, visitor) == expected


def test_a_week_with_a_clock_change_tells_each_day_as_it_will_be():
    friday = moment("Asia/Tokyo", "2026-10-23T12:00")
    line = [{"days": "daily", "from": "17:00", "to": "21:00"}]

    assert rows(line, "Europe/Berlin", friday, "Asia/Tokyo") == [
        (0, 3, "01:00", "05:00"),  # Monday to Thursday, after the change
        (4, 6, "00:00", "04:00"),  # this Friday to Sunday, before it
    ]


ZONES = st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
CLOCKS = st.times().map(lambda clock: clock.strftime("%H:%M"))
LINES = st.fixed_dictionaries(
    {"days": st.sampled_from(["daily", "mon", "mon-fri", "sat,sun"]), "from": CLOCKS, "to": CLOCKS}
)


@given(st.lists(LINES, min_size=1, max_size=4), ZONES, INSTANTS)
def test_nothing_changes_before_the_next_change(data, zone, at):
    line = hours.parse(data)
    change = hours.next_change(line, zone, at)
    now = hours.is_open(line, zone, at)

    if change is None:
        assert line.always
    else:
        assert change > at
        assert hours.is_open(line, zone, change) is not now
        assert hours.is_open(line, zone, at + (change - at) / 2) is now


@given(st.lists(LINES, min_size=1, max_size=4), ZONES)
def test_away_from_clock_changes_open_is_what_the_wall_clock_says(data, zone):
    line = hours.parse(data)
    for step in range(0, 7 * 24 * 60, 187):
        at = datetime.combine(date(2026, 6, 1), time(), ZoneInfo(zone)) + timedelta(minutes=step)
        inside = any(start <= step < end for start, end in line.spans)
        assert hours.is_open(line, zone, at) is inside
