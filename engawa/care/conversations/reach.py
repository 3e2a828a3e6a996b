"""Which threads, entries and files an actor reaches. A family tie reaches none of them."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from engawa.care.conversations.actions import changeable
from engawa.care.conversations.models import Attachment, Entry, Member, Thread
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.ties import queries as ties
from engawa.foundation.ties.models import TieKind


def readable(actor: Actor) -> QuerySet[Thread]:
    """Return the threads in which the actor stands now; for staff also those behind glass they broke."""
    if not actor.is_staff:
        return _mine(actor)
    glass = ties.standing(timezone.now(), TieKind.GLASS).filter(holder=actor.account)
    return Thread.objects.filter(Q(pk__in=_mine(actor)) | Q(owner__in=glass.values("subject")))


def writable(actor: Actor) -> QuerySet[Thread]:
    """Return the threads in which the actor can write; a closed one is opened again by its owner's words only."""
    return _mine(actor).filter(Q(closed=None) | Q(owner=actor.account))


def answered(actor: Actor) -> QuerySet[Thread]:
    """Return the threads in which the actor is one of those who answer."""
    return _mine(actor).exclude(owner=actor.account)


def own_entries(actor: Actor) -> QuerySet[Entry]:
    """Return the actor's own entries that can still be changed, or wait for their time."""
    now = timezone.now()
    still = Q(pk__in=changeable(now).filter(author=actor.account)) | Q(posted=None)
    own = Entry.objects.filter(still, author=actor.account, thread__in=_mine(actor))
    return own.select_related("thread", "author")


def attachments(actor: Actor) -> QuerySet[Attachment]:
    """Return the files beside entries that the actor can read."""
    said = Attachment.objects.filter(entry__taken_back=None, entry__posted__isnull=False)
    return said.filter(entry__thread__in=readable(actor)).select_related("entry__thread")


def _mine(actor: Actor) -> QuerySet[Thread]:
    standing = Member.objects.filter(account=actor.account, until=None)
    threads = Thread.objects.filter(pk__in=standing.values("thread"))
    # Whoever answers does so in a role; when the role ends, so does this.
    return threads if actor.is_staff else threads.filter(owner=actor.account)
