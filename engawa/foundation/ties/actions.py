"""Tie somebody to somebody, and end it. Whoever is affected hears of it on their open pages."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.ties.models import Tie, TieKind
from engawa.foundation.vault import seals


@transaction.atomic
def tie(kind: TieKind, holder: Account, subject: Account, *, by: Account | None, until: datetime | None = None,
        reason: str = "") -> Tie:  # fmt: skip
    """Return the standing tie, made now if there is none; the reason is sealed with the subject's key."""
    found = Tie.objects.filter(kind=kind, holder=holder, subject=subject, until=None).first()
    if found is not None and until is None:
        return found
    made = Tie(kind=kind, holder=holder, subject=subject, made_by=by, until=until)
    if reason:
        made.reason = seals.make_keys(subject.pk).seal(subject.pk, f"tie:{made.pk}:reason", reason)
    made.save(force_insert=True)
    chain.record(by.pk if by else None, f"tie.{kind}", about=subject.pk, subject=f"account:{holder.pk}")
    return made


@transaction.atomic
def end(ending: Tie, *, by: Account | None) -> None:
    """End a tie at once."""
    ending.until = timezone.now()
    ending.save(update_fields=["until"])
    chain.record(by.pk if by else None, "tie.end", about=ending.subject_id, subject=f"account:{ending.holder_id}")
