"""What waits beside the calendar: inquiries that nobody has, times that would suit somebody, the waiting list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch
from django.utils.translation import gettext as _

from engawa.algorithms.appointments.grid import MINUTES, Stretch
from engawa.care.appointments import search, team
from engawa.care.appointments.models import Claim, Proposal, ProposedTime, Rung, Waiting
from engawa.care.casework import when as spans
from engawa.foundation.access import verdicts
from engawa.foundation.accounts import names
from engawa.foundation.accounts.actor import Actor
from engawa.portals.members.appointments import moments
from engawa.portals.office import arranged, inquiry_rows
from engawa.portals.office.calendar import subjects
from engawa.portals.office.calendar.lanes import clock_there

# So many of each; the first are those who wait longest, and the rest moves up.
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Named:
    """One time of a proposal; `is_free` as far as a look can tell."""

    id: int
    said: str
    theirs: str
    with_whom: str
    is_free: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who named times, or who waits for one."""

    key: str
    id: Any
    called: str
    how: str
    since: str
    about: str
    times: tuple[Named, ...] = ()


def everything(actor: Actor, now: datetime) -> dict[str, Any]:
    """Return all that waits; a fixed number of queries."""
    inquiries = list(subjects.waiting_inquiries(actor)[:SHOWN])
    first = arranged.of((one.account_id for one in inquiries), actor.account, now)
    return {
        "inquiries": [inquiry_rows.facts(one, now) for one in inquiries],
        "arranged": {str(one.pk): first[one.account_id].says for one in inquiries if one.account_id in first},
        "proposals": _proposals(actor, now),
        "waiting": _waiting(actor, now),
    }


def _proposals(actor: Actor, now: datetime) -> list[Wish]:
    found = verdicts.all_for(actor, "proposal.settle").order_by("made").prefetch_related(_times())[:SHOWN]
    called = names.called(
        id for one in found for id in (one.account_id, *(each.practitioner_id for each in one.times.all()))
    )
    shut = _shut([time for one in found for time in one.times.all()], now)
    return [_proposal(one, called, shut, actor, now) for one in found]


def _shut(times: Sequence[ProposedTime], now: datetime) -> Mapping[int, Iterable[Stretch]]:
    """Return by practitioner what is shut around these times."""
    if not times:
        return {}
    whose = team.working().filter(account__in={time.practitioner_id for time in times})
    return search.shut(whose, min(time.start for time in times), max(time.end for time in times), now)


def _times() -> "Prefetch[Any]":
    """Return the times of proposals, each with whether cells are claimed that it would need, its buffer included."""
    buffer = F("practitioner__practice__buffer") / MINUTES
    needed = Claim.objects.filter(
        practitioner=OuterRef("practitioner"), cell__gte=OuterRef("start"), cell__lt=OuterRef("needs_until")
    )
    times = ProposedTime.objects.annotate(needs_until=F("end") + buffer).annotate(is_taken=Exists(needed))
    return Prefetch("times", queryset=times)


def _proposal(
    one: Proposal, called: Mapping[int, str], shut: Mapping[int, Iterable[Stretch]], actor: Actor, now: datetime
) -> Wish:
    times = tuple(
        _named(time, one, called, search.is_shut(shut.get(time.practitioner_id, ()), time.start, time.end), actor, now)
        for time in one.times.all()
    )
    since = spans.since(one.made, now)
    return Wish(f"proposal:{one.pk}", one.pk, called[one.account_id], str(Rung(one.rung).label), since, "", times)


def _named(time: Any, one: Proposal, called: Mapping[int, str], is_shut: bool, actor: Actor, now: datetime) -> Named:
    zone, there = actor.account.zone, one.account.zone
    theirs = clock_there(time.starts, there, zone) if there != zone else ""
    said = moments.spoken(time.starts, now, zone)
    is_free = not (time.is_taken or is_shut) and time.starts > now
    return Named(time.pk, said, theirs, called[time.practitioner_id], is_free)


def _waiting(actor: Actor, now: datetime) -> list[Wish]:
    found = verdicts.all_for(actor, "waiting.settle").filter(instead_of=None).order_by("since", "pk")[:SHOWN]
    called = names.called(id for one in found for id in (one.account_id, one.practitioner_id))
    return [_waits(one, called, now) for one in found]


def _waits(one: Waiting, called: Mapping[int, str], now: datetime) -> Wish:
    how, since = str(Rung(one.rung).label), spans.since(one.since, now)
    return Wish(f"waiting:{one.pk}", one.pk, called[one.account_id], how, since, _joined(_facts(one, called)))


def _facts(one: Waiting, called: Mapping[int, str]) -> Iterable[str]:
    if one.practitioner_id:
        yield _("with %(name)s") % {"name": called[one.practitioner_id]}
    if one.at_night:
        yield _("only at night, where they live")


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(parts)
