"""Through which relations staff reach inquiries and records; registered at the door by apps.py."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from engawa.care.casework.models import Inquiry
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.models import Account
from engawa.foundation.ties.models import TieKind
from engawa.foundation.ties.queries import standing

# For so long a coordinator still sees the facts of what was handed over or closed, without its text.
LOOKED_AFTER = timedelta(days=7)


def inquiries(actor: Actor) -> QuerySet[Inquiry]:
    """Return the inquiries that wait, and those that were handed over or closed lately; never one's own."""
    lately = timezone.now() - LOOKED_AFTER
    wanted = waits() | Q(handed__gt=lately) | Q(closed__gt=lately)
    return (
        Inquiry.objects.filter(wanted).exclude(account=actor.account).select_related("account", "thread", "handed_to")
    )


def cases(actor: Actor) -> QuerySet[Inquiry]:
    """Return the inquiries that were handed to the actor."""
    return Inquiry.objects.filter(handed_to=actor.account, closed=None).select_related("account", "thread", "handed_to")


def records(actor: Actor) -> QuerySet[Account]:
    """Return those in the actor's care, and those behind glass that the actor broke within the hour."""
    mine = standing(timezone.now(), TieKind.CARE, TieKind.GLASS).filter(holder=actor.account, subject=OuterRef("pk"))
    return Account.objects.filter(Exists(mine))


def waits() -> Q:
    """Return the condition of an inquiry that waits: nobody has it, and it is not closed, or was written in anew."""
    return Q(handed_to=None) & (Q(closed=None) | Q(thread__closed=None))
