"""The desk and the record: whom one supports, who waits, and since when. A fixed number of queries for any caseload."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from engawa.care.casework import order
from engawa.care.casework.models import HandOver, Inquiry
from engawa.care.casework.when import local
from engawa.care.conversations.models import Thread
from engawa.care.rota.models import Absence
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.ties.models import Tie, TieKind
from engawa.foundation.ties.queries import standing
from engawa.foundation.vault import seals
from engawa.lib.prepared import Prepared, Slot


@dataclass(frozen=True, slots=True)
class Case:
    """One thread on the desk, why it stands where it stands, and who handed it over with which reason."""

    thread: UUID
    inquiry: UUID | None
    owner: int
    called: str
    zone: str
    why: order.Why
    standing: order.Standing
    is_closed: bool
    reasons: tuple[str, ...] = ()
    handed_by: str = ""
    reason: str = ""
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """Somebody in one's care; `last_entry` None: nothing was said yet."""

    account: int
    called: str
    language: str
    zone: str
    since: datetime
    last_entry: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a practitioner's first page shows."""

    waiting: tuple[Case, ...]
    rest: tuple[Case, ...]
    people: tuple[Mine, ...]
    away: tuple[tuple[date, date], ...]


class _Held(NamedTuple):
    """An inquiry that was handed to somebody."""

    inquiry: UUID | None = None
    handed: datetime | None = None
    urgency: int = 0
    reasons: tuple[str, ...] = ()
    reach: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    thread: UUID
    owner: int
    zone: str
    waiting_since: datetime | None
    answers_by: date | None
    last_entry: datetime
    closed: datetime | None


def desk(account: Account, now: datetime) -> Desk:
    """Return the desk of a practitioner; seven queries, and two where something is new."""
    rows, held, mine = [_Row(*row) for row in _threads(account.pk)], _held(account), _mine(account, now)
    reasons = _reasons(account, [row for row in rows if _standing(row, held, now).is_new], held)
    called = names.called([*(row.owner for row in rows), *mine, *(by for by, _reason in reasons.values())])
    cases = sorted(
        (_case(row, held, reasons, called, now) for row in rows), key=lambda case: order.place(case.standing)
    )
    said = {row.owner: row.last_entry for row in sorted(rows, key=lambda row: row.last_entry)}
    return Desk(
        waiting=tuple(case for case in cases if case.why is not order.Why.REST and not case.is_closed),
        rest=tuple(case for case in cases if case.why is order.Why.REST or case.is_closed),
        people=_people(mine, called, said),
        away=_away(account, now),
    )


@Prepared
def _threads(account: Slot) -> "QuerySet[Thread, Any]":
    mine = Thread.objects.filter(members__account=account, members__until=None).exclude(owner=account)
    return mine.values_list("pk", "owner_id", "owner__zone", "waiting_since", "answers_by", "last_entry", "closed")


@Prepared
def _inquiries(account: Slot) -> "QuerySet[Inquiry, Any]":
    held = Inquiry.objects.filter(handed_to=account, closed=None)
    return held.values_list("thread_id", "pk", "handed", "urgency", "reasons", "reach")


@Prepared
def _cared_for(account: Slot, now: Slot) -> "QuerySet[Tie, Any]":
    mine = standing(now, TieKind.CARE).filter(holder=account)
    return mine.values_list("subject", "subject__language", "subject__zone", "since")


@Prepared
def _absences(account: Slot, today: Slot) -> "QuerySet[Absence, Any]":
    found = Absence.objects.filter(account=account, last_day__gte=today).order_by("first_day")
    return found.values_list("first_day", "last_day")[:3]


def _held(account: Account) -> dict[UUID, _Held]:
    """Return by thread what was handed to the account."""
    return {thread: _Held(*row) for thread, *row in _inquiries(account.pk) if row[1]}


def _standing(row: _Row, held: dict[UUID, _Held], now: datetime) -> order.Standing:
    given, today = held.get(row.thread, _Held()), local(now, row.zone).date()
    return order.Standing(today, row.waiting_since, row.answers_by, given.handed, row.last_entry, given.urgency)


def _case(
    row: _Row, held: dict[UUID, _Held],
    said: dict[UUID, tuple[int | None, str]], called: dict[int, str], now: datetime,
) -> Case:  # fmt: skip
    stands = _standing(row, held, now)
    given = held.get(row.thread, _Held())
    by, reason = said.get(row.thread, (None, ""))
    return Case(
        row.thread, given.inquiry, row.owner, called[row.owner], row.zone, order.why(stands), stands,
        row.closed is not None, tuple(given.reasons), called.get(by or 0, ""), reason, given.reach,
    )  # fmt: skip


def _reasons(account: Account, rows: list[_Row], held: dict[UUID, _Held]) -> dict[UUID, tuple[int | None, str]]:
    """Return by thread who handed it over and why; only for what is new, since each has to be opened."""
    if not rows:
        return {}
    ring = seals.ring(*{row.owner for row in rows})
    found = HandOver.objects.filter(to=account, inquiry__in=[held[row.thread].inquiry for row in rows]).order_by("at")
    said = found.values_list("pk", "inquiry__thread_id", "inquiry__account_id", "by", "reason")
    return {
        thread: (by, ring.open(owner, f"hand-over:{pk}:reason", bytes(reason)))
        for pk, thread, owner, by, reason in said
    }


def _mine(account: Account, now: datetime) -> dict[int, tuple[str, str, datetime]]:
    """Return language, zone and since when by whom one supports."""
    return {subject: (language, zone, since) for subject, language, zone, since in _cared_for(account.pk, now)}


def _people(
    mine: dict[int, tuple[str, str, datetime]], called: dict[int, str], said: dict[int, datetime]
) -> tuple[Mine, ...]:
    ordered = names.ordered({id: called[id] for id in mine})
    return tuple(Mine(id, name, *mine[id], said.get(id)) for id, name in ordered)


def _away(account: Account, now: datetime) -> tuple[tuple[date, date], ...]:
    return tuple((first, last) for first, last in _absences(account.pk, local(now, account.zone).date()))
