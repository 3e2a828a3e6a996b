"""Free times as their definition says them: minute by minute, with no thought for speed. Shares no code with ours."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from engawa.algorithms.appointments.slots import Practitioner, Search

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def at(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def slots(search: Search, team: Sequence[Practitioner]) -> list[tuple[int, str | int]]:
    """Return every (start, id) that may be offered, by start and then by id."""
    found = [(start, one.id) for one in team for start in _starts(search, one)]
    return sorted(found)


def _starts(search: Search, one: Practitioner) -> Iterator[int]:
    earliest = max(search.start, search.now + search.notice * 60)
    start = earliest + -earliest % 300
    open_minutes: dict[int, bool] = {}
    while start + search.length * 60 <= search.end:
        if _may_start(search, one, start, open_minutes):
            yield start
        start += 300


def _may_start(search: Search, one: Practitioner, start: int, known: dict[int, bool]) -> bool:
    local = at(start).astimezone(one.zone)
    if local.second or (local.hour * 60 + local.minute) % search.step:
        return False
    end, buffer = start + search.length * 60, one.buffer * 60
    if any(taken < end + buffer and start - buffer < until for taken, until in one.booked):
        return False
    if one.most_a_day is not None:
        same_day = [taken for taken, _ in one.booked if at(taken).astimezone(one.zone).date() == local.date()]
        if len(same_day) >= one.most_a_day:
            return False
    # Whole cells: a length of 7 minutes needs two of them.
    return all(_is_open(one, minute, known) for minute in range(start, start + -(-search.length // 5) * 300, 60))


def _is_open(one: Practitioner, minute: int, known: dict[int, bool]) -> bool:
    if minute not in known:
        # Clocks beside the whole minute change what is open within ours, at most once.
        known[minute] = all(_open_at(one, second) for second in (minute, minute + 59))
    return known[minute]


def _open_at(one: Practitioner, second: int) -> bool:
    if any(start <= second < end for start, end in one.closed):
        return False
    if any(start <= second < end for start, end in one.extra):
        return True
    wall = at(second).astimezone(one.zone).replace(tzinfo=None)
    return any(_holds(opening, wall, day) for opening in one.openings for day in (wall.date(), wall.date() - DAY))


def _holds(opening, wall: datetime, day: date) -> bool:  # type: ignore[no-untyped-def]
    if day.weekday() != opening.weekday:
        return False
    if (opening.since and day < opening.since) or (opening.until and day > opening.until):
        return False
    midnight = datetime(day.year, day.month, day.day)
    past = DAY if opening.end <= opening.start else timedelta()
    return midnight + opening.start * MINUTE <= wall < midnight + opening.end * MINUTE + past
