"""When a service is open: a week of opening hours in one zone, read from another.

A line in Tokyo may be read about in Berlin, at night, on the Sunday the clocks change. Hours are
written on the wall clock of the service and compared as instants, so every zone gets one answer.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

DAY = 24 * 60
WEEK = 7 * DAY
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(0)

_KEYS = {"days", "from", "to"}
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")

Span = tuple[int, int]
Moment = TypeVar("Moment", int, datetime)


@dataclass(frozen=True, slots=True)
class Weekly:
    """The open hours of a week: sorted spans of minutes, from Monday 00:00 = 0 to 10080."""

    spans: tuple[Span, ...]
    known: bool = True

    @property
    def always(self) -> bool:
        return self.spans == ((0, WEEK),)


@dataclass(frozen=True, slots=True)
class Row:
    """The hours of a run of weekdays, Monday = 0; `end` not after `start` means past midnight."""

    first: int
    last: int
    start: time
    end: time


ALWAYS = Weekly(((0, WEEK),))
UNKNOWN = Weekly((), known=False)


def parse(data: object) -> Weekly:
    """Read "always", "unknown" or a list of days and times; raise ValueError otherwise."""
    if data == "always":
        return ALWAYS
    if data == "unknown":
        return UNKNOWN
    if not isinstance(data, list) or not data:
        raise ValueError('expected "always", "unknown" or a list of days with from and to')
    return Weekly(_merged(piece for line in data for piece in _pieces(line)))


def is_open(weekly: Weekly, zone: str, at: datetime) -> bool | None:
    """Tell whether the service is open at an instant; None when its hours are not known."""
    if not weekly.known:
        return None
    if weekly.always:
        return True
    return any(start <= at < end for start, end in _intervals(weekly, zone, at))


def next_change(weekly: Weekly, zone: str, at: datetime) -> datetime | None:
    """Return when the service next opens or closes, or None if it never does or is not known."""
    if weekly.always:
        return None
    edges = (edge for interval in _intervals(weekly, zone, at) for edge in interval)
    following = next((edge for edge in edges if edge > at), None)
    return following and following.astimezone(ZoneInfo(zone))


def in_zone(weekly: Weekly, zone: str, at: datetime, visitor_zone: str) -> tuple[Row, ...]:
    """Return the hours of the seven days from `at` on the visitor's clock, equal days in runs."""
    if weekly.always:
        return (Row(0, 6, MIDNIGHT, MIDNIGHT),)
    visitor = ZoneInfo(visitor_zone)
    today = at.astimezone(visitor).date()
    days: dict[int, list[tuple[time, time]]] = {day: [] for day in range(7)}
    for start, end in _intervals(weekly, zone, at):
        for left, right in _by_day(_wall(start, visitor), _wall(end, visitor)):
            if 0 <= (left.date() - today).days < 7:
                days[left.weekday()].append((left.time(), right.time()))
    return tuple(_rows(days))


def _pieces(line: object) -> Iterator[Span]:
    if not isinstance(line, Mapping) or set(line) != _KEYS:
        raise ValueError("each line of hours has days, from and to")
    start, end = _minutes(line["from"]), _minutes(line["to"])
    length = end - start if end > start else end - start + DAY
    for day in _weekdays(line["days"]):
        left = day * DAY + start
        right = left + length
        yield left, min(right, WEEK)
        if right > WEEK:
            yield 0, right - WEEK


def _minutes(value: object) -> int:
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f'{value!r} is not a time like "09:30" (midnight is "00:00")')
    return int(match[1]) * 60 + int(match[2])


def _weekdays(value: object) -> list[int]:
    if not isinstance(value, str):
        raise ValueError(f'{value!r} is not a day like "mon", "mon-fri", "sat,sun" or "daily"')
    if value == "daily":
        return list(range(7))
    return [day for part in value.split(",") for day in _run(part.strip())]


def _run(part: str) -> list[int]:
    first, _, last = part.partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        raise ValueError(f'{part!r} is not a day like "mon", "mon-fri", "sat,sun" or "daily"')
    start, stop = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    return [(start + step) % 7 for step in range((stop - start) % 7 + 1)]


def _merged(spans: Iterable[tuple[Moment, Moment]]) -> tuple[tuple[Moment, Moment], ...]:
    merged: list[tuple[Moment, Moment]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _intervals(weekly: Weekly, zone: str, at: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """Return the open times around `at` in UTC, from the week before to three weeks ahead."""
    place = ZoneInfo(zone)
    today = at.astimezone(place).date()
    monday = datetime.combine(today - timedelta(days=today.weekday()), MIDNIGHT)
    weeks = [monday + timedelta(weeks=week) for week in range(-1, 4)]
    pairs = (
        tuple(_instant(week + timedelta(minutes=edge), place) for edge in span)
        for week in weeks
        for span in weekly.spans
    )
    return _merged((start, end) for start, end in pairs if start < end)


def _instant(wall: datetime, place: ZoneInfo) -> datetime:
    """Return when the clock first shows `wall`; where it skips that time, when it skips."""
    usual = wall.replace(tzinfo=place).astimezone(UTC)
    folded = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
    if folded >= usual:
        return usual
    seconds = range(int((usual - folded).total_seconds()))
    offset = folded.astimezone(place).utcoffset()

    def has_skipped(second: int) -> bool:
        return (folded + timedelta(seconds=second)).astimezone(place).utcoffset() != offset

    return folded + timedelta(seconds=bisect_left(seconds, True, key=has_skipped))


def _wall(instant: datetime, place: ZoneInfo) -> datetime:
    return instant.astimezone(place).replace(tzinfo=None)


def _by_day(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Leave a night whole; cut what is longer than a day at each midnight."""
    if end - start > timedelta(days=1):
        midnight = datetime.combine(start.date() + timedelta(days=1), MIDNIGHT)
        while midnight < end:
            yield start, midnight
            start, midnight = midnight, midnight + timedelta(days=1)
    yield start, end


def _rows(days: Mapping[int, list[tuple[time, time]]]) -> Iterator[Row]:
    for pattern, run in groupby(range(7), key=lambda day: sorted(days[day])):
        first, *rest = run
        for start, end in pattern:
            yield Row(first, rest[-1] if rest else first, start, end)
