"""By when an answer comes: counted from the working hours of those who answer, unless one of them set it by hand."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max

from engawa.care.conversations.models import Entry, Member, Thread
from engawa.care.rota import queries as rota
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import STAFF
from engawa.foundation.live import channels


def after(thread: Thread, entry: Entry) -> None:
    """Write down what `entry` changes: the owner's words open the thread and wait, anybody else's are the answer."""
    row = Thread.objects.filter(pk=thread.pk)
    row.update(last_entry=entry.posted)
    if entry.author_id != thread.owner_id:
        row.update(waiting_since=None, answers_by=None, answers_by_hand=False)
        return
    row.update(closed=None)
    if row.filter(waiting_since=None).update(waiting_since=entry.posted):
        renew(thread.pk)


def renew(thread: UUID) -> None:
    """Count the promise again; one set by hand stays."""
    found = Thread.objects.select_related("owner").get(pk=thread)
    if not found.answers_by_hand:
        Thread.objects.filter(pk=thread, answers_by_hand=False).update(answers_by=_counted(found))


def renew_of(account: Account) -> int:
    """Count the promises again in all open threads that `account` answers; return how many moved."""
    mine = Thread.objects.filter(members__account=account, members__until=None, closed=None)
    waiting = mine.exclude(owner=account).exclude(waiting_since=None).select_related("owner").order_by("pk")
    moved = [(thread, day) for thread in waiting if (day := _counted(thread)) != thread.answers_by]
    moved = [pair for pair in moved if not pair[0].answers_by_hand]
    for thread, day in moved:
        channels.advance(thread.channel)
        Thread.objects.filter(pk=thread.pk, answers_by_hand=False).update(answers_by=day)
    return len(moved)


def weigh_again(thread: Thread) -> None:
    """Find out anew who waits for whom, after an entry was taken back."""
    said = Entry.objects.filter(thread=thread, taken_back=None).exclude(posted=None)
    answered = said.exclude(author=thread.owner_id).aggregate(last=Max("number"))["last"] or 0
    first = said.filter(author=thread.owner_id, number__gt=answered).order_by("number").first()
    changes: dict[str, Any] = {"waiting_since": first.posted if first else None}
    if first is None:
        changes |= {"answers_by": None, "answers_by_hand": False}
    Thread.objects.filter(pk=thread.pk).update(**changes)
    if first is not None:
        renew(thread.pk)


def _counted(thread: Thread) -> date | None:
    """Return the earliest day that one of those who answer can promise, in the owner's zone."""
    if thread.waiting_since is None:
        return None
    answering = (
        Member.objects.filter(thread=thread, until=None, account__roles__kind__in=STAFF, account__roles__until=None)
        .exclude(account=thread.owner_id)
        .select_related("account")
        .distinct()
    )
    days = [_promised(member, thread.waiting_since, thread.owner.zone) for member in answering]
    return min((day for day in days if day), default=None)


def _promised(member: Member, waiting_since: datetime, zone: str) -> date | None:
    # Whoever joined later has not had the time before.
    day = rota.promise_for(member.account, max(waiting_since, member.since))
    if day is None:
        return None
    # The end of that day there may already be the next day where the owner lives.
    end = datetime.combine(day, time(23, 59), ZoneInfo(member.account.zone))
    return end.astimezone(ZoneInfo(zone)).date()
