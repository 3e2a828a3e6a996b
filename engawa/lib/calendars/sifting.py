"""Take from a calendar file the lines that say when, before anything else reads it.

Titles, notes and names of others are never looked at. What is malformed in them, as it often is, stops nothing; and
rules that would repeat without end are refused while they are still text.
"""

import re
from collections.abc import Iterator
from math import prod

from engawa.lib.calendars.answers import Reason, Refused

LARGEST = 5 * 1024 * 1024  # bytes; ten busy years
MOST_A_DAY = 96  # times that one entry may begin in a day: each quarter of an hour
MOST = 20_000  # entries that are not over yet

ABOUT_TIME = frozenset(
    b"BEGIN END UID SEQUENCE DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID TRANSP STATUS FREEBUSY "
    b"TZID TZOFFSETFROM TZOFFSETTO TZNAME X-WR-TIMEZONE".split()
)
READ = frozenset((b"VCALENDAR", b"VEVENT", b"VFREEBUSY", b"VTIMEZONE", b"STANDARD", b"DAYLIGHT"))
# An entry with one of these may lie elsewhere than its end says.
_NEEDS_READING = (b"RRULE", b"RDATE", b"RECURRENCE-ID", b"DURATION")
_NAME = re.compile(rb"[A-Za-z0-9-]+(?=[;:])")
_HOW_OFTEN = re.compile(rb"(FREQ|INTERVAL|BYHOUR|BYMINUTE|BYSECOND)\s*=([^;:]*)")
TIMES_A_DAY = {b"SECONDLY": 86_400, b"MINUTELY": 1_440, b"HOURLY": 24}
_END_DAY = re.compile(rb"DTEND[^:]*:(\d{8})", re.IGNORECASE)


def sift(ics: bytes, over_before: str) -> bytes:
    """Return the lines about time of all that ends on or after the day `over_before` ("20261125"), or repeats."""
    if len(ics) > LARGEST:
        raise Refused(Reason.TOO_LARGE)
    if not ics.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR":
        raise Refused(Reason.NO_CALENDAR)
    kept, count = [], 0
    for block in _blocks(_about_time(_unfolded(ics))):
        if block[0] == b"BEGIN:VEVENT":
            if _is_over(block, over_before.encode()):
                continue
            count += 1
        kept += block
    if count > MOST:
        raise Refused(Reason.TOO_MANY)
    return b"\r\n".join([*kept, b""])


def _unfolded(ics: bytes) -> Iterator[bytes]:
    parts: list[bytes] = []
    for line in ics.removeprefix(b"\xef\xbb\xbf").splitlines():
        if line[:1] in (b" ", b"\t"):
            parts.append(line[1:])
        else:
            yield b"".join(parts)
            parts = [line]
    yield b"".join(parts)


def _about_time(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what matters; what stands in a component of another kind, such as an alarm, does not."""
    elsewhere = 0
    for line in lines:
        name = (found := _NAME.match(line)) and found[0].upper()
        if name not in ABOUT_TIME:
            continue
        kind = line[len(name) + 1 :].strip().upper()
        if name == b"BEGIN" and (elsewhere or kind not in READ):
            elsewhere += 1
        elif name == b"END" and elsewhere:
            elsewhere -= 1
        elif not elsewhere:
            if name == b"RRULE":
                _look_at_rule(line)
            yield b":".join((name, kind)) if name in (b"BEGIN", b"END") else line


def _blocks(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Yield each entry as a whole, and every other line by itself."""
    block: list[bytes] = []
    for line in lines:
        if line == b"BEGIN:VEVENT" and block:
            raise Refused(Reason.BROKEN)
        if line != b"BEGIN:VEVENT" and not block:
            yield [line]
            continue
        block.append(line)
        if line == b"END:VEVENT":
            yield block
            block = []
    if block:
        raise Refused(Reason.BROKEN)


def _is_over(block: list[bytes], before: bytes) -> bool:
    ends = [found[1] for line in block if (found := _END_DAY.match(line))]
    repeats = any(line.upper().startswith(_NEEDS_READING) for line in block)
    return bool(ends) and max(ends) < before and not repeats


def _look_at_rule(line: bytes) -> None:
    # Found wherever they stand: a rule that hides one of them in a parameter means harm.
    said = [(name, value.strip()) for name, value in _HOW_OFTEN.findall(line.upper())]
    if any(name == b"INTERVAL" and not value.lstrip(b"+-0") for name, value in said):
        raise Refused(Reason.TOO_OFTEN)
    often = max((TIMES_A_DAY.get(value, 1) for name, value in said if name == b"FREQ"), default=1)
    lists = [
        value.count(b",") + 1 for name, value in said if name.startswith(b"BY") and (often == 1 or name != b"BYHOUR")
    ]
    if often * prod(lists) > MOST_A_DAY:
        raise Refused(Reason.TOO_OFTEN)
