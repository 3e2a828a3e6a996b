"""Break the glass: read a record for an hour without being in charge of it, with a reason that its owner reads."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import SUPPORTED
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import Tie, TieKind

AN_HOUR = timedelta(hours=1)
SHORTEST_REASON = 10
LARGEST_NUMBER = 2**63 - 1


class NoReason(Exception):
    """A reason is needed that the person who reads it can understand."""


def find(text: str) -> QuerySet[Account]:
    """Return the supported people of exactly this name or number; no part of a name finds anybody."""
    wanted = " ".join(text.split())
    if not wanted:
        return Account.objects.none()
    by_name = names.with_name(wanted)
    named = Q(pk__in=names.so_called(wanted) | {by_name.pk if by_name else 0})
    if wanted.isascii() and wanted.isdecimal() and int(wanted[:20]) <= LARGEST_NUMBER:
        named |= Q(pk=int(wanted))
    return Account.objects.filter(named, roles__kind__in=SUPPORTED, roles__until=None).distinct()


@transaction.atomic
def break_glass(by: Account, subject: Account, reason: str) -> Tie:
    """Let `by` read the record for an hour. The person hears of it at once, with the name and the reason."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise NoReason
    notify(subject.pk, NoticeKind.GLASS, f"account:{by.pk}")
    return ties.tie(TieKind.GLASS, by, subject, by=by, until=timezone.now() + AN_HOUR, reason=reason.strip())
