"""A lane for each practitioner and each place: what is taken, and what is free, in the words of who looks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _

from engawa.care.appointments import cells
from engawa.care.appointments.calendar import Kept, SideBySide
from engawa.care.appointments.models import Practice, Rung
from engawa.care.appointments.search import Free
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
    names = {one.account_id: one.account.called for one in found.practices}
    return [
        *(_of_person(look, found, one, now) for one in found.practices),
        *(
            Lane(one.name, "", True, _entries(look, (each for each in found.kept if each.place == one.pk), names), ())
            for one in found.places
        ),
    ]


def _of_person(look: Look, found: SideBySide, one: Practice, now: datetime) -> Lane:
    mine = (each for each in found.kept if one.account_id in each.practitioners)
    named = _named(look, one.account_id)
    start = partial(_start, look, one.account.called, now=now, named=named)
    starts = tuple(start(free) for free in found.free.get(one.account_id, ()))
    away = tuple(found.away.get(one.account_id, ()))
    return Lane(one.account.called, _about(look, one), False, _entries(look, mine), starts, away)


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


def _entries(look: Look, kept: Iterable[Kept], names: dict[int, str] | None = None) -> tuple[Entry, ...]:
    return tuple(sorted((_entry(look, one, names or {}) for one in kept), key=lambda each: (each.start, each.end)))


def _entry(look: Look, kept: Kept, names: dict[int, str]) -> Entry:
    """Return a stretch in words; in a place's lane with the names of who gives it."""
    at, until = (moments.clock(cells.instant(cell), look.zone) for cell in (kept.start, kept.end))
    booked = kept.booked
    if booked is None:
        return Entry(kept.start, kept.end, at, until, who=_("kept free for somebody who decides"))
    person = booked.account
    who = [person.called if person else _("A circle"), *(names[each] for each in kept.practitioners if each in names)]
    elsewhere = person is not None and person.zone != look.zone
    return Entry(
        kept.start, kept.end, at, until, booked.pk, _(", ").join(who), str(Rung(booked.rung).label),
        booked.place.name if booked.place and not names else "",
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
