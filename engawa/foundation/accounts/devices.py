"""The devices somebody is signed in on: list them, end one, end all others."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from engawa.foundation.accounts.models import Device


@dataclass(frozen=True, slots=True)
class Row:
    """One device as its list shows it; `handle` names it without giving away its key."""

    handle: str
    label: str
    since: datetime
    seen: datetime
    is_this: bool


def devices_of(account: int, this: str) -> list[Row]:
    """Return the account's standing devices, this one (its row's key) first, then those seen last."""
    found = _standing(account).values_list("session_key", "label", "since", "seen")
    rows = [Row(handle(key), label, since, seen, key == this) for key, label, since, seen in found]
    return sorted(rows, key=lambda row: (row.is_this, row.seen), reverse=True)


def end_device(account: int, ending: str) -> bool:
    """End the account's device of this handle; another's does not exist for it."""
    keys = [key for key in _standing(account).values_list("session_key", flat=True) if handle(key) == ending]
    return bool(Device.objects.filter(pk__in=keys, account_id=account).delete()[0])


def end_others(account: int, this: str | None) -> int:
    """End all devices of the account but this one; return how many."""
    return Device.objects.filter(account_id=account).exclude(pk=this or "").delete()[0]


def handle(row: str) -> str:
    """Return a name for a device that can stand in a page: a part of its row's key, which signs nobody in."""
    return row[:16]


def _standing(account: int):  # type: ignore[no-untyped-def]  # a queryset of rows
    return Device.objects.filter(account_id=account, expire_date__gt=timezone.now())
