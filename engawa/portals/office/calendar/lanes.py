"""A lane for each practitioner and each place: what is taken, and what is free, in the words of who looks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _

from engawa.care.appointments import cells
from engawa.care.appointments.calendar import Kept, SideBySide
from engawa.care.appointments.models import Place, Practice, Rung
from engawa.care.appointments.search import Free
from engawa.foundation.accounts import names
from engawa.lib.names import zone_city
from engawa.portals.members import when
from engawa.portals.members.appointments import moments
from engawa.portals.office.calendar.looks import Look
from engawa.ui.days import calendar_day
from engawa.ui.pages import language


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is taken. Without an id it is only kept free, and nobody is named."""

    start: int
    end: int
    at: str
    until: str
    id: UUID | None = None
    who: str = ""
    how: str = ""
    place: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """A free time: what a form sends, what the clocks show here and there, and the whole in words."""

    start: int
    end: int
    practitioner: int
    at: str
    theirs: str
    said: str
    is_named: bool  # in the proposal that is being settled


@dataclass(frozen=True, slots=True)
class Lane:
    """One practitioner or place over the days that are shown."""

    name: str
    about: str
    is_place: bool
    entries: tuple[Entry, ...]
    starts: tuple[Start, ...]
    away: tuple[tuple[date, date], ...] = ()

    def away_on(self, day: date) -> str:
        """Return until when somebody is away who is away on this day; "" for who is here."""
        last = max((last for first, last in self.away if first <= day <= last), default=None)
        return _("away until %(day)s") % {"day": calendar_day(last)} if last else ""


def lanes(look: Look, found: SideBySide, now: datetime) -> list[Lane]:
    """Return the lanes, practitioners first."""
    called = names.called([*(one.account_id for one in found.practices), *_booked_by(found)])
    return [
        *(_of_person(look, found, one, called, now) for one in found.practices),
        *(_of_place(look, found, one, called) for one in found.places),
    ]


def _booked_by(found: SideBySide) -> Iterable[int | None]:
    return (each.booked.account_id for each in found.kept if each.booked)


def _of_place(look: Look, found: SideBySide, one: Place, called: Mapping[int, str]) -> Lane:
    here = (each for each in found.kept if each.place == one.pk)
    return Lane(one.name, "", True, _entries(look, here, called, in_place=True), ())


def _of_person(look: Look, found: SideBySide, one: Practice, called: Mapping[int, str], now: datetime) -> Lane:
    mine = (each for each in found.kept if one.account_id in each.practitioners)
    named = _named(look, one.account_id)
    start = partial(_start, look, called[one.account_id], now=now, named=named)
    starts = tuple(start(free) for free in found.free.get(one.account_id, ()))
    away = tuple(found.away.get(one.account_id, ()))
    return Lane(called[one.account_id], _about(look, one), False, _entries(look, mine, called), starts, away)


def _about(look: Look, one: Practice) -> str:
    there = "" if one.zone == look.zone else zone_city(one.zone, language())
    how = str(Rung(look.rung).label)
    lacks = "" if look.rung in one.lengths else _("does not offer: %(how)s") % {"how": how}
    return " · ".join(part for part in (there, lacks) if part)


def _named(look: Look, practitioner: int) -> frozenset[int]:
    if look.subject is None:
        return frozenset()
    return frozenset(start for who, start in look.subject.wished if who == practitioner)


def _start(look: Look, called: str, free: Free, *, now: datetime, named: frozenset[int]) -> Start:
    said = _("%(name)s, %(time)s") % {"name": called, "time": moments.spoken(free.starts, now, look.zone)}
    theirs = there(free.starts, look) if look.their_zone else ""
    whole = _("%(said)s (%(theirs)s there)") % {"said": said, "theirs": theirs} if theirs else said
    at = moments.clock(free.starts, look.zone)
    return Start(free.start, free.end, free.practitioner, at, theirs, whole, free.start in named)


def _entries(
    look: Look, kept: Iterable[Kept], called: Mapping[int, str], *, in_place: bool = False
) -> tuple[Entry, ...]:
    entries = (_entry(look, one, called, in_place) for one in kept)
    return tuple(sorted(entries, key=lambda each: (each.start, each.end)))


def _entry(look: Look, kept: Kept, called: Mapping[int, str], in_place: bool) -> Entry:
    """Return a stretch in words; in a place's lane with the names of who gives it."""
    at, until = (moments.clock(cells.instant(cell), look.zone) for cell in (kept.start, kept.end))
    booked = kept.booked
    if booked is None:
        why = _("busy elsewhere") if kept.is_elsewhere else _("kept free for somebody who decides")
        return Entry(kept.start, kept.end, at, until, who=why)
    person = booked.account
    givers = [called[each] for each in kept.practitioners if each in called] if in_place else []
    who = [called[person.pk] if person else _("A circle"), *givers]
    elsewhere = person is not None and person.zone != look.zone
    return Entry(
        kept.start, kept.end, at, until, booked.pk, _(", ").join(who), str(Rung(booked.rung).label),
        booked.place.name if booked.place and not in_place else "",
        clock_there(booked.starts, person.zone, look.zone) if person and elsewhere else "",
    )  # fmt: skip


def there(at: datetime, look: Look) -> str:
    """Return what the clock shows where somebody is for whom a time is looked for, with the day if it is another."""
    return clock_there(at, look.their_zone, look.zone)


def clock_there(at: datetime, their_zone: str, zone: str) -> str:
    """Return a time by another clock, with the weekday where that is another day there."""
    here, theirs = at.astimezone(when.zone(zone)), at.astimezone(when.zone(their_zone))
    clock = moments.clock(at, their_zone)
    return clock if here.date() == theirs.date() else f"{moments.weekday(theirs.date())} {clock}"
