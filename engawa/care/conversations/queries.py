"""Read threads: plain rows with opened words, a fixed number of queries whatever the length."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from engawa.care.conversations import files
from engawa.care.conversations.models import Attachment, Draft, Entry, Member, Thread
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.vault import seals

PAGE = 50


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file beside an entry."""

    id: UUID
    name: str
    kind: str
    size: int

    @property
    def is_picture(self) -> bool:
        """Say whether it is one of the pictures that were drawn anew here."""
        return self.kind in files.PICTURES.values()


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry, opened. `body` None: it can't be opened any more."""

    id: UUID
    number: int | None
    changed: int | None
    author_id: int | None
    author: str
    body: str | None
    posted: datetime | None
    due: datetime | None
    edited: datetime | None
    taken_back: datetime | None
    files: tuple[FileRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One thread in somebody's list. `names`: the others who are in it."""

    id: UUID
    owner_id: int
    names: tuple[str, ...]
    last_entry: datetime
    is_new: bool
    is_waiting: bool
    answers_by: date | None
    closed: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a thread in its order; `earlier`: the number before which there is more, or None."""

    entries: tuple[EntryRow, ...]
    earlier: int | None


def threads_of(account: Account) -> list[ThreadRow]:
    """Return the threads that somebody is in, the last spoken in first (four queries)."""
    unseen = Entry.objects.filter(thread=OuterRef("thread"), number__gt=OuterRef("seen_number"), taken_back=None)
    mine = (
        Member.objects.filter(account=account, until=None)
        .annotate(is_new=Exists(unseen.exclude(author=account)))
        .order_by("-thread__last_entry", "thread")
        .values_list("thread", "thread__owner", "thread__last_entry", "is_new", "thread__waiting_since",
                     "thread__answers_by", "thread__closed")
    )  # fmt: skip
    rows = list(mine)
    others = _names([row[0] for row in rows], account)
    return [
        ThreadRow(pk, owner, others.get(pk, ()), last, new, waiting is not None, by, closed)
        for pk, owner, last, new, waiting, by, closed in rows
    ]


def names_in(thread: Thread, account: Account) -> tuple[str, ...]:
    """Return what the others in a thread are called (five queries)."""
    return _names([thread.pk], account).get(thread.pk, ())


def part(thread: Thread, before: int | None = None, count: int = PAGE) -> Part:
    """Return the newest entries, or those before the number `before` (five queries)."""
    said = Entry.objects.filter(thread=thread, number__isnull=False)
    if before is not None:
        said = said.filter(number__lt=before)
    found = list(said.order_by("-number")[: count + 1])
    shown = found[:count][::-1]
    return Part(_opened(thread.owner_id, shown), shown[0].number if len(found) > count else None)


def missed(thread: Thread, number: int) -> tuple[EntryRow, ...]:
    """Return what was said or changed after the channel's `number`, in that order (five queries)."""
    said = Entry.objects.filter(thread=thread, changed__gt=number)
    return _opened(thread.owner_id, said.order_by("changed"))


def scheduled(thread: Thread, account: Account) -> tuple[EntryRow, ...]:
    """Return somebody's own entries that wait for their time."""
    waiting = Entry.objects.filter(thread=thread, author=account, posted=None)
    return _opened(thread.owner_id, waiting.order_by("due", "id"))


def entry(found: Entry) -> EntryRow:
    """Return one entry, opened."""
    return _opened(found.thread.owner_id, [found])[0]


def draft(thread: Thread, account: Account) -> str:
    """Return what somebody was writing, or nothing."""
    kept = Draft.objects.filter(thread=thread, account=account).first()
    if kept is None:
        return ""
    owner = thread.owner_id
    return seals.ring(owner).open(owner, f"draft:{thread.pk}:{account.pk}", bytes(kept.body))


def attached(attachment: Attachment) -> files.Upload:
    """Return an attachment, opened."""
    owner = attachment.entry.thread.owner_id
    ring = seals.ring(owner)
    return files.Upload(
        ring.open(owner, f"attachment:{attachment.pk}:name", bytes(attachment.name)),
        attachment.kind,
        ring.open_bytes(owner, f"attachment:{attachment.pk}:body", bytes(attachment.body)),
    )


def seen(thread: Thread, account: Account) -> int | None:
    """Return how far somebody in the thread has looked; None where they don't stand in it."""
    return (
        Member.objects.filter(thread=thread, account=account, until=None).values_list("seen_number", flat=True).first()
    )


def look(thread: Thread, account: Account, number: int) -> None:
    """Remember how far somebody has looked, for their own list only."""
    Member.objects.filter(thread=thread, account=account, until=None, seen_number__lt=number).update(seen_number=number)


def _names(threads: list[UUID], account: Account) -> dict[UUID, tuple[str, ...]]:
    others = Member.objects.filter(thread__in=threads, until=None).exclude(account=account).order_by("since", "id")
    rows = list(others.values_list("thread", "account", "thread__owner"))
    called = names.called(who for _thread, who, _owner in rows)
    found: dict[UUID, tuple[str, ...]] = {}
    for thread, who, owner in rows:
        there = found.get(thread, ())
        # The one whose conversation it is stands first.
        found[thread] = (called[who], *there) if who == owner else (*there, called[who])
    return found


def _opened(owner: int, entries: Iterable[Entry]) -> tuple[EntryRow, ...]:
    entries, ring = list(entries), seals.ring(owner)
    beside, called = _files(owner, ring, entries), names.called(one.author_id for one in entries)
    return tuple(_row(owner, ring, one, called.get(one.author_id or 0, ""), beside.get(one.pk, ())) for one in entries)


def _row(owner: int, ring: seals.Ring, one: Entry, author: str, beside: tuple[FileRow, ...]) -> EntryRow:
    return EntryRow(
        id=one.pk,
        number=one.number,
        changed=one.changed,
        author_id=one.author_id,
        author=author,
        body="" if one.taken_back else open_or_none(ring, owner, f"entry:{one.pk}:body", bytes(one.body)),
        posted=one.posted,
        due=one.due,
        edited=one.edited,
        taken_back=one.taken_back,
        files=beside,
    )


def open_or_none(ring: seals.Ring, owner: int, place: str, sealed: bytes) -> str | None:
    """Return the text, or None: one damaged row must not shut the whole thread."""
    try:
        return ring.open(owner, place, sealed)
    except seals.Unreadable:
        return None


def _files(owner: int, ring: seals.Ring, entries: list[Entry]) -> dict[UUID, tuple[FileRow, ...]]:
    rows: dict[UUID, tuple[FileRow, ...]] = {}
    kept = Attachment.objects.filter(entry__in=[one.pk for one in entries]).order_by("id")
    for pk, entry_id, name, kind, size in kept.values_list("id", "entry", "name", "kind", "size"):
        called = open_or_none(ring, owner, f"attachment:{pk}:name", bytes(name)) or "file"
        rows[entry_id] = (*rows.get(entry_id, ()), FileRow(pk, called, kind, size))
    return rows
