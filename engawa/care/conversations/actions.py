"""Write in threads: each entry is there once, in its order, sealed, or not at all.

Locks are always taken in one order, or two writers would wait for each other: the thread's channel, the thread's row,
the channels of accounts, the log's head.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from engawa.care.conversations import promises
from engawa.care.conversations.files import Upload
from engawa.care.conversations.models import Attachment, Draft, Entry, Member, Thread
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.live import channels
from engawa.foundation.notifications.actions import notify_all
from engawa.foundation.notifications.models import NoticeKind
from engawa.foundation.vault import seals


class NotOpen(Exception):
    """Nobody can write here now: not in the thread any more, or the conversation is closed."""


class TooLate(Exception):
    """The entry can't be changed any more: its time is over, or it was taken back or sent in the meantime."""


@transaction.atomic
def open_thread(owner: Account, members: Iterable[Account] = ()) -> Thread:
    """Return a new conversation of `owner`, who is a member too."""
    seals.make_keys(owner.pk)
    thread = Thread.objects.create(owner=owner)
    for account in {owner.pk: owner, **{member.pk: member for member in members}}.values():
        Member.objects.create(thread=thread, account=account)
    chain.record(owner.pk, "thread.open", about=owner.pk, subject=thread.channel)
    return thread


@transaction.atomic
def join(thread: Thread, account: Account, by: Account | None) -> Member:
    """Return the standing membership, begun now if there is none."""
    member, made = Member.objects.get_or_create(thread=thread, account=account, until=None)
    if made:
        channels.advance(thread.channel)
        promises.renew(thread.pk)
        channels.advance(f"account:{account.pk}")
        chain.record(by.pk if by else None, "thread.join", about=thread.owner_id, subject=thread.channel)
    return member


@transaction.atomic
def leave(thread: Thread, account: Account, by: Account | None) -> None:
    """End a membership at once: open streams of that account end too. What was said stays."""
    if not _standing(thread, account).update(until=timezone.now()):
        return
    Draft.objects.filter(thread=thread, account=account).delete()
    channels.advance(thread.channel)
    promises.renew(thread.pk)
    channels.advance(f"account:{account.pk}")
    chain.record(by.pk if by else None, "thread.leave", about=thread.owner_id, subject=thread.channel)


@transaction.atomic
def close_thread(thread: Thread, by: Account | None) -> None:
    """Close a conversation; it can still be read, and its owner opens it again by writing."""
    channels.advance(thread.channel)
    if Thread.objects.filter(pk=thread.pk, closed=None).update(closed=timezone.now()):
        _traced(thread, by, "thread.close")


@transaction.atomic
def open_again(thread: Thread, by: Account | None) -> None:
    """Open a closed conversation again."""
    channels.advance(thread.channel)
    if Thread.objects.filter(pk=thread.pk).exclude(closed=None).update(closed=None):
        _traced(thread, by, "thread.open_again")


@transaction.atomic
def post(
    thread: Thread, author: Account, body: str, key: str, *, due: datetime | None = None, files: Sequence[Upload] = ()
) -> Entry:
    """Return the entry; `key` is the writer's own for it, and the second call with it returns the first entry.

    With `due` it waits, seen by its author only, until post_due.
    """
    said = Entry.objects.filter(thread=thread, author=author, key=key)
    if there := said.first():
        return there
    _guard_open(thread, author)
    try:
        with transaction.atomic():
            return _post(thread, author, Entry(thread=thread, author=author, key=key, due=due), body, files)
    except IntegrityError:
        # The same entry came twice at once and the other was first; anything else that is wrong is raised here.
        return said.get()


@transaction.atomic
def edit(entry: Entry, body: str, by: Account) -> None:
    """Change the words of one's own entry, marked as edited once others can have read it."""
    sealed = seals.ring(entry.thread.owner_id).seal(entry.thread.owner_id, f"entry:{entry.pk}:body", body)
    if _scheduled(entry, by).update(body=sealed):
        chain.record(by.pk, "entry.edit", about=entry.thread.owner_id, subject=entry.thread.channel)
        return
    number = channels.advance(entry.thread.channel)
    now = timezone.now()
    if not changeable(now).filter(pk=entry.pk, author=by).update(body=sealed, edited=now, changed=number):
        raise TooLate
    chain.record(by.pk, "entry.edit", about=entry.thread.owner_id, subject=entry.thread.channel)


@transaction.atomic
def take_back(entry: Entry, by: Account) -> None:
    """Take back one's own entry: its words and files are gone from the database, and the thread says so."""
    number = channels.advance(entry.thread.channel)
    now = timezone.now()
    if not changeable(now).filter(pk=entry.pk, author=by).update(body=b"", taken_back=now, changed=number):
        raise TooLate
    Attachment.objects.filter(entry=entry).delete()
    promises.weigh_again(entry.thread)
    chain.record(by.pk, "entry.take_back", about=entry.thread.owner_id, subject=entry.thread.channel)


