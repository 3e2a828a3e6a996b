"""Share a topic, take it back, write the few words, end a family link. Each counts from the next request on."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.consent import queries
from engawa.foundation.consent.models import FamilyWords, Grant, Topic
from engawa.foundation.live import channels
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import Notice, NoticeKind
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import Tie
from engawa.foundation.vault import seals


@transaction.atomic
def grant(giver: Account, receiver: Account, topic: Topic, until: datetime | None = None) -> Grant:
    """Return the standing grant with this end; one with another end is replaced, so that the past stays true."""
    here = Grant.objects.filter(giver=giver, receiver=receiver, topic=topic)
    found = queries.standing(timezone.now()).filter(pk__in=here, until=until).first()
    if found is not None:
        return found
    was_shared = queries.standing(timezone.now()).filter(pk__in=here).exists()
    here.filter(revoked=None).update(revoked=timezone.now())
    made = _made(giver, receiver, topic, until)
    if made is None:
        return here.get(revoked=None)
    if not was_shared:
        notify(receiver.pk, NoticeKind.GRANT, f"account:{giver.pk}")
    chain.record(giver.pk, "grant.give", about=giver.pk, subject=f"account:{receiver.pk}")
    return made


@transaction.atomic
def revoke(ending: Grant) -> None:
    """Take a grant back at once, also on the receiver's open pages. Nobody is told: nobody should be asked why."""
    if Grant.objects.filter(pk=ending.pk, revoked=None).update(revoked=timezone.now()) == 1:
        _unsay(ending.giver_id, ending.receiver_id)
        channels.advance(f"account:{ending.receiver_id}")
        _record_revoked([ending])


@transaction.atomic
def write_words(giver: Account, receiver: Account, text: str) -> None:
    """Keep the few words for one family member, in place of what stood there; empty ones leave nothing behind."""
    if text:
        sealed = seals.make_keys(giver.pk).seal(giver.pk, queries.place(giver.pk, receiver.pk), text)
        kept = {"body": sealed, "written": timezone.now()}
        FamilyWords.objects.update_or_create(giver=giver, receiver=receiver, defaults=kept)
    else:
        FamilyWords.objects.filter(giver=giver, receiver=receiver).delete()
    channels.advance(f"account:{receiver.pk}")
    chain.record(giver.pk, "grant.words", about=giver.pk, subject=f"account:{receiver.pk}")


@transaction.atomic
def end_family(link: Tie, *, by: Account) -> None:
    """End a family link with everything that was shared through it."""
    shared = list(Grant.objects.filter(giver=link.subject_id, receiver=link.holder_id, revoked=None))
    Grant.objects.filter(pk__in=[each.pk for each in shared]).update(revoked=timezone.now())
    FamilyWords.objects.filter(giver=link.subject_id, receiver=link.holder_id).delete()
    _unsay(link.subject_id, link.holder_id)
    channels.advance(f"account:{link.holder_id}")
    _record_revoked(shared)
    ties.end(link, by=by)


def _made(giver: Account, receiver: Account, topic: Topic, until: datetime | None) -> Grant | None:
    """Return the new grant, or None where a second tap was faster: its grant is the one."""
    try:
        with transaction.atomic():
            return Grant.objects.create(giver=giver, receiver=receiver, topic=topic, until=until)
    except IntegrityError:
        return None


def _unsay(giver: int, receiver: int) -> None:
    """Drop the notice of what is shared no longer, while nobody has looked at it: it would lead to an empty page."""
    if not queries.standing(timezone.now()).filter(giver=giver, receiver=receiver).exists():
        told = {"kind": NoticeKind.GRANT, "subject": f"account:{giver}", "seen": None}
        Notice.objects.filter(account=receiver, **told).delete()


def _record_revoked(ended: Iterable[Grant]) -> None:
    for each in ended:
        chain.record(each.giver_id, "grant.revoke", about=each.giver_id, subject=f"account:{each.receiver_id}")
