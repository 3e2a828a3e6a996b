"""What nobody comes back to runs out: first it is closed, then everything of it is erased. Only without an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from engawa.care.casework import coordinators, handing
from engawa.care.casework.models import Inquiry
from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Thread
from engawa.foundation.accounts.models import Account, Role
from engawa.foundation.accounts.roles import STAFF
from engawa.foundation.audit import chain
from engawa.foundation.erasure import actions as erasures
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind

# So many in one round; the next round takes the rest.
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Ends:
    """When what somebody wrote without an account is closed, and when it is erased; closed already: in the past."""

    closes: datetime
    erased: datetime


def closes_on(account: Account) -> Ends | None:
    """Return when it runs out if nobody writes before; None for those with a name, whose things never do."""
    if account.is_named:
        return None
    last = Thread.objects.filter(owner=account).aggregate(last=Max("last_entry"), closed=Max("closed"))
    if last["last"] is None:
        return None
    open_still = Thread.objects.filter(owner=account, closed=None).exists()
    closes = last["last"] + _closed_after() if open_still else last["closed"]
    return Ends(closes, closes + _erased_after())


def expire(now: datetime) -> int:
    """Close and erase what has run out, and let wait again what somebody wrote in anew; return how many."""
    again = wait_again(now)
    closed = sum(_close(inquiry, now) for inquiry in _silent(now)[:AT_ONCE])
    return again + closed + sum(_erase(account, now) for account in _forgotten(now)[:AT_ONCE])


def wait_again(now: datetime) -> int:
    """Tell the coordinators of what was closed and written in anew; return how many. To be called every minute."""
    return sum(_waits_again(inquiry) for inquiry in _written_in_anew().filter(closed__lte=now)[:AT_ONCE])


def _closed_after() -> timedelta:
    return timedelta(days=settings.ANONYMOUS_CLOSED_AFTER)


def _erased_after() -> timedelta:
    return timedelta(days=settings.ANONYMOUS_ERASED_AFTER)


def _written_in_anew() -> QuerySet[Inquiry]:
    return Inquiry.objects.exclude(closed=None).filter(thread__closed=None).order_by("pk")


def _silent(now: datetime) -> QuerySet[Inquiry]:
    known = Inquiry.objects.filter(account__sealed_name=None, closed=None).select_related("thread", "account")
    return known.filter(thread__last_entry__lte=now - _closed_after()).order_by("pk")


def _forgotten(now: datetime) -> QuerySet[Account]:
    """Nobody with a name, nobody with anything open or said since, nobody who never wrote to us."""
    known = Account.objects.filter(sealed_name=None, locator__isnull=False, inquiries__isnull=False)
    lately = Q(closed=None) | Q(closed__gt=now - _erased_after())
    still = Exists(Thread.objects.filter(lately, owner=OuterRef("pk")))
    works_here = Exists(Role.objects.filter(account=OuterRef("pk"), kind__in=STAFF, until=None))
    return known.exclude(still).exclude(works_here).order_by("pk").distinct()


@transaction.atomic
def _waits_again(inquiry: Inquiry) -> bool:
    found = handing.written_in_anew(inquiry)
    if found and inquiry.handed_to_id is None:
        coordinators.tell(inquiry)
    return found


@transaction.atomic
def _close(inquiry: Inquiry, now: datetime) -> bool:
    """Close it unless a word came in the meantime."""
    # Whoever is just writing holds the channel: we come before them, or see their words.
    coordinators.take_turn(inquiry.thread, inquiry.account_id)
    still = _silent(now).filter(pk=inquiry.pk).exists()
    if not still or not Inquiry.objects.filter(pk=inquiry.pk, closed=None).update(closed=now):
        return False
    notify(inquiry.account_id, NoticeKind.CLOSING, inquiry.thread.channel)
    conversations.close_thread(inquiry.thread, None)
    # The clock of this round, so that the second stage counts from the same moment as the first.
    Thread.objects.filter(pk=inquiry.thread_id).update(closed=now)
    coordinators.let_go(inquiry.thread, None)
    chain.record(None, "inquiry.expire", about=inquiry.account_id, subject=coordinators.subject_of(inquiry))
    return True


def _erase(account: Account, now: datetime) -> bool:
    with transaction.atomic():
        if not _forgotten(now).filter(pk=account.pk).exists():
            return False
        asked = erasures.ask(account.pk)
    # After the wish is written down: what a crash leaves half done is finished by carry_out_due.
    erasures.carry_out(asked.code)
    return True