@transaction.atomic
def cancel_scheduled(entry: Entry, by: Account) -> None:
    """Take away an entry that nobody has been sent yet; raise TooLate if it went out in the meantime."""
    # Locked first: Django deletes by number what it found before, and would take away what was posted in between.
    mine = _scheduled(entry, by).select_for_update().first()
    if mine is None:
        raise TooLate
    mine.delete()
    chain.record(by.pk, "entry.cancel", about=entry.thread.owner_id, subject=entry.thread.channel)


def post_due(now: datetime) -> int:
    """Post the scheduled entries whose time has come; return how many. Two workers post each once."""
    # Whoever left in the meantime does not speak any more; the words stay theirs, unsent.
    here = {"thread__members__account": F("author"), "thread__members__until": None}
    due = Entry.objects.filter(posted=None, due__lte=now, thread__closed=None, **here)
    return sum(_post_scheduled(entry) for entry in due.select_related("thread", "author").order_by("due", "id")[:200])


@transaction.atomic
def save_draft(thread: Thread, account: Account, body: str, key: str = "") -> None:
    """Keep what is being written; empty words keep nothing.

    A draft that arrives after the entry with its `key` was sent is late, and would bring sent words back.
    """
    mine = Draft.objects.filter(thread=thread, account=account)
    if not body.strip() or Entry.objects.filter(thread=thread, author=account, key=key).exists():
        mine.delete()
        return
    owner = thread.owner_id
    sealed = seals.ring(owner).seal(owner, draft_place(thread.pk, account.pk), body)
    Draft.objects.update_or_create(thread=thread, account=account, defaults={"body": sealed, "written": timezone.now()})


@transaction.atomic
def promise(thread: Thread, day: date | None, by: Account) -> None:
    """Say by when an answer comes; None: as working hours and absences give it."""
    channels.advance(thread.channel)
    Thread.objects.filter(pk=thread.pk).update(answers_by=day, answers_by_hand=day is not None)
    if day is None:
        promises.renew(thread.pk)
    _traced(thread, by, "thread.promise")


def changeable(now: datetime) -> QuerySet[Entry]:
    """Return the entries that their authors can still edit or take back."""
    since = now - timedelta(minutes=settings.ENTRY_CHANGEABLE_FOR)
    return Entry.objects.filter(posted__gte=since, taken_back=None)


def draft_place(thread: object, account: int) -> str:
    """Return where a draft is sealed."""
    return f"draft:{thread}:{account}"


def _post(thread: Thread, author: Account, entry: Entry, body: str, files: Sequence[Upload]) -> Entry:
    ring, owner = seals.ring(thread.owner_id), thread.owner_id
    entry.body = ring.seal(owner, f"entry:{entry.pk}:body", body)
    if entry.due is None:
        entry.posted = timezone.now()
        entry.number = entry.changed = channels.advance(thread.channel)
    entry.save(force_insert=True)
    for file in files:
        made = Attachment(entry=entry, kind=file.kind, size=len(file.body))
        made.name = ring.seal(owner, f"attachment:{made.pk}:name", file.name)
        made.body = ring.seal(owner, f"attachment:{made.pk}:body", file.body)
        made.save(force_insert=True)
    Draft.objects.filter(thread=thread, account=author).delete()
    if entry.due is None:
        _tell(thread, entry)
    chain.record(author.pk, "entry.schedule" if entry.due else "entry.post", about=owner, subject=thread.channel)
    return entry


@transaction.atomic
def _post_scheduled(entry: Entry) -> bool:
    """Claim by a conditional update: whoever finds nothing to update was not the one who posts."""
    now = timezone.now()
    if not Entry.objects.filter(pk=entry.pk, posted=None).update(posted=now):
        return False
    entry.posted, entry.number = now, channels.advance(entry.thread.channel)
    Entry.objects.filter(pk=entry.pk).update(number=entry.number, changed=entry.number)
    _tell(entry.thread, entry)
    chain.record(entry.author_id, "entry.post", about=entry.thread.owner_id, subject=entry.thread.channel)
    return True


def _tell(thread: Thread, entry: Entry) -> None:
    """Weigh who waits for whom now, and tell the others that something was written."""
    promises.after(thread, entry)
    others = thread.members.filter(until=None).exclude(account=entry.author_id)
    notify_all(others.values_list("account_id", flat=True), NoticeKind.ENTRY, thread.channel)


def _guard_open(thread: Thread, author: Account) -> None:
    if not _standing(thread, author).exists():
        raise NotOpen
    # Nobody who was in need before finds a door that is shut: the owner's words open it (promises.after).
    if author.pk != thread.owner_id and Thread.objects.filter(pk=thread.pk).exclude(closed=None).exists():
        raise NotOpen


def _standing(thread: Thread, account: Account) -> QuerySet[Member]:
    return Member.objects.filter(thread=thread, account=account, until=None)


def _scheduled(entry: Entry, by: Account) -> QuerySet[Entry]:
    return Entry.objects.filter(pk=entry.pk, author=by, posted=None)


def _traced(thread: Thread, by: Account | None, verb: str) -> None:
    chain.record(by.pk if by else None, verb, about=thread.owner_id, subject=thread.channel)
