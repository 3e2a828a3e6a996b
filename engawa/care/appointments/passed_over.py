"""What somebody on the waiting list need not be offered: what was free when they joined, or said no, is no news.

Kept as bits, one for each cell that can be a start, from the cell in which they joined. A time leaves them once it is
booked or closed: if it is free again later, it has become free. What is only held for ten minutes does not count.
"""

import zlib
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from engawa.care.appointments import cells, search, team
from engawa.care.appointments.models import Appointment, Practice, Waiting
from engawa.care.appointments.search import Wanted

# Further than anybody can book: a day that comes into reach by itself has not become free.
AHEAD = timedelta(days=800)


def practices(waiting: Waiting) -> QuerySet[Practice, Any] | list[Practice]:
    """Return who is asked: the one who is waited for, or all who speak the person's language, if somebody does."""
    found = team.bookable_by(waiting.account)
    if waiting.practitioner_id:
        return found.filter(account=waiting.practitioner_id)
    return team.speaking(found, waiting.account.language) or list(found)


def remember(waiting: Waiting, now: datetime) -> None:
    """Note what is free now beside what was passed over before; what the person holds themselves counts as free."""
    waiting.refresh_from_db(fields=["passed"])
    held = Appointment.objects.filter(account=waiting.account_id, held_until__gt=now, cancelled=None, offered_to=None)
    free = _free(waiting, Wanted(now, now + AHEAD, waiting.rung, by_staff=True, without=held.first()), now)
    waiting.passed = _packed(passed(waiting) | free)
    waiting.save(update_fields=["passed"])


def still(waiting: Waiting, now: datetime) -> int:
    """Return what was passed over and has not been booked or closed since; what has been is forgotten.

    Looked at as far as it can be booked: this is asked every minute for everybody who waits.
    """
    before, kept = waiting.passed, passed(waiting)
    reach = now + timedelta(days=1 + max((one.ahead for one in practices(waiting)), default=0))
    free = _free(waiting, Wanted(now, reach, waiting.rung, by_staff=True, held_is_free=True), now)
    gone, edge = (max(cells.cell_after(at) - _first(waiting), 0) for at in (now, reach))
    left = kept & free & ~(-1 << edge) | kept >> edge << edge
    if kept >> gone != left >> gone:
        waiting.passed = _packed(left)
        # Whoever says no in this moment has written more than was read here; theirs stays.
        Waiting.objects.filter(pk=waiting.pk, passed=before).update(passed=waiting.passed)
    return left


def holds(mask: int, waiting: Waiting, start: int) -> bool:
    """Say whether a start is among what was passed over."""
    return bool(mask >> max(start - _first(waiting), 0) & 1)


def passed(waiting: Waiting) -> int:
    """Return what was passed over as bits, the first for the cell in which somebody joined."""
    return int.from_bytes(zlib.decompress(bytes(waiting.passed)), "little") if waiting.passed else 0


def _free(waiting: Waiting, wanted: Wanted, now: datetime) -> int:
    found = 0
    for asked, masks in search.masks_of(practices(waiting), wanted, max(now, waiting.since)):
        for mask in masks.values():
            found |= mask << asked.first - _first(waiting)
    return found


def _first(waiting: Waiting) -> int:
    return cells.cell(waiting.since)


def _packed(mask: int) -> bytes:
    return zlib.compress(mask.to_bytes(mask.bit_length() // 8 + 1, "little"))
