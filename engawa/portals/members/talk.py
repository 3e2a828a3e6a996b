"""Threads and entries as they are shown: moments in words where the reader is, own entries told apart."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.casework import queries as casework
from engawa.care.conversations import queries, reach
from engawa.care.conversations.models import Entry, Thread
from engawa.care.conversations.queries import EntryRow, FileRow, ThreadRow
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.audit import chain
from engawa.foundation.live import channels
from engawa.foundation.notifications import actions as notifications
from engawa.portals.members import when


@dataclass(frozen=True, slots=True)
class Said:
    """One entry on the page. `is_own` only where the reader is known: what all hear live is the same for all."""

    id: UUID
    number: int | None
    changed: int | None
    author_id: int | None
    author: str
    body: str | None
    at: str
    instant: str
    is_edited: bool
    is_taken_back: bool
    is_own: bool
    is_changeable: bool
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One thread in the list."""

    id: UUID
    names: str
    at: str
    is_new: bool
    is_closed: bool
    answers: str


def listed(row: ThreadRow, actor: Actor, now: datetime) -> Listed:
    """Return a thread as it stands in somebody's list."""
    zone = actor.account.zone
    return Listed(
        id=row.id,
        names=called(row.names),
        at=when.moment(row.last_entry, now, zone),
        is_new=row.is_new,
        is_closed=row.closed is not None,
        answers=answers_line(row.answers_by, now, zone),
    )


def called(names: tuple[str, ...]) -> str:
    """Return with whom a conversation is; nobody in particular yet means all of us."""
    # Translators: between two names
    return _(", ").join(names) or _("Us")


def answers_line(day: date | None, now: datetime, zone: str) -> str:
    """Return by when an answer comes, honestly also when that day has passed."""
    if day is None:
        return ""
    today = now.astimezone(when.zone(zone)).date()
    if day < today:
        return _("An answer was meant to come by %(day)s. It is late; your words are here and waiting.") % {
            "day": when.day(day, today)
        }
    if day == today:
        return _("An answer comes by the end of today.")
    return _("An answer comes by %(day)s.") % {"day": when.day(day, today)}


def promised(thread: Thread, now: datetime, zone: str) -> str:
    """Return by when an answer comes, or until somebody answers here, by when a coordinator looks."""
    if thread.answers_by is None and thread.waiting_since and casework.waits(thread.pk):
        return looked_at_line(thread.waiting_since, now, zone)
    return answers_line(thread.answers_by, now, zone)


def standing(thread: Thread, zone: str) -> dict[str, Any]:
    """Return what members/_promise.html needs: by when an answer comes, and whether the conversation is closed."""
    return {"answers": promised(thread, timezone.now(), zone), "is_closed": thread.closed is not None}


def looked_at_line(since: datetime | None, now: datetime, zone: str) -> str:
    """Return by when a coordinator looks at what waits since then; "" where nobody waits, or nobody says when."""
    day = casework.first_reading(since, zone) if since else None
    if day is None:
        return ""
    today = now.astimezone(when.zone(zone)).date()
    if day < today:
        return _("Somebody was meant to look at it by %(day)s. It is late; your words are here and waiting.") % {
            "day": when.day(day, today)
        }
    if day == today:
        return _("A coordinator looks at it by the end of today, and finds who answers you.")
    return _("A coordinator looks at it by %(day)s, and finds who answers you.") % {"day": when.day(day, today)}


def said(row: EntryRow, now: datetime, zone: str, actor: Actor | None = None, changeable: frozenset[UUID] = frozenset()
         ) -> Said:  # fmt: skip
    """Return an entry as it is shown in `zone`; to its reader if `actor` says who reads."""
    at = row.posted or row.due or now
    return Said(
        id=row.id,
        number=row.number,
        changed=row.changed,
        author_id=row.author_id,
        author=row.author or _("Somebody who is no longer here"),
        body=row.body,
        at=when.moment(at, now, zone),
        instant=at.isoformat(timespec="seconds"),
        is_edited=row.edited is not None,
        is_taken_back=row.taken_back is not None,
        is_own=actor is not None and row.author_id == actor.id,
        is_changeable=row.id in changeable,
        files=row.files,
    )


def said_to(actor: Actor, rows: tuple[EntryRow, ...]) -> list[Said]:
    """Return entries as their reader sees them; one query for what they can still change."""
    now = timezone.now()
    ids = [row.id for row in rows if row.author_id == actor.id]
    own = reach.own_entries(actor).filter(pk__in=ids).select_related(None)
    changeable = frozenset(own.values_list("pk", flat=True))
    return [said(row, now, actor.account.zone, actor, changeable) for row in rows]


def one_to(actor: Actor, entry: Entry) -> Said:
    """Return one entry as its reader sees it."""
    return said_to(actor, (queries.entry(entry),))[0]


@transaction.atomic
def opened(actor: Actor, thread: Thread, before: int | None) -> dict[str, Any]:
    """Return what the page of a thread shows, and remember that it was looked at."""
    # Before the entries are read: what is said in between is told to the open page, and never lost.
    number = channels.numbers([thread.channel])[thread.channel]
    part = queries.part(thread, before)
    shown = {
        "thread": thread,
        "names": called(queries.names_in(thread, actor.account)),
        "said": said_to(actor, part.entries),
        "earlier": part.earlier,
        "is_newest": before is None,
        "number": number,
        "me": actor.id,
        "waiting": said_to(actor, queries.scheduled(thread, actor.account)),
        **standing(thread, actor.account.zone),
        "can_write": reach.writable(actor).filter(pk=thread.pk).exists(),
        "can_promise": actor.is_staff and reach.answered(actor).filter(pk=thread.pk).exists(),
    }
    looked(actor, thread, number)
    traced(actor, thread, "thread.read")
    return shown


@transaction.atomic
def missed(actor: Actor, thread: Thread, after: int) -> tuple[EntryRow, ...]:
    """Return what was said or changed after a number; whoever asks has it before their eyes."""
    number = channels.numbers([thread.channel])[thread.channel]
    rows = queries.missed(thread, after)
    if rows:
        traced_again(actor, thread, after)
    looked(actor, thread, number)
    return rows


def looked(actor: Actor, thread: Thread, number: int) -> None:
    """Remember how far somebody has looked, for their own list; nobody else is shown it."""
    queries.look(thread, actor.account, number)
    notifications.mark_seen(actor.id, thread.channel)


def traced_again(actor: Actor, thread: Thread, after: int) -> None:
    """Leave a trace where somebody asks for more than what came since they last looked: that is reading anew."""
    seen = queries.seen(thread, actor.account)
    if not seen or after < seen:
        traced(actor, thread, "thread.read")


def traced(actor: Actor, thread: Thread, verb: str) -> None:
    """Leave a trace where somebody reads what is another's."""
    if actor.id != thread.owner_id:
        chain.record(actor.id, verb, about=thread.owner_id, subject=thread.channel)
