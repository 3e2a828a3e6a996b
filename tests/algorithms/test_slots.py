"""Free times: against a count by the minute, over the zones and days that others got wrong."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engawa.algorithms.appointments.grid import bits, joined, runs, span
from engawa.algorithms.appointments.local import Opening
from engawa.algorithms.appointments.slots import Practitioner, Search, Slot, nearest, slots, starts, together
from tests.algorithms import slots_oracle

# Where clocks do something odd: each zone with a day on which they do.
ODD = {
    "Europe/Berlin": ("2026-03-29", "2026-10-25"),
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "Asia/Tokyo": ("2026-06-01", "1951-09-08"),
    "Asia/Kolkata": ("2026-06-01",),
    "Asia/Kathmandu": ("2026-06-01", "1986-01-01"),  # from +5:30 to +5:45
    "Pacific/Chatham": ("2026-04-05", "2026-09-27"),  # +12:45, south
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),  # half an hour
    "America/Santiago": ("2026-04-04", "2026-09-06"),  # at midnight: a day that begins at one
    "America/Sao_Paulo": ("2018-11-04", "2019-02-16"),  # midnight, both ways
    "America/Havana": ("2026-03-08", "2026-11-01"),  # the hour after midnight, twice
    "Africa/Cairo": ("2026-04-24", "2026-10-29"),
    "Africa/Casablanca": ("2026-02-15", "2026-03-22"),  # backwards in Ramadan
    "Pacific/Apia": ("2011-12-30",),  # a day that never was
    "America/Caracas": ("2016-05-01",),  # half an hour for good
    "Europe/Amsterdam": ("1937-07-01", "1936-05-15"),  # from 19 minutes 32 seconds to 20 minutes
    "Africa/Monrovia": ("1972-01-07",),  # 44 minutes 30 seconds behind
    "UTC": ("2026-02-28",),
}
WHERE = [(zone, date.fromisoformat(day)) for zone, days in ODD.items() for day in days]
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
clock_times = st.one_of(st.integers(0, 95).map(lambda n: n * 15), st.integers(0, 1439))


@st.composite
def searches(draw: st.DrawFn) -> tuple[Search, list[Practitioner]]:
    zone, day = draw(st.sampled_from(WHERE))
    noon = int((datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - BEGINNING).total_seconds())
    begin = noon - draw(st.integers(0, 60 * 60)) * 60
    search = Search(
        now=begin - draw(st.integers(-600, 600)) * 60,
        start=begin,
        end=begin + draw(st.integers(0, 60 * 60)) * 60,
        length=draw(st.sampled_from((5, 7, 25, 50, 60, 180))),
        step=draw(st.sampled_from((5, 7, 15, 30, 50, 60))),
        notice=draw(st.sampled_from((0, 3, 60, 1440))),
    )
    zones = st.just(zone) | st.sampled_from(sorted(ODD))
    return search, [draw(_practitioners(n, zones, begin)) for n in range(draw(st.integers(1, 2)))]


@st.composite
def _practitioners(draw: st.DrawFn, n: int, zones: st.SearchStrategy[str], begin: int) -> Practitioner:
    minutes = st.integers(-24 * 60, 70 * 60)
    pairs = st.tuples(minutes, st.integers(1, 600)).map(lambda p: (begin + p[0] * 60, begin + (p[0] + p[1]) * 60))
    days = st.none() | st.integers(-3, 3).map(lambda n: date.fromordinal(719163 + begin // 86400 + n))
    openings = st.builds(Opening, st.integers(0, 6), clock_times, clock_times, days, days)
    return Practitioner(
        id=n,
        zone=ZoneInfo(draw(zones)),
        buffer=draw(st.sampled_from((0, 5, 7, 15))),
        most_a_day=draw(st.sampled_from((None, None, 0, 1, 2))),
        openings=draw(st.lists(openings, max_size=8)),
        extra=draw(st.lists(pairs, max_size=2)),
        closed=draw(st.lists(pairs, max_size=2)),
        booked=draw(st.lists(pairs, max_size=3)),
    )


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(searches())
def test_free_times_are_what_a_count_by_the_minute_gives(asked: tuple[Search, list[Practitioner]]) -> None:
    assert [tuple(slot) for slot in slots(*asked)] == slots_oracle.slots(*asked)


ALL_DAY = [Opening(weekday, 0, 0) for weekday in range(7)]


@pytest.mark.parametrize(("zone", "day"), WHERE, ids=[f"{zone} {day}" for zone, day in WHERE])
def test_whoever_is_always_open_is_open_at_every_instant_of_an_odd_week(zone: str, day: date) -> None:
    begin = int((datetime(day.year, day.month, day.day, tzinfo=UTC) - BEGINNING).total_seconds()) - 3 * 86400
    search = Search(begin, begin, begin + 7 * 86400, length=5)
    always = Practitioner("a", ZoneInfo(zone), openings=ALL_DAY)

    found = slots(search, [always])

    expected = slots_oracle.slots(search, [always])
    assert [tuple(slot) for slot in found] == expected
    whole = all(slots_oracle.at(begin + n * 3600).astimezone(ZoneInfo(zone)).second == 0 for n in range(7 * 24))
    assert not whole or len(found) == 7 * 288  # no hole where a day is short, none twice where it is long


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def found(zone: str, since: str, until: str, *openings: Opening, length: int = 60, step: int = 60) -> list[str]:
    search = Search(at(since), at(since), at(until), length, step)
    one = Practitioner(1, ZoneInfo(zone), openings=openings)
    return [
        slots_oracle.at(slot.start).astimezone(ZoneInfo(zone)).strftime("%a %H:%M%z") for slot in slots(search, [one])
    ]


@pytest.mark.parametrize(
    ("zone", "since", "opening", "expected"),
    [
        pytest.param("Europe/Berlin", "2026-03-28T12:00Z", Opening(6, 60, 240), ["Sun 01:00+0100", "Sun 03:00+0200"],
                     id="the skipped hour is not there"),
        pytest.param("Europe/Berlin", "2026-10-24T12:00Z", Opening(6, 120, 180), ["Sun 02:00+0200", "Sun 02:00+0100"],
                     id="the repeated hour is there twice"),
        pytest.param("Australia/Lord_Howe", "2026-10-03T12:00Z", Opening(6, 60, 180), ["Sun 01:00+1030"],
                     id="half an hour is skipped"),
        pytest.param("America/Santiago", "2026-09-05T12:00Z", Opening(5, 23 * 60, 2 * 60),
                     ["Sat 23:00-0400", "Sun 01:00-0300"], id="midnight is skipped inside of a night"),
        pytest.param("America/Santiago", "2026-09-05T12:00Z", Opening(6, 0, 60), [], id="nothing in the gap"),
        pytest.param("Pacific/Apia", "2011-12-29T12:00Z", Opening(4, 0, 0), [], id="a Friday that never was"),
        pytest.param("Asia/Tokyo", "2026-11-23T12:00Z", Opening(1, 23 * 60, 60), ["Tue 23:00+0900", "Wed 00:00+0900"],
                     id="past midnight"),
        pytest.param("Asia/Tokyo", "2026-11-23T12:00Z", Opening(1, 23 * 60, 60, until=date(2026, 11, 24)),
                     ["Tue 23:00+0900", "Wed 00:00+0900"], id="the last day goes on past midnight"),
        pytest.param("Asia/Tokyo", "2026-11-23T12:00Z", Opening(1, 23 * 60, 60, since=date(2026, 11, 25)), [],
                     id="what began before the first day is not there"),
    ],
)  # fmt: skip
def test_a_day_on_which_clocks_are_odd(zone: str, since: str, opening: Opening, expected: list[str]) -> None:
    until = (datetime.fromisoformat(since) + timedelta(days=3)).isoformat()

    assert found(zone, since, until, opening) == expected


EIGHT_TO_TEN = Practitioner("a", ZoneInfo("UTC"), buffer=10, openings=[Opening(2, 480, 600)])
WEDNESDAY = at("2026-11-25T00:00Z")


def starts_with(booked: list[tuple[str, str]], **changes: int | None) -> list[str]:
    day = "2026-11-25T"
    taken = [(at(f"{day}{start}Z"), at(f"{day}{end}Z")) for start, end in booked]
    one = Practitioner("a", ZoneInfo("UTC"), openings=EIGHT_TO_TEN.openings, booked=taken,
                       buffer=changes.get("buffer") or 0, most_a_day=changes.get("most_a_day"))  # fmt: skip
    search = Search(WEDNESDAY, WEDNESDAY, WEDNESDAY + 86400, length=30, step=30)
    return [slots_oracle.at(slot.start).strftime("%H:%M") for slot in slots(search, [one])]


@pytest.mark.parametrize(
    ("booked", "changes", "expected"),
    [
        pytest.param([], {}, ["08:00", "08:30", "09:00", "09:30"], id="nothing booked"),
        pytest.param([("08:30", "09:00")], {}, ["08:00", "09:00", "09:30"], id="neighbours may touch without a buffer"),
        pytest.param([("08:30", "09:00")], {"buffer": 5}, ["09:30"], id="a buffer keeps both sides free"),
        pytest.param([("07:00", "08:00")], {"buffer": 10}, ["08:30", "09:00", "09:30"], id="a buffer reaches in"),
        pytest.param([("08:02", "08:03")], {}, ["08:30", "09:00", "09:30"], id="a minute takes its slot"),
        pytest.param([("05:00", "05:30")], {"most_a_day": 1}, [], id="a full day counts what lay before"),
        pytest.param([("05:00", "05:30")], {"most_a_day": 2}, ["08:00", "08:30", "09:00", "09:30"], id="room for one"),
        pytest.param([], {"most_a_day": 0}, [], id="none a day"),
    ],
)
def test_what_is_booked_takes_its_time(
    booked: list[tuple[str, str]], changes: dict[str, int], expected: list[str]
) -> None:
    assert starts_with(booked, **changes) == expected


def test_several_have_time_together_where_all_do() -> None:
    early = Practitioner(1, ZoneInfo("UTC"), openings=[Opening(2, 480, 600)])
    late = Practitioner(2, ZoneInfo("UTC"), openings=[Opening(2, 540, 720)])
    search = Search(WEDNESDAY, WEDNESDAY, WEDNESDAY + 86400, length=30, step=30)
    masks = starts(search, [early, late])

    common = [slots_oracle.at((search.first + bit) * 300).strftime("%H:%M") for bit in bits(together(masks.values()))]

    assert common == ["09:00", "09:30"]
    assert together([]) == 0


def test_the_nearest_come_in_order_and_each_start_once() -> None:
    free = [Slot(100, 1), Slot(100, 2), Slot(700, 1), Slot(1300, 1), Slot(5000, 1)]

    assert nearest(free, 1000) == [Slot(100, 1), Slot(700, 1), Slot(1300, 1)]
    assert nearest([], 1000) == []


@given(st.integers(0, 2**80), st.integers(1, 70))
def test_runs_by_doubling_are_what_looking_at_each_bit_gives(mask: int, length: int) -> None:
    text = bin(mask)[:1:-1]

    assert list(bits(runs(mask, length))) == [n for n in range(len(text)) if text[n : n + length] == "1" * length]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda p: (p[0], p[0] + p[1]))))
def test_joined_stretches_hold_the_same_time(stretches: list[tuple[int, int]]) -> None:
    covered = {n for start, end in stretches for n in range(start, end)}
    found = joined(stretches)

    assert [n for start, end in found for n in range(start, end)] == sorted(covered)
    assert all(before[1] < after[0] for before, after in pairwise(found))
    assert span(-3, 2) == 0b11
