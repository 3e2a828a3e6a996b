"""Free times in JSON: reading a search, writing slots."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from engawa.algorithms.appointments.grid import Stretch
from engawa.algorithms.appointments.local import Opening
from engawa.algorithms.appointments.slots import Practitioner, Search, Slot, slots
from engawa.algorithms.inputs import InputError, kind, read_object, read_whole, shown

Zones = Callable[[str], tzinfo]
"""Finds a zone by its name, or raises KeyError. Zones are read from files, so they are handed in."""

LONGEST = timedelta(days=3660)
"""The longest stretch that can be searched."""

MOST_MINUTES = 10_080
"""A week: no length, step, notice or buffer is longer."""

_SECOND = timedelta(seconds=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
# Clocks are looked at a few days around what is asked for, which must lie in the calendar too.
_YEARS = range(2, 9999)

SEARCH = ("now", "from", "to", "length_min", "step_min", "notice_min", "practitioners")
PRACTITIONER = ("id", "zone", "buffer_min", "max_per_day", "openings", "extra", "closed", "booked")
OPENING = ("weekday", "start", "end", "from", "until")
STRETCH = ("start", "end")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search and whom it is about."""

    search: Search
    team: tuple[Practitioner, ...]


def parse(value: object, zones: Zones) -> Asked:
    """Read a search from a JSON object, or raise an InputError that names the field."""
    given = read_object(value, SEARCH)
    start, end = (_instant(name, given.get(name)) for name in ("from", "to"))
    if end < start:
        raise InputError("to", "must not be before from")
    if (end - start) * _SECOND > LONGEST:
        raise InputError("to", f"must be at most {LONGEST.days} days after from")
    search = Search(
        now=_instant("now", given.get("now")),
        start=start,
        end=end,
        length=_minutes("length_min", given.get("length_min"), 1),
        step=_minutes("step_min", given.get("step_min"), 1),
        notice=_minutes("notice_min", given.get("notice_min"), 0, absent=0),
    )
    team = tuple(_practitioner(place, each, zones) for place, each in _list("practitioners", given))
    _once_each(team)
    return Asked(search, team)


def answer(asked: Asked) -> dict[str, object]:
    """Return the free times as JSON values."""
    length = asked.search.length * 60
    return {"slots": [_written(slot, length) for slot in slots(asked.search, asked.team)]}


def _written(slot: Slot, length: int) -> dict[str, object]:
    return {"start": _text(slot.start), "end": _text(slot.start + length), "practitioner": slot.practitioner}


def _text(at: int) -> str:
    return (_BEGINNING + at * _SECOND).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def _practitioner(place: str, value: object, zones: Zones) -> Practitioner:
    given = _object(place, value, PRACTITIONER)
    most = given.get("max_per_day")
    return Practitioner(
        id=_id(f"{place}.id", given.get("id")),
        zone=_zone(f"{place}.zone", given.get("zone"), zones),
        buffer=_minutes(f"{place}.buffer_min", given.get("buffer_min"), 0, absent=0),
        most_a_day=None if most is None else _whole(f"{place}.max_per_day", most, 0),
        openings=[_opening(*each) for each in _list("openings", given, place)],
        **{name: [_stretch(*each) for each in _list(name, given, place)] for name in ("extra", "closed", "booked")},
    )


def _once_each(team: Sequence[Practitioner]) -> None:
    seen = set()
    for n, one in enumerate(team):
        if one.id in seen:
            raise InputError(f"practitioners[{n}].id", f"names {shown(one.id)} a second time")
        seen.add(one.id)


def _opening(place: str, value: object) -> Opening:
    given = _object(place, value, OPENING)
    since, until = (_day(f"{place}.{name}", given.get(name)) for name in ("from", "until"))
    if since and until and until < since:
        raise InputError(f"{place}.until", "must not be before from")
    weekday = _whole(f"{place}.weekday", given.get("weekday"), 0)
    if weekday > 6:
        raise InputError(f"{place}.weekday", "must be from 0 (Monday) to 6 (Sunday)")
    start, end = (_time(f"{place}.{name}", given.get(name)) for name in STRETCH)
    return Opening(weekday, start, end, since, until)


def _stretch(place: str, value: object) -> Stretch:
    given = _object(place, value, STRETCH)
    start, end = (_instant(f"{place}.{name}", given.get(name)) for name in STRETCH)
    if end <= start:
        raise InputError(f"{place}.end", "must be after start")
    return start, end


def _id(field: str, value: object) -> str | int:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(field, f"must be text or a whole number, not {kind(value)}")
    return value


def _zone(field: str, value: object, zones: Zones) -> tzinfo:
    if not isinstance(value, str):
        raise InputError(field, f"must be the name of a time zone, such as Asia/Tokyo, not {kind(value)}")
    try:
        return zones(value)
    except KeyError:
        raise InputError(field, f"there is no time zone {shown(value)}") from None


def _minutes(field: str, value: object, least: int, absent: int | None = None) -> int:
    minutes = absent if value is None and absent is not None else _whole(field, value, least)
    if minutes > MOST_MINUTES:
        raise InputError(field, f"must be at most {MOST_MINUTES} minutes (a week)")
    return minutes


def _whole(field: str, value: object, least: int) -> int:
    number = read_whole(field, value)
    if number is None:
        raise InputError(field, "is needed: a whole number")
    if number < least:
        raise InputError(field, f"must be {least} or more")
    return number


def _instant(field: str, value: object) -> int:
    """Return an RFC 3339 instant as seconds since 1970."""
    text = _matching(field, value, _INSTANT, "an instant with its offset, such as 2026-03-29T09:00:00+02:00")
    try:
        at = datetime.fromisoformat(text.upper().replace(" ", "T"))
    except ValueError as error:
        raise InputError(field, f"there is no instant {text}") from error
    if at.microsecond or at.year not in _YEARS:
        raise InputError(field, "must be a whole second in the years 2 to 9998")
    return (at - _BEGINNING) // _SECOND


def _day(field: str, value: object) -> date | None:
    if value is None:
        return None
    text = _matching(field, value, _DAY, "a day such as 2026-03-29")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(field, f"there is no day {text}") from error


def _time(field: str, value: object) -> int:
    text = _matching(field, value, TIME, "a time of day such as 09:00")
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _matching(field: str, value: object, pattern: re.Pattern[str], wanted: str) -> str:
    if not isinstance(value, str):
        raise InputError(field, f"must be {wanted}, not {kind(value)}")
    if not pattern.fullmatch(value):
        raise InputError(field, f"must be {wanted}, not {shown(value)}")
    return value


def _object(place: str, value: object, fields: Sequence[str]) -> Mapping[str, object]:
    try:
        return read_object(value, fields)
    except InputError as error:
        raise InputError(place if error.field == "input" else f"{place}.{error.field}", error.message) from error


def _list(name: str, given: Mapping[str, object], inside: str = "") -> list[tuple[str, object]]:
    """Return the members of a list with their places; a list that is absent or null is empty, but for practitioners."""
    place = f"{inside}.{name}" if inside else name
    value = given.get(name)
    if value is None and inside:
        return []
    if not isinstance(value, list):
        raise InputError(place, f"must be a list, not {kind(value)}")
    return [(f"{place}[{n}]", each) for n, each in enumerate(value)]
