"""Weeks in which clocks change, in twelve zones: what is offered, booked, moved and repeated stays true."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells, search, series, team
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Appointment
from engawa.care.appointments.search import Wanted
from engawa.care.appointments.week import Stretch
from engawa.portals.members.appointments import asked, moments
from tests.cast import Cast

# Zone of the practice -> a Sunday on which its clocks change (or one on which they don't: Tokyo, Kathmandu).
WEEKS = {
    "Europe/Berlin": datetime(2026, 10, 25, tzinfo=UTC),
    "Europe/London": datetime(2027, 3, 28, tzinfo=UTC),
    "America/New_York": datetime(2026, 11, 1, tzinfo=UTC),
    "America/Los_Angeles": datetime(2027, 3, 14, tzinfo=UTC),
    "America/St_Johns": datetime(2026, 11, 1, tzinfo=UTC),
    "America/Santiago": datetime(2027, 4, 4, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2027, 4, 4, tzinfo=UTC),
    "Australia/Adelaide": datetime(2026, 10, 4, tzinfo=UTC),
    "Pacific/Chatham": datetime(2026, 9, 27, tzinfo=UTC),
    "Africa/Cairo": datetime(2026, 10, 29, tzinfo=UTC),
    "Asia/Tokyo": datetime(2026, 10, 25, tzinfo=UTC),
    "Asia/Kathmandu": datetime(2026, 10, 25, tzinfo=UTC),
}
READERS = ("Asia/Tokyo", "Europe/London", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata")


@pytest.fixture(params=WEEKS, ids=list(WEEKS))
def practice(request: pytest.FixtureRequest, db: None) -> "Practice":
    """Mori, open each day from eight to eight and from eleven at night to two, in the week before the change."""
    zone, sunday = request.param, WEEKS[request.param]
    with time_machine.travel(sunday - timedelta(days=3), tick=False):
        cast = assembled()
        appointments.set_practice(cast.mori, cast.mori, zone=zone, lengths={"text": 50, "voice": 50}, notice=0)
        week = [Stretch(day, *hours) for day in range(7) for hours in ((480, 1200), (1380, 120))]
        appointments.set_openings(cast.mori, week, cast.mori)
        yield Practice(cast, ZoneInfo(zone), sunday - timedelta(days=3))


class Practice:
    """Who is booked, on which clock, and what time it is."""

    def __init__(self, cast: Cast, zone: ZoneInfo, now: datetime) -> None:
        self.cast, self.zone, self.now = cast, zone, now

    def free(self) -> list[datetime]:
        found = search.free(team.working(), Wanted(self.now, self.now + timedelta(days=7), "text"), self.now)
        return [one.starts for one in found]

    def wall(self, at: datetime) -> str:
        return at.astimezone(self.zone).strftime("%a %H:%M")


def assembled() -> Cast:
    from tests.cast import assemble  # noqa: PLC0415  under the travelled clock

    return assemble()


def test_every_start_lies_within_the_openings_of_the_wall_clock(practice: Practice) -> None:
    hours = {at.astimezone(practice.zone).hour for at in practice.free()}

    assert hours <= {*range(8, 20), 23, 0, 1}
    assert {8, 19, 23, 0, 1} <= hours


def test_readers_in_all_zones_see_the_same_instants(practice: Practice) -> None:
    """Slots vanished across midnight for eastern visitors elsewhere; here a zone only changes the words."""
    week = practice.free()

    assert {reader: seen_by(practice, reader) == week for reader in READERS} == dict.fromkeys(READERS, True)


def seen_by(practice: Practice, reader: str) -> list[datetime]:
    """Page through what somebody who lives elsewhere is shown of the same week."""
    aoi, until = practice.cast.aoi, practice.now + timedelta(days=7) - timedelta(minutes=50)
    aoi.zone = reader
    shown: list[datetime] = []
    later: int | None = 0
    while later is not None and not (shown and shown[-1] > until):
        found = asked.find(asked.Asked("text", since=later), aoi, practice.now)
        shown, later = shown + [one.starts for one in found.times], found.later
    return [at for at in shown if at <= until]


def test_a_time_on_each_day_is_booked_and_moved_over_the_change(practice: Practice) -> None:
    free = practice.free()
    first = appointments.confirm(hold(practice, free[0], "a"), practice.cast.aoi)
    after = next(
        at for at in free if at > free[0] + timedelta(days=5) and practice.wall(at)[4:] == practice.wall(free[0])[4:]
    )

    moved = appointments.move(first, cells.cell(after), practice.cast.aoi)

    assert practice.wall(moved.starts)[4:] == practice.wall(free[0])[4:]
    assert free[0] in practice.free()
    assert after not in practice.free()


def test_a_series_shows_the_same_wall_clock_each_week(practice: Practice) -> None:
    start = next(at for at in practice.free() if practice.wall(at).endswith("10:00"))
    booked = appointments.confirm(hold(practice, start, "s"), practice.cast.aoi)

    assert appointments.repeat(booked, 1, 4, practice.cast.aoi) == 0

    walls = {practice.wall(one.starts) for one in Appointment.booked()}
    assert walls == {practice.wall(start)}
    assert Appointment.booked().count() == 4


def hold(practice: Practice, at: datetime, key: str) -> Appointment:
    return appointments.hold(Time(cells.cell(at), (practice.cast.mori.pk,), "text"), practice.cast.aoi, key)


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        ("2026-10-25T00:30Z", "Europe/Berlin", "02:30 (before the clocks go back)"),
        ("2026-10-25T01:30Z", "Europe/Berlin", "02:30 (after the clocks go back)"),
        ("2026-10-25T02:30Z", "Europe/Berlin", "03:30"),
        ("2027-04-03T14:45Z", "Australia/Lord_Howe", "01:45 (before the clocks go back)"),
        ("2027-04-03T15:15Z", "Australia/Lord_Howe", "01:45 (after the clocks go back)"),
        ("2026-10-25T00:30Z", "Asia/Tokyo", "09:30"),
    ],
)  # fmt: skip
def test_a_time_that_clocks_show_twice_says_which_one_it_is(at: str, zone: str, words: str) -> None:
    assert moments.clock(datetime.fromisoformat(at), zone) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-25T14:30Z", "tonight, 23:30"),
        ("2026-11-25T17:00Z", "in the coming night, 02:00"),
        ("2026-11-25T05:00Z", "today, 14:00"),
        ("2026-11-26T11:00Z", "tomorrow evening, 20:00"),
        ("2026-11-26T18:00Z", "in the night to Friday, 27 November, 03:00"),
        ("2026-11-30T03:00Z", "Monday, 30 November, 12:00"),
    ],
)  # fmt: skip
def test_times_are_said_as_people_count_them(at: str, words: str) -> None:
    now = datetime(2026, 11, 25, 3, tzinfo=UTC)  # noon in Tokyo

    assert moments.spoken(datetime.fromisoformat(at), now, "Asia/Tokyo") == words


def test_the_week_of_a_series_follows_the_clock_that_skips_its_hour() -> None:
    start = cells.cell(
        datetime(2027, 3, 21, 1, 30, tzinfo=UTC)
    )  # half past two in Berlin, which is skipped on the 28th

    found = series.occurrences(start, "Europe/Berlin", 1, 3)

    walls = [cells.instant(one).astimezone(ZoneInfo("Europe/Berlin")).strftime("%d %H:%M") for one in found]
    assert walls == ["21 02:30", "28 03:30", "04 02:30"]
