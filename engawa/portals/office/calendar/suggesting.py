"""Suggestions: who could take somebody, and who could take all who wait. They suggest; a human decides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engawa.algorithms.casework.matching import Suggested, ranked, suggested
from engawa.care.appointments import matching, search, solving_apart, team
from engawa.care.appointments.models import Rung, Waiting
from engawa.care.appointments.search import Free, Wanted
from engawa.care.casework.models import Hours, Inquiry
from engawa.foundation.access import verdicts
from engawa.foundation.accounts import names
from engawa.foundation.accounts.actor import Actor
from engawa.portals.members import when
from engawa.portals.members.appointments import moments
from engawa.portals.office import inquiry_rows
from engawa.portals.office.calendar import reasons, subjects
from engawa.portals.office.calendar.lanes import clock_there
from engawa.portals.office.calendar.looks import Look
from engawa.portals.office.calendar.reasons import Candidate
from engawa.portals.office.inquiry_rows import Row

# A first time is looked for so far ahead, and so many are shown.
AHEAD, TIMES = timedelta(days=14), 3


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time with whom is suggested, on the clocks of both."""

    start: int
    practitioner: int
    said: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested for one who waits: `row` says who of an inquiry, `called` of the waiting list."""

    key: str
    row: Row | None
    called: str
    rung: str
    how: str
    taker: Candidate | None
    passed: tuple[str, ...]
    nobody: tuple[str, ...]
    times: tuple[Slot, ...]


def candidates(look: Look, now: datetime) -> list[Candidate]:
    """Return everybody who could take the one for whom a time is looked for, the best fit first."""
    if look.subject is None:
        return []
    here = matching.team(now, look.today)
    found = ranked(subjects.request(look.subject, look.asked, now), here)
    called = names.called(one.practitioner for one in found)
    return [reasons.candidate(one, called) for one in found if one.practitioner != look.subject.account.pk]


def all_at_once(actor: Actor, now: datetime, today: date) -> list[Suggestion]:
    """Return what is suggested for all who wait, the most pressing first; a fixed number of queries for each rung."""
    inquiries = list(subjects.waiting_inquiries(actor))
    waiting = list(matching.for_anybody(verdicts.all_for(actor, "waiting.settle")))
    waits: dict[str, Inquiry | Waiting] = {f"inquiry:{one.pk}": one for one in inquiries}
    waits |= {f"waiting:{one.pk}": one for one in waiting}
    here = matching.team(now, today)
    found = suggested(matching.requests(inquiries, waiting, now), here, solving_apart.solved)
    called = names.called([*(one.id for one in here), *(one.account_id for one in waiting)])
    free = _free({_rung(waits[one.request]) for one in found if one.fit}, now)
    return [_suggestion(one, waits[one.request], called, _times(one, waits, free, actor, now), now) for one in found]


def _suggestion(
    one: Suggested, waits: Inquiry | Waiting, called: Mapping[int, str], times: tuple[Slot, ...], now: datetime
) -> Suggestion:
    rung = _rung(waits)
    return Suggestion(
        key=one.request,
        row=inquiry_rows.facts(waits, now) if isinstance(waits, Inquiry) else None,
        called="" if isinstance(waits, Inquiry) else called[waits.account_id],
        rung=rung,
        how=str(Rung(rung).label),
        taker=reasons.candidate(one.fit, called) if one.fit else None,
        passed=tuple(called[who] for who in one.passed if who in called),
        nobody=tuple(reasons.nobody(each, called) for each in one.nobody),
        times=times,
    )


def _rung(waits: Inquiry | Waiting) -> str:
    # Who writes for the first time meets in writing first, and goes up when they like.
    return waits.rung if isinstance(waits, Waiting) else Rung.TEXT


def _free(rungs: Iterable[str], now: datetime) -> dict[tuple[str, int], list[Free]]:
    """Return the free times of the next two weeks by rung and practitioner."""
    found: dict[tuple[str, int], list[Free]] = defaultdict(list)
    practices = list(team.working())
    for rung in sorted(rungs):
        for one in search.free(practices, Wanted(now, now + AHEAD, rung, by_staff=True), now):
            found[rung, one.practitioner].append(one)
    return found


def _times(
    one: Suggested, waits: Mapping[str, Inquiry | Waiting], free: Mapping[tuple[str, int], list[Free]], actor: Actor,
    now: datetime,
) -> tuple[Slot, ...]:  # fmt: skip
    """Return the first free times with whom is suggested, those at hours that are liked before others."""
    if one.fit is None:
        return ()
    who = waits[one.request]
    there = free.get((_rung(who), one.fit.practitioner), [])
    liked = [each for each in there if _is_liked(each, who)] or there
    zone, theirs = actor.account.zone, who.account.zone
    return tuple(
        Slot(each.start, each.practitioner, moments.spoken(each.starts, now, zone),
             clock_there(each.starts, theirs, zone) if theirs != zone else "")
        for each in liked[:TIMES]
    )  # fmt: skip


def _is_liked(free: Free, who: Inquiry | Waiting) -> bool:
    hour = free.starts.astimezone(when.zone(who.account.zone)).hour
    parts = who.hours if isinstance(who, Inquiry) else [Hours.NIGHT] if who.at_night else []
    return not parts or any(_holds(hour, *span) for part, span in matching.PARTS.items() if part in parts)


def _holds(hour: int, start: int, end: int) -> bool:
    return start <= hour < end if start < end else hour >= start or hour < end
