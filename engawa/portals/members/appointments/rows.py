"""Appointments and free times as rows of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Rung
from engawa.care.appointments.search import Free
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.names import called
from engawa.lib.names import zone_city
from engawa.portals.members import when
from engawa.portals.members.appointments import moments
from engawa.ui.pages import language


@dataclass(frozen=True, slots=True)
class Row:
    """One appointment in a list."""

    id: UUID
    at: str
    instant: str
    until: str
    how: str
    rung: str
    suggested: str
    who: str
    place: str
    state: str  # "booked", "held", "lapsed" and "let go" (was only held), "cancelled", "over"


@dataclass(frozen=True, slots=True)
class Time:
    """One free time: what a form sends, and what is read."""

    start: int
    practitioner: int
    clock: str
    spoken: str
    instant: str
    who: str  # "" where it goes without saying


@dataclass(frozen=True, slots=True)
class Day:
    """The free times of one day, or of one night."""

    name: str
    times: tuple[Time, ...]


def days(times: Iterable[Free], now: datetime, zone: str, names: Mapping[int, str] | None = None) -> list[Day]:
    """Return free times under the day or night to which people count them; `names` where it has to be said whose."""
    shown = [_time(one, now, zone, (names or {}).get(one.practitioner, "")) for one in times]
    return [Day(name, tuple(time for _name, time in group)) for name, group in groupby(shown, key=lambda each: each[0])]


def listed(found: Iterable[Appointment], names: Mapping[int, str], now: datetime, zone: str) -> list[Row]:
    """Return appointments as rows; needs their practitioners and places fetched."""
    return [row(one, names, now, zone) for one in found]


def row(one: Appointment, names: Mapping[int, str], now: datetime, zone: str) -> Row:
    """Return one appointment as a row."""
    return Row(
        id=one.pk,
        at=moments.spoken(one.starts, now, zone),
        instant=one.starts.isoformat(),
        until=moments.clock(one.ends, zone),
        how=str(Rung(one.rung).label),
        rung=one.rung,
        suggested=str(Rung(one.suggested).label) if one.suggested else "",
        who=_joined(one, names),
        place=one.place.name if one.place else "",
        state=_state(one, now),
    )


def names_of(found: Iterable[Appointment]) -> dict[int, str]:
    """Return how everybody in these appointments is called."""
    ids = {who.pk for one in found for who in one.practitioners.all()} | {
        one.account_id for one in found if one.account_id
    }
    return called(ids)


def _joined(one: Appointment, names: Mapping[int, str]) -> str:
    return _(", ").join(names[who.pk] for who in one.practitioners.all() if who.pk in names)


def _time(one: Free, now: datetime, zone: str, who: str) -> tuple[str, Time]:
    at = cells.instant(one.start)
    spoken = moments.spoken(at, now, zone)
    return moments.heading(at, now, zone), Time(
        one.start, one.practitioner, moments.clock(at, zone), spoken, at.isoformat(), who
    )


def _state(one: Appointment, now: datetime) -> str:
    if one.held_until is not None:
        return _state_of_held(one.held_until, one.cancelled, now)
    if one.cancelled is not None:
        return "cancelled"
    return "over" if one.ends <= now else "booked"


def _state_of_held(until: datetime, ended: datetime | None, now: datetime) -> str:
    """Return how it stands with what was never booked: nothing of it can be cancelled."""
    if ended is None and until > now:
        return "held"
    return "let go" if ended is not None and ended < until else "lapsed"


def zone_words(account: Account, now: datetime) -> dict[str, Any]:
    """Return the reader's zone and what its clocks show, to be said once on a page."""
    here = now.astimezone(when.zone(account.zone))
    return {"zone": zone_city(account.zone, language()), "clock": here.strftime("%H:%M")}
