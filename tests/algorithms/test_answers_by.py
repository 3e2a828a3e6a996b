"""By which day an answer is promised: a table of days somebody could check by hand, and a naive count beside it."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.algorithms.casework.answers_by import FARTHEST, Absence, Stretch, answers_by

DAY = [(time(9), time(17))]
WEEK = dict.fromkeys(range(5), DAY)
NIGHT = {0: [(time(22), time(6))]}
HALVES = {0: [(time(9), time(12)), (time(14), time(18))]}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute)


@pytest.mark.parametrize(
    ("received", "hours", "absences", "within", "expected"),
    [
        (at(23, 10), WEEK, [], 1, date(2026, 11, 23)),
        (at(23, 16, 59), WEEK, [], 1, date(2026, 11, 23)),
        (at(23, 17), WEEK, [], 1, date(2026, 11, 24)),
        (at(23, 3), WEEK, [], 2, date(2026, 11, 24)),
        (at(23, 23), WEEK, [], 2, date(2026, 11, 25)),
        (at(27, 18), WEEK, [], 1, date(2026, 11, 30)),
        (at(28, 12), WEEK, [], 2, date(2026, 12, 1)),
        (at(23, 10), WEEK, [(date(2026, 11, 23), date(2026, 11, 25))], 1, date(2026, 11, 26)),
        (at(23, 10), WEEK, [(date(2026, 11, 24), date(2026, 11, 24))], 2, date(2026, 11, 25)),
        (at(23, 23), NIGHT, [], 1, date(2026, 11, 23)),
        (at(24, 3), NIGHT, [], 1, date(2026, 11, 30)),
        (at(23, 13), HALVES, [], 1, date(2026, 11, 23)),
        (at(23, 10), {}, [], 1, None),
        (at(23, 10), {0: []}, [], 1, None),
        (at(23, 10), WEEK, [(date(2026, 1, 1), date(2027, 12, 31))], 1, None),
        (at(23, 10), {0: DAY}, [], 30, None),
    ],
)
def test_the_promised_day(
    received: datetime, hours: dict[int, list[Stretch]], absences: list[Absence], within: int, expected: date | None
) -> None:
    assert answers_by(received, hours, absences, within) == expected


def naive(received: datetime, hours: dict[int, list[Stretch]], absences: list[Absence], within: int) -> date | None:
    """Go through the minutes of each day, and write down the days on which somebody works after `received`."""
    days: list[date] = []
    for ahead in range(FARTHEST + 1):
        day = received.date() + timedelta(days=ahead)
        if any(first <= day and day <= last for first, last in absences):
            continue
        moments = []
        for start, end in hours.get(day.weekday(), []):
            last = datetime.combine(day, end) + (timedelta(days=1) if end <= start else timedelta())
            # The last minute of a stretch; what runs past midnight belongs to the day on which it begins.
            moments.append(last - timedelta(microseconds=1))
        if any(moment >= received for moment in moments):
            days.append(day)
    return days[within - 1] if len(days) >= within else None


times = st.times().map(lambda at: at.replace(microsecond=0))
weeks = st.dictionaries(st.integers(0, 6), st.lists(st.tuples(times, times), max_size=3))
days = st.dates(date(2026, 10, 1), date(2027, 2, 1))
away = st.lists(
    st.tuples(days, st.integers(0, 20)).map(lambda pair: (pair[0], pair[0] + timedelta(pair[1]))), max_size=3
)


@given(st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31)), weeks, away, st.integers(1, 14))
def test_the_promised_day_is_what_a_naive_count_gives(
    received: datetime, hours: dict[int, list[Stretch]], absences: list[Absence], within: int
) -> None:
    assert answers_by(received, hours, absences, within) == naive(received, hours, absences, within)


@given(st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31)), weeks, away, st.integers(1, 13))
def test_more_days_of_absence_or_more_days_asked_never_promise_earlier(
    received: datetime, hours: dict[int, list[Stretch]], absences: list[Absence], within: int
) -> None:
    far = date.max
    less = answers_by(received, hours, absences, within) or far
    assert (answers_by(received, hours, absences, within + 1) or far) >= less
    assert (answers_by(received, hours, [*absences, (received.date(), received.date())], within) or far) >= less
