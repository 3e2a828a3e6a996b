"""How one's own conversation stands, as the first line of Today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from engawa.care.casework import reaches
from engawa.care.casework.models import Inquiry
from engawa.care.conversations.models import Entry, Member, Thread
from engawa.lib.prepared import Prepared, Slot
from engawa.portals.members import when
from engawa.portals.members.talk import answers_line, looked_at_line


@dataclass(frozen=True, slots=True)
class OwnThread:
    """The conversation whose owner one is; `author` is who wrote last, None if that can't be told any more."""

    id: UUID
    closed: datetime | None
    last: datetime
    begun: bool
    mine: bool
    author: int | None
    is_new: bool
    answers_by: date | None
    # Since when it waits for a coordinator to find who answers; None where somebody has it.
    waits_since: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """The same in words; `by` is the name of who wrote last, "" where it was oneself."""

    thread: OwnThread
    by: str
    at: str
    answers: str


@Prepared
def _own(account: Slot) -> "QuerySet[Thread, Any]":
    said = Entry.objects.filter(thread=OuterRef("pk"), number__isnull=False).order_by("-number")
    seen = Member.objects.filter(thread=OuterRef("pk"), account=account, until=None).values("seen_number")
    waits = Inquiry.objects.filter(reaches.waits(), thread=OuterRef("pk")).values("thread__waiting_since")
    mine = Thread.objects.filter(owner=account).order_by(F("closed").asc(nulls_first=True), "-last_entry")
    return mine.values_list(
        "id",
        "closed",
        "last_entry",
        "answers_by",
        Subquery(said.values("number")[:1]),
        Subquery(said.values("author")[:1]),
        Subquery(seen[:1]),
        Subquery(waits[:1]),
    )[:1]


def own_thread(account: int) -> OwnThread | None:
    """Return the open conversation that moved last, else the closed one, else None; one query."""
    rows = _own(account)
    return _thread(rows[0], account) if rows else None


def line(thread: OwnThread | None, called: Mapping[int, str], now: datetime, zone: str) -> Line | None:
    """Return how the conversation stands in words, where the reader is; `called` has the name of who wrote last."""
    if thread is None:
        return None
    at = when.moment(thread.last, now, zone)
    answers = answers_line(thread.answers_by, now, zone) or looked_at_line(thread.waits_since, now, zone)
    by = "" if thread.mine else called.get(thread.author or 0, "")
    return Line(thread=thread, by=by, at=at, answers=answers)


def _thread(row: tuple[Any, ...], account: int) -> OwnThread:
    id, closed, last, answers_by, number, author, seen, waits = row
    begun, mine = number is not None, author == account
    return OwnThread(
        id=id,
        closed=closed,
        last=last,
        begun=begun,
        mine=mine,
        author=author,
        is_new=begun and not mine and number > (seen or 0),
        answers_by=answers_by,
        waits_since=waits,
    )
