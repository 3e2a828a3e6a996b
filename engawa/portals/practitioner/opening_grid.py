"""A week of openings as a grid of half hours to draw on, and the openings that no grid can say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from django.http import QueryDict
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from engawa.care.appointments.booking import Wrong
from engawa.care.appointments.models import Opening, Rung
from engawa.care.appointments.week import Stretch

HALF = 30
HALVES = 48
# The working day, which the grid shows first; nights lie above and below it.
FIRST_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Cell:
    """Half an hour of a weekday: its value in the form, what it is called, and whether it is open."""

    value: str
    label: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the grid: the half hour, and the seven weekdays."""

    time: str
    is_hour: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Special:
    """An opening for some days or some ways of meeting only, as it stands in the form."""

    weekday: str = ""
    start: str = ""
    end: str = ""
    since: str = ""
    until: str = ""
    rungs: tuple[str, ...] = ()


def weekdays() -> list[tuple[str, str]]:
    """Return the short and the whole name of each weekday."""
    return [(str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])) for day in range(7)]


def lines(drawn: Iterable[str]) -> list[Line]:
    """Return the grid with what is drawn."""
    known = set(drawn)
    return [
        Line(_clock(half), half % 2 == 0, tuple(_cell(day, half, known) for day in range(7))) for half in range(HALVES)
    ]


def split(openings: Iterable[Opening]) -> tuple[set[str], list[Special]]:
    """Return kept openings as drawn half hours and as special ones."""
    drawn: set[str] = set()
    special = []
    for one in openings:
        if _is_plain(one):
            drawn |= _halves(one)
        else:
            special.append(_special(one))
    return drawn, special


def drawn_stretches(drawn: Iterable[str]) -> list[Stretch]:
    """Return drawn half hours as openings: neighbours become one. Values that are no half hour are left out."""
    found = []
    for day, halves in groupby(sorted(filter(None, map(_read, drawn))), key=lambda each: each[0]):
        numbers = [half for _day, half in halves]
        for _start, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
            together = [half for _place, half in run]
            end = (together[-1] + 1) * HALF
            found.append(Stretch(day, together[0] * HALF, end % 1440))
    return found


def special_rows(sent: QueryDict) -> list[Special]:
    """Return the special openings as they were typed."""
    names = ("weekday", "start", "end", "since", "until")
    columns = [sent.getlist(f"special-{name}")[:40] for name in names]
    rows = list(zip(*columns, strict=False))
    return [
        Special(day, start, end, since, until, tuple(sent.getlist(f"special-rungs-{n}")))
        for n, (day, start, end, since, until) in enumerate(rows)
        if any((start, end, since, until))
    ]


def special_stretches(rows: Iterable[Special]) -> list[Stretch]:
    """Return typed openings; Wrong names what can't be read."""
    return [_stretch(row) for row in rows]


def _stretch(row: Special) -> Stretch:
    try:
        start, end = (_minutes(text) for text in (row.start, row.end))
        since, until = (date.fromisoformat(text) if text else None for text in (row.since, row.until))
        weekday = int(row.weekday)
    except ValueError as error:
        raise Wrong(_("An opening needs a beginning and an end, such as 20:00 and 22:00.")) from error
    return Stretch(weekday, start, end, since, until, tuple(rung for rung in row.rungs if rung in Rung.values))


def _is_plain(one: Opening) -> bool:
    on_grid = one.start % HALF == 0 and one.end % HALF == 0
    return on_grid and one.since is None and one.until is None and not one.rungs


def _halves(one: Opening) -> set[str]:
    end = one.end if one.end > one.start else one.end + 1440
    halves = range(one.start // HALF, end // HALF)
    return {f"{(one.weekday + half // HALVES) % 7}-{half % HALVES}" for half in halves}


def _special(one: Opening) -> Special:
    since, until = (day.isoformat() if day else "" for day in (one.since, one.until))
    return Special(str(one.weekday), _time(one.start), _time(one.end), since, until, tuple(one.rungs))


def _cell(day: int, half: int, known: set[str]) -> Cell:
    value = f"{day}-{half}"
    return Cell(value, f"{WEEKDAYS[day]} {_clock(half)}", value in known)


def _read(value: str) -> tuple[int, int] | None:
    day, _dash, half = value.partition("-")
    if not all(text.isascii() and text.isdigit() and len(text) < 3 for text in (day, half)):
        return None
    return (int(day), int(half)) if int(day) < 7 and int(half) < HALVES else None


def _clock(half: int) -> str:
    return _time(half * HALF)


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute
