"""Erase an account: its key first, then its rows. Each step can be cut off anywhere and is finished later."""

from collections.abc import Iterable
from secrets import choice

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from engawa.foundation.accounts import invitations
from engawa.foundation.accounts.models import Account, Device, Invitation, Role
from engawa.foundation.accounts.roles import STAFF
from engawa.foundation.audit import chain
from engawa.foundation.erasure import leftovers
from engawa.foundation.erasure.models import Erasure
from engawa.foundation.erasure.rows import Rows
from engawa.foundation.live import bus, channels
from engawa.foundation.live.models import Channel
from engawa.foundation.notifications.models import Notice
from engawa.foundation.vault import seals

# Without 0, O, 1, I: a receipt is copied by hand.
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# How many ids one query may name; SQLite takes no more than a few hundred in old builds.
AT_ONCE = 400
TRIES = 3


class HoldsAStaffRole(Exception):
    """The account works for others here; an administrator ends its roles first."""


@transaction.atomic
def ask(account_id: int) -> Erasure:
    """Return the erasure of an account, asked for now: from here on nobody is signed in as it."""
    if Role.objects.filter(account=account_id, kind__in=STAFF, until=None).exists():
        raise HoldsAStaffRole
    found = Erasure.objects.filter(account=account_id).first()
    asked = found or Erasure.objects.create(code=_code(), account=account_id)
    Account.objects.filter(pk=account_id).update(is_active=False)
    Device.objects.filter(account=account_id).delete()
    # Its open pages look up, and find that nobody is signed in on them any more.
    channels.advance(f"account:{account_id}")
    return asked


def carry_out(code: str) -> Erasure:
    """Destroy everything about the account of an erasure; return its receipt. Does nothing where that is done.

    Not inside a transaction: the key has to be gone for good before the first row goes.
    """
    erasure = Erasure.objects.get(pk=code)
    if erasure.account is None:
        return erasure
    account = erasure.account
    keys = seals.destroy_keys([account])
    ours = Invitation.objects.filter(Q(made_by=account) | Q(used_by=account))
    invitations.forget(ours.values_list("pk", flat=True))
    _without_newcomers(erasure, keys)
    # Somebody who was just writing may have made the key again; nothing hangs on it.
    seals.destroy_keys([account])
    _close(erasure, account)
    leftovers.wipe()
    return erasure


def carry_out_due() -> int:
    """Finish every erasure that was cut off; return how many."""
    codes = list(Erasure.objects.exclude(account=None).order_by("asked").values_list("pk", flat=True))
    for code in codes:
        carry_out(code)
    return len(codes)


def _without_newcomers(erasure: Erasure, keys: int) -> None:
    # A row that somebody else wrote between our looking and our deleting stops the whole; then we look again.
    for left in reversed(range(TRIES)):
        try:
            return _destroy(erasure, keys)
        except IntegrityError:
            if not left:
                raise
    return None


@transaction.atomic
def _destroy(erasure: Erasure, keys: int) -> None:
    account = Account.objects.select_for_update().filter(pk=erasure.account or 0).first()
    if account is None:
        return
    rows = Rows(account)
    names = list(rows.names())
    # What others were told about it, and the live channels of its things, hang on names and not on keys.
    destroyed = {
        "notices": sum(Notice.objects.filter(subject__in=some).delete()[0] for some in _parts(names)),
        "channels": sum(_silenced(some) for some in _parts(names)),
        "invitations": Invitation.objects.filter(used_by=account).delete()[0],
    }
    counted = rows.destroy()
    for kind, number in destroyed.items():
        counted[kind] = counted.get(kind, 0) + number
    _note(erasure, {"keys": keys, **counted})


def _silenced(names: list[str]) -> int:
    channels_there = Channel.objects.filter(name__in=names)
    for name in channels_there.values_list("name", flat=True):
        # Who has it open is told to look, and finds nothing.
        bus.announce(name)
    return channels_there.delete()[0]


def _note(erasure: Erasure, destroyed: dict[str, int]) -> None:
    erasure.destroyed = {kind: number for kind, number in sorted(destroyed.items()) if number}
    erasure.save(update_fields=["destroyed"])


@transaction.atomic
def _close(erasure: Erasure, account: int) -> None:
    now = timezone.now()
    # Two that carry out the same erasure close it once, and leave one trace.
    if Erasure.objects.filter(pk=erasure.pk, account=account).update(account=None, done=now) == 1:
        chain.record(None, "account.erase", about=account, subject="")
    erasure.refresh_from_db()


def _parts(names: list[str]) -> Iterable[list[str]]:
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))


def _code() -> str:
    return "-".join("".join(choice(LETTERS) for _ in range(4)) for _ in range(4))
