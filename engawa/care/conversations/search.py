"""Search in one's own threads. What is sealed can't be indexed: the newest entries are opened and looked through."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from engawa.care.conversations.models import Entry, Thread
from engawa.care.conversations.queries import open_or_none
from engawa.foundation.accounts import names
from engawa.foundation.vault import seals

MOST_ENTRIES, MOST_HITS, AROUND = 5000, 50, 60


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry that holds the words."""

    thread: UUID
    owner: int
    entry: UUID
    number: int | None
    author: str
    posted: datetime | None
    snippet: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; `is_all`: whether everything was looked through."""

    hits: list[Hit]
    is_all: bool


def find(threads: QuerySet[Thread], words: str) -> Found:
    """Return the newest entries of `threads` that hold all of `words`, in any spelling of width and case."""
    wanted = folded(words).split()
    if not wanted:
        return Found([], is_all=True)
    said = Entry.objects.filter(thread__in=threads, number__isnull=False, taken_back=None)
    rows = list(
        said.order_by("-posted").values_list("id", "thread", "thread__owner", "number", "author", "posted", "body")[
            : MOST_ENTRIES + 1
        ]
    )
    called = names.called({row[4] for row in rows})
    ring, hits = seals.ring(*{row[2] for row in rows}), list[Hit]()
    for pk, thread, owner, number, author, posted, sealed in rows[:MOST_ENTRIES]:
        body = open_or_none(ring, owner, f"entry:{pk}:body", bytes(sealed)) or ""
        if len(hits) < MOST_HITS and all(word in folded(body) for word in wanted):
            hits.append(Hit(thread, owner, pk, number, called.get(author, ""), posted, _around(body, wanted[0])))
    return Found(hits, is_all=len(rows) <= MOST_ENTRIES and len(hits) < MOST_HITS)


def folded(text: str) -> str:
    """Return text as it is compared: full and half width, capitals and small letters are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def _around(body: str, word: str) -> str:
    """Return the words around the find."""
    line = " ".join(body.split())
    # Folding changes lengths ("ﬁ" becomes "fi"): each folded sign remembers which sign of the line it came from.
    origin = [(sign, place) for place, one in enumerate(line) for sign in folded(one)]
    at = "".join(sign for sign, _place in origin).find(word)
    middle = origin[at][1] if at >= 0 else 0
    start, end = max(0, middle - AROUND), middle + AROUND
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"
