"""Hand an inquiry to a practitioner, on to another, or back. Each with its reason, and only one of two at once."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from engawa.care.casework import coordinators
from engawa.care.casework.models import HandOver, Inquiry
from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Thread
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit import chain
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import Tie, TieKind
from engawa.foundation.vault import seals


class TooLate(Exception):
    """Somebody else was first: it is handed over, handed on or closed already."""


class NotAPractitioner(Exception):
    """Only a practitioner can be handed somebody; nobody is handed themselves."""


@dataclass(frozen=True, slots=True)
class _Move:
    """From whom to whom; None: the coordinators."""

    inquiry: Inquiry
    held_by: Account | None
    to: Account | None
    by: Account


@transaction.atomic
def hand_over(inquiry: Inquiry, to: Account, reason: str, by: Account) -> HandOver:
    """Hand a waiting inquiry to a practitioner, who is in the thread from now on; the coordinators leave it."""
    move = _Move(inquiry, None, to, by)
    coordinators.take_turn(inquiry.thread, inquiry.account_id, to.pk, by.pk)
    _claim(move)
    notify(to.pk, NoticeKind.HANDED, inquiry.thread.channel)
    notify(inquiry.account_id, NoticeKind.HANDED, inquiry.thread.channel)
    _let_in(move, to)
    coordinators.let_go(inquiry.thread, by)
    return _written(move, reason, "inquiry.hand_over")


@transaction.atomic
def hand_on(inquiry: Inquiry, to: Account, reason: str, by: Account) -> HandOver:
    """Hand what one has to another practitioner; one's own way into it ends at once."""
    move = _Move(inquiry, by, to, by)
    coordinators.take_turn(inquiry.thread, inquiry.account_id, to.pk, by.pk)
    _claim(move)
    notify(to.pk, NoticeKind.HANDED, inquiry.thread.channel)
    notify(inquiry.account_id, NoticeKind.HANDED, inquiry.thread.channel)
    _let_in(move, to)
    _let_out(move, by)
    return _written(move, reason, "inquiry.hand_on")


@transaction.atomic
def give_back(inquiry: Inquiry, reason: str, by: Account) -> HandOver:
    """Give what one has back to the coordinators, where it waits again."""
    move = _Move(inquiry, by, None, by)
    coordinators.take_turn(inquiry.thread, inquiry.account_id, by.pk)
    _claim(move)
    coordinators.tell(inquiry)
    _let_out(move, by)
    return _written(move, reason, "inquiry.give_back")


def written_in_anew(inquiry: Inquiry) -> bool:
    """Let an inquiry whose owner wrote again after it was closed count as open; say whether it did."""
    if not Thread.objects.filter(pk=inquiry.thread_id, closed=None).exists():
        return False
    return bool(Inquiry.objects.filter(pk=inquiry.pk, closed__isnull=False).update(closed=None))


def _claim(move: _Move) -> None:
    """Hold the row until the commit if it is still where it was: of two at once, one goes on and one is told."""
    if move.to is not None and not _can_take(move.to, move.inquiry):
        raise NotAPractitioner
    written_in_anew(move.inquiry)
    # Conditions on the row's own columns only: PostgreSQL looks at those again after waiting for another's update.
    where_it_was = Inquiry.objects.filter(pk=move.inquiry.pk, handed_to=move.held_by, closed=None)
    if not where_it_was.update(handed_to=move.to, handed=timezone.now() if move.to else None):
        raise TooLate


def _can_take(to: Account, inquiry: Inquiry) -> bool:
    holds = to.roles.filter(kind=RoleKind.PRACTITIONER, until=None).exists()
    return holds and to.is_active and to.pk != inquiry.account_id


def _let_in(move: _Move, to: Account) -> None:
    ties.tie(TieKind.CARE, to, move.inquiry.account, by=move.by)
    conversations.join(move.inquiry.thread, to, move.by)


def _let_out(move: _Move, who: Account) -> None:
    """End the way in; what else of the same writer one still has keeps the tie."""
    conversations.leave(move.inquiry.thread, who, move.by)
    owner = move.inquiry.account_id
    others = Inquiry.objects.filter(handed_to=who, account=owner).exists()
    if others or Thread.objects.filter(owner=owner, members__account=who, members__until=None).exists():
        return
    for one in Tie.objects.filter(kind=TieKind.CARE, holder=who, subject=owner, until=None):
        ties.end(one, by=move.by)


def _written(move: _Move, reason: str, verb: str) -> HandOver:
    inquiry, owner = move.inquiry, move.inquiry.account_id
    made = HandOver(inquiry=inquiry, by=move.by, to=move.to)
    made.reason = seals.ring(owner).seal(owner, f"hand-over:{made.pk}:reason", reason)
    made.save(force_insert=True)
    chain.record(move.by.pk, verb, about=owner, subject=coordinators.subject_of(inquiry))
    return made
