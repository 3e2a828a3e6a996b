"""One appointment as the one who looks at it sees it."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from engawa.care.appointments import at_home, away, booking, team
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Appointment, Rung, Waiting
from engawa.care.appointments.search import Free
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.names import called
from engawa.foundation.vault import seals
from engawa.lib.names import zone_city
from engawa.portals.members.appointments import moments, rows, where
from engawa.ui.pages import language

WILL_BE = ("held", "booked")  # states in which it matters where


def shown(found: Appointment, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the page's values. Staff see whom it is with, and what their clock shows there."""
    account = actor.account
    given = list(found.practitioners.all())
    names = called({*(who.pk for who in given), found.account_id or 0})
    is_mine = found.account_id == account.pk
    is_given = any(who.pk == account.pk for who in given)
    row, note = rows.row(found, names, now, account.zone), note_of(found) if is_mine or is_given else ""
    return {
        "row": row,
        "where": where.of(found, actor, row.who, has_note=bool(found.note)) if row.state in WILL_BE else where.Where(),
        "is_mine": is_mine,
        "is_given": is_given,
        "held_until": moments.clock(found.held_until, account.zone) if found.held_until else "",
        "is_offer": found.offered_to_id is not None,
        "can_come": found.starts > now,
        "with_whom": given[0].pk if given else "",
        "start": found.start,
        "key": booking.fresh_key(),
        "changes": moments.changes_before(found.starts, now, account.zone),
        "zone": zone_city(account.zone, language()),
        "note": note,
        "person": _person(found, names, now) if not is_mine and actor.is_staff else None,
        "others": _other_rungs(found, given) if is_mine else [],
        "suggested": found.suggested,
        "elsewhere": found.cancelled is None and away.falls_into_absence(found),
        "seat": _seat(found, account.pk),
        "is_waiting": is_mine and Waiting.objects.filter(instead_of=found, ended=None).exists(),
        "in_series": found.series_id is not None,
        "at_home": found.rung == Rung.HOME,
        "is_known": at_home.is_known(account) if is_mine and found.rung == Rung.HOME else True,
        "can_repeat": is_mine and found.is_held and found.offered_to_id is None and account.is_named,
    }


def note_of(found: Appointment) -> str:
    """Return what somebody wrote beside the appointment; "" where nothing is, or its key is gone."""
    if not found.note or found.account_id is None:
        return ""
    with suppress(seals.Unreadable):
        return seals.ring(found.account_id).open(found.account_id, f"appointment:{found.pk}:note", bytes(found.note))
    return ""


def time_of(found: Appointment) -> Time:
    """Return the time of an appointment, to look for others near it."""
    return Time(found.start, tuple(booking.practitioners_of(found)), found.rung, (found.end - found.start) * 5)


def time_with(text: str, rung: str) -> Time | None:
    """Return the time that a form sends, "start:practitioner"; None for anything else."""
    start, _colon, who = text.partition(":")
    return Time(number(start), (number(who),), rung) if number(start) and number(who) else None


def times_for_all(found: Iterable[Free], practitioners: int) -> list[Free]:
    """Return the times at which all practitioners of an appointment are free, each once."""
    by_start: dict[int, list[Free]] = {}
    for one in found:
        by_start.setdefault(one.start, []).append(one)
    return [free[0] for _start, free in sorted(by_start.items()) if len(free) == practitioners]


def number(text: str) -> int:
    """Return a number out of an address; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _person(found: Appointment, names: dict[int, str], now: datetime) -> dict[str, str] | None:
    if found.account is None:
        return None
    there = found.account.zone
    return {
        "called": names.get(found.account.pk, ""),
        "at": moments.spoken(found.starts, now, there),
        "zone": zone_city(there, language()),
    }


def _other_rungs(found: Appointment, given: list[Any]) -> list[tuple[str, str]]:
    practices = list(team.working().filter(account__in=[who.pk for who in given]))
    offered = [rung for rung in Rung.values if practices and all(rung in one.lengths for one in practices)]
    return [(rung, str(Rung(rung).label)) for rung in offered if rung != found.rung]


def _seat(found: Appointment, account: int) -> str:
    """Return how it stands with a seat: "" for no circle, "taken" for one's own, "free", "full"."""
    if not found.seats:
        return ""
    taken = list(found.taken.values_list("account", flat=True))
    if account in taken:
        return "taken"
    return "free" if len(taken) < found.seats else "full"
