"""A record as staff read it: facts, threads' places, how it went from hand to hand. Reading it is noted in the log."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from engawa.care.casework.models import HandOver, Inquiry
from engawa.care.casework.queries import Handed, Told, told
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.ties.models import Tie, TieKind
from engawa.foundation.ties.queries import standing
from engawa.foundation.vault import seals


@dataclass(frozen=True, slots=True)
class Record:
    """What a record holds. What somebody shares with their family is not in it, nor with whom."""

    account: Account
    through: Tie
    carers: tuple[str, ...]
    has_family: bool
    inquiries: tuple[tuple[Inquiry, Told], ...]
    hand_overs: tuple[Handed, ...]

    @property
    def is_behind_glass(self) -> bool:
        """Say whether it is open for an hour only."""
        return self.through.kind == TieKind.GLASS


@transaction.atomic
def read(account: Account, by: Account) -> Record | None:
    """Return the record, and note that it was read; None where the way into it has just ended."""
    now = timezone.now()
    through = standing_tie(by, account, now)
    if through is None:
        return None
    ring = seals.ring(account.pk)
    inquiries = Inquiry.objects.filter(account=account).order_by("-arrived")
    found = Record(
        account=account,
        through=through,
        carers=_carers(account, now),
        has_family=standing(now, TieKind.FAMILY).filter(subject=account).exists(),
        inquiries=tuple((one, told(one, ring)) for one in inquiries),
        hand_overs=_hand_overs(account, ring),
    )
    chain.record(by.pk, "record.read", about=account.pk, subject=f"account:{account.pk}")
    return found


def _carers(account: Account, now: datetime) -> tuple[str, ...]:
    care = standing(now, TieKind.CARE).filter(subject=account).order_by("since")
    ids = list(care.values_list("holder", flat=True))
    called = names.called(ids)
    return tuple(called[id] for id in ids)


def standing_tie(holder: Account, subject: Account, now: datetime) -> Tie | None:
    """Return through what a record is open: the care tie before broken glass."""
    mine = standing(now, TieKind.CARE, TieKind.GLASS).filter(holder=holder, subject=subject)
    return mine.order_by("kind", "-since").first()


def _hand_overs(account: Account, ring: seals.Ring) -> tuple[Handed, ...]:
    found = HandOver.objects.filter(inquiry__account=account).order_by("at")
    rows = list(found.values_list("pk", "at", "by", "to", "reason"))
    called = names.called(id for row in rows for id in row[2:4])
    return tuple(
        Handed(at, called.get(by, ""), called.get(to, ""), ring.open(account.pk, f"hand-over:{pk}:reason", reason))
        for pk, at, by, to, reason in rows
    )
