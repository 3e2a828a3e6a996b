"""Read from somebody's calendar when they are busy, and nothing else.

Hostile files could still keep this busy for long: whoever reads what came from outside does so by apart.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from engawa.lib.calendars.answers import Reading, Reason, Refused, Span
from engawa.lib.calendars.sifting import sift

# How far a wall-clock may lie from UTC, and a little more.
ELSEWHERE = timedelta(days=2)


def busy(ics: bytes, since: datetime, until: datetime, zone: ZoneInfo) -> Reading:
    """Return the busy times between two instants; `zone` holds where the calendar names none. Raises Refused."""
    text = sift(ics, f"{since - ELSEWHERE:%Y%m%d}")
    try:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
    except MemoryError:
        raise
    except Exception as error:  # a parser that meets what it was not made for fails in many ways
        raise Refused(Reason.BROKEN) from error
    if not calendars or any(each.name != "VCALENDAR" for each in calendars):
        raise Refused(Reason.BROKEN)
    found: list[Span] = []
    unread = 0
    for each in calendars:
        spans, missed = _in_calendar(each, since, until, zone)
        found += spans
        unread += missed
    return Reading(_merged(found, since, until), unread)


def _in_calendar(calendar: Any, since: datetime, until: datetime, zone: ZoneInfo) -> tuple[list[Span], int]:
    own, is_given = _own_zone(calendar, zone)
    found: list[Span] = []
    unread = 0
    for series in _series(calendar):
        part = icalendar.Calendar()
        if is_given:
            # The library then repeats what is written in UTC by the calendar's own clock, as its owner sees it.
            part.add("X-WR-TIMEZONE", own.key)
        part.subcomponents += series
        try:
            found += _spans(part, since, until, own)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  one entry that can't be understood must not hide all others
            unread += 1
            continue
        unread += any(each.errors for each in series)
    for each in calendar.walk("VFREEBUSY"):
        try:
            found += _free_busy(each)
        except Exception:  # noqa: BLE001  likewise
            unread += 1
    return found, unread


def _own_zone(calendar: Any, zone: ZoneInfo) -> tuple[ZoneInfo, bool]:
    try:
        return ZoneInfo(str(calendar["X-WR-TIMEZONE"])), True
    except (KeyError, ValueError, OSError):  # none, or one that nobody knows
        return zone, False


def _series(calendar: Any) -> Iterable[list[Any]]:
    """Return what belongs together: an entry and the changes to some of its days."""
    by_uid: dict[str, list[Any]] = defaultdict(list)
    for number, event in enumerate(calendar.walk("VEVENT")):
        by_uid[str(event.get("UID", number))].append(event)
    return by_uid.values()


def _spans(part: icalendar.Calendar, since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[Span]:
    query = recurring_ical_events.of(part)
    for each in query.between(since - ELSEWHERE, until + ELSEWHERE):
        if each.get("TRANSP", "").upper() != "TRANSPARENT" and each.get("STATUS", "").upper() != "CANCELLED":
            yield _instant(each["DTSTART"].dt, zone), _instant(each["DTEND"].dt, zone)


def _free_busy(component: Any) -> Iterator[Span]:
    """Yield what a calendar says that shows no entries, only when its owner is busy."""
    said = component.get("FREEBUSY", [])
    for period in said if isinstance(said, list) else [said]:
        if period.params.get("FBTYPE", "BUSY").upper() != "FREE":
            yield period.start.astimezone(UTC), period.end.astimezone(UTC)


def _instant(when: date, zone: ZoneInfo) -> datetime:
    if not isinstance(when, datetime):
        when = datetime.combine(when, time())
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)


def _merged(spans: Iterable[Span], since: datetime, until: datetime) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        start, end = max(start, since), min(end, until)
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
