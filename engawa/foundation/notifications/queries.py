"""Read notices and wishes."""

from dataclasses import dataclass
from datetime import datetime

from engawa.foundation.accounts.models import Account
from engawa.foundation.notifications import quiet
from engawa.foundation.notifications.models import Dispatch, Notice, PushAddress, Wish

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, for a list."""

    kind: str
    subject: str
    at: datetime
    is_new: bool


def newest(account: int) -> list[Happened]:
    """Return the newest notices of an account, newest first."""
    rows = Notice.objects.filter(account_id=account).order_by("-at", "-pk").values_list("kind", "subject", "at", "seen")
    return [Happened(kind, subject, at, seen is None) for kind, subject, at, seen in rows[:SHOWN]]


def unseen_count(account: int) -> int:
    """Return how many notices an account has not seen."""
    return Notice.objects.filter(account_id=account, seen=None).count()


def wish_of(account: Account) -> Wish:
    """Return the account's wish; what the page offers, unsaved, where there is none."""
    begin, end = quiet.USUAL
    return Wish.objects.filter(account=account).first() or Wish(account=account, quiet_from=begin, quiet_until=end)


def has_push(account: int, device: str) -> bool:
    """Say whether this device is woken by push for this account."""
    return PushAddress.objects.filter(account_id=account, device_id=device).exists()


def given_up_count() -> int:
    """Return how many words could not be sent after all tries; the office sees the number."""
    return Dispatch.objects.filter(given_up=True).count()
