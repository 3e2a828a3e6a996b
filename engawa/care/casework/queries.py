"""What waits, who could take it, and what a coordinator sees of it."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q

from engawa.care.casework import coordinators, expiry, reaches
from engawa.care.casework.models import HandOver, Inquiry
from engawa.care.conversations.models import Entry
from engawa.care.rota import queries as rota
from engawa.care.rota.models import Absence
from engawa.care.screening.answers import Answers, WrongAnswer, from_data
from engawa.care.screening.questions import self_check
from engawa.foundation.accounts import factors, names
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.ties.models import TieKind
from engawa.foundation.vault import seals

closes_on = expiry.closes_on

# So many of what was handed over or closed; what waits is always shown whole.
SHOWN = 100
# An absence that begins later than this says nothing to whoever hands over today.
AHEAD = timedelta(weeks=8)
STATES = ("waiting", "handed", "closed")


@dataclass(frozen=True, slots=True)
class Listed:
    """One inquiry in the list: facts, and never a word of what was written."""

    id: str
    arrived: datetime
    urgency: int
    reasons: tuple[str, ...]
    for_whom: str
    reach: str
    language: str
    hours: tuple[str, ...]
    zone: str
    handed: datetime | None
    handed_to: str | None
    closed: datetime | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class Handed:
    """One hand-over: when, by whom, to whom ("": back to the coordinators), why."""

    at: datetime
    by: str
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told along with their words: how to reach them, and the self-check if they sent it."""

    contact: str
    self_check: Answers | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands in a waiting inquiry."""

    text: str
    told: Told
    given_back: Handed | None  # by whoever had it last, so that the next choice is a better one


@dataclass(frozen=True, slots=True)
class Taker:
    """A practitioner as whoever hands over sees them.

    `load` is how many people they have, `free` may be below nought; `away_until` None: here today; `away_next`: the
    first and last day of what begins within AHEAD.
    """

    id: int
    called: str
    title: str
    languages: tuple[str, ...]
    speaks: bool
    load: int
    free: int
    takes_new: bool
    away_until: date | None
    away_next: tuple[date, date] | None
    zone: str
    can_enter: bool


def listed(state: str) -> list[Listed]:
    """Return the inquiries of one of STATES: what waits by urgency and then by waiting, others the newest first."""
    wanted, order = {
        "waiting": (reaches.waits(), ("-urgency", "arrived")),
        "handed": (Q(handed_to__isnull=False, closed=None), ("-handed",)),
        "closed": (Q(closed__isnull=False, thread__closed__isnull=False), ("-closed",)),
    }[state]
    found = Inquiry.objects.filter(wanted).order_by(*order, "pk").values_list(
        "pk", "arrived", "urgency", "reasons", "for_whom", "reach", "language", "hours", "account__zone", "handed",
        "handed_to", "closed", "account__locator",
    )  # fmt: skip
    rows = list(found if state == "waiting" else found[:SHOWN])
    called = names.called(row[10] for row in rows)
    return [_listed(row, called) for row in rows]


def waiting() -> tuple[int, datetime | None]:
    """Return how many wait, and since when the first of them (for the office's own page)."""
    found = Inquiry.objects.filter(reaches.waits()).order_by("arrived").values_list("arrived", flat=True)
    return len(found), found[0] if found else None


def opened(inquiry: Inquiry) -> Opened:
    """Return the text, the contact and the attached answers; only for an inquiry that waits."""
    owner = inquiry.account_id
    ring = seals.ring(owner)
    first = Entry.objects.filter(thread=inquiry.thread_id, author=owner, taken_back=None).exclude(posted=None)
    said = [ring.open(owner, f"entry:{one.pk}:body", bytes(one.body)) for one in first.order_by("number")[:20]]
    return Opened("\n\n".join(said), told(inquiry, ring), _given_back(ring, inquiry))


def told(inquiry: Inquiry, ring: seals.Ring) -> Told:
    """Return what was told along with an inquiry; `ring` holds the writer's key."""
    sealed, place = bytes(inquiry.contact), f"inquiry:{inquiry.pk}:contact"
    return Told(ring.open(inquiry.account_id, place, sealed) if sealed else "", _answers(ring, inquiry))


def takers(language: str, today: date) -> list[Taker]:
    """Return who could take somebody, first who speaks the language, takes new people and is here; five queries.

    Last of all whoever has not signed up to the end: what is handed to them would wait for nobody knows how long.
    """
    load = Count("ties_held", filter=Q(ties_held__kind=TieKind.CARE, ties_held__until=None), distinct=True)
    known = Account.objects.filter(roles__kind=RoleKind.PRACTITIONER, roles__until=None, is_active=True)
    away = _absences(today)
    found = known.annotate(load=load).values_list(
        "pk", "language", "profile__title", "profile__languages", "profile__takes_new", "profile__caseload",
        F("load"), "zone",
    )  # fmt: skip
    facts = list(found.distinct())
    called = names.called(row[0] for row in facts)
    entered = factors.who_can_enter(called)
    rows = [_taker(row, called[row[0]], language, _away(away[row[0]], today), row[0] in entered) for row in facts]
    return sorted(rows, key=_first_of_all)


def _first_of_all(one: Taker) -> tuple[Any, ...]:
    return not one.can_enter, not one.speaks, not one.takes_new, bool(one.away_until), -one.free, one.id


def waits(thread: UUID) -> bool:
    """Say whether a thread waits for a coordinator to hand it over."""
    return Inquiry.objects.filter(reaches.waits(), thread=thread).exists()


def first_reading(now: datetime, zone: str) -> date | None:
    """Return the day, where the writer is, by which a coordinator reads what arrives now; None: nobody has said."""
    return min((day for one in coordinators.coordinators() if (day := _reads(one, now, zone))), default=None)


def _reads(one: Account, now: datetime, zone: str) -> date | None:
    day = rota.promise_for(one, now)
    if day is None:
        return None
    # The end of that day there may already be the next day where the writer is.
    return datetime.combine(day, time(23, 59), ZoneInfo(one.zone)).astimezone(ZoneInfo(zone)).date()


def _listed(row: tuple[Any, ...], called: dict[int, str]) -> Listed:
    id, arrived, urgency, reasons, whom, reach, language, hours, zone, handed, to, closed, locator = row
    return Listed(
        str(id), arrived, urgency, tuple(reasons), whom, reach, language, tuple(hours), zone, handed, called.get(to),
        closed, locator is None,
    )  # fmt: skip


def _absences(today: date) -> dict[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    days = Absence.objects.filter(first_day__lte=today + AHEAD, last_day__gte=today).order_by("first_day", "last_day")
    for account, first, last in days.values_list("account_id", "first_day", "last_day"):
        found[account].append((first, last))
    return found


def _away(days: list[tuple[date, date]], today: date) -> tuple[date | None, tuple[date, date] | None]:
    """Return until when somebody is away from today on, and what comes after that (days in their order)."""
    until = today - timedelta(days=1)
    later = None
    for first, last in days:
        # What begins on the day after another has ended is the same absence for everybody else.
        if first <= until + timedelta(days=1):
            until = max(until, last)
        else:
            later = later or (first, last)
    return until if until >= today else None, later


def _taker(
    row: tuple[Any, ...], called: str, language: str, away: tuple[date | None, tuple[date, date] | None],
    can_enter: bool,
) -> Taker:  # fmt: skip
    id, own, title, languages, takes_new, caseload, load, zone = row
    # Whoever never said speaks the language of their own pages, and takes as many as the rota's first guess.
    speaks = tuple(languages or [own])
    free = (20 if caseload is None else caseload) - load
    return Taker(
        id, called, title or "", speaks, language in speaks, load, free, takes_new is not False, *away, zone, can_enter
    )  # fmt: skip


def _given_back(ring: seals.Ring, inquiry: Inquiry) -> Handed | None:
    moves = list(HandOver.objects.filter(inquiry=inquiry).order_by("at"))
    # "To nobody" also stands where the account of whoever took it is gone; only who had it gives back.
    had_it = {one.to_id for one in moves[:-1]} - {None}
    if not moves or moves[-1].to_id or moves[-1].by_id not in had_it:
        return None
    last = moves[-1]
    reason = ring.open(inquiry.account_id, f"hand-over:{last.pk}:reason", bytes(last.reason))
    return Handed(last.at, names.called([last.by_id]).get(last.by_id or 0, ""), "", reason)


def _answers(ring: seals.Ring, inquiry: Inquiry) -> Answers | None:
    if not inquiry.self_check:
        return None
    kept = ring.open(inquiry.account_id, f"inquiry:{inquiry.pk}:self_check", bytes(inquiry.self_check))
    try:
        return from_data(json.loads(kept), self_check())
    except WrongAnswer:
        # Attached under an earlier release whose questions had other ids.
        return None
