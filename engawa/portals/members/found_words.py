"""What a search in one's own conversations shows."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.conversations import search
from engawa.care.conversations.models import Thread
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.audit import chain
from engawa.portals.members import when


@dataclass(frozen=True, slots=True)
class Line:
    """One find. `before` is the number that opens the page on which it stands last."""

    thread: UUID
    entry: UUID
    before: int
    author: str
    at: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Lines:
    """All finds; `is_all` says whether everything was looked through."""

    lines: list[Line]
    is_all: bool


def found(actor: Actor, threads: QuerySet[Thread], query: str) -> Lines:
    """Return the finds in words; a trace is left for each whose conversation is shown."""
    hits = search.find(threads, query)
    for owner in sorted({hit.owner for hit in hits.hits} - {actor.id}):
        # Each whose words are shown reads of it in their own list.
        chain.record(actor.id, "thread.search", about=owner)
    now, zone = timezone.now(), actor.account.zone
    return Lines(
        [
            Line(
                hit.thread,
                hit.entry,
                (hit.number or 0) + 1,
                hit.author or _("Somebody who is no longer here"),
                when.moment(hit.posted or now, now, zone),
                hit.snippet,
            )
            for hit in hits.hits
        ],
        hits.is_all,
    )
