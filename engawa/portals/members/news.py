"""What happened and was not looked at yet, in one sentence each, for Today.

What was written in a conversation is not repeated here: Today's first line tells it.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.notifications import words
from engawa.foundation.notifications.models import Notice, NoticeKind
from engawa.foundation.ties.models import Tie, TieKind
from engawa.foundation.vault import seals
from engawa.lib.prepared import Prepared
from engawa.portals.members import when

# More than this many at once are not read, and the page of all of them is one tap away.
MOST = 5


_UNSEEN = Prepared(
    lambda account: (
        Notice.objects.filter(account=account, seen=None)
        .exclude(kind=NoticeKind.ENTRY)
        .order_by("-at", "-pk")
        .values_list("kind", "at")[:MOST]
    )
)


def unseen(account: Account, now: datetime) -> list[str]:
    """Return a sentence for each thing that happened, newest first; one query, five with an opened record."""
    found = _UNSEEN(account.pk)
    opened = [at for kind, at in found if kind == NoticeKind.GLASS]
    said = [words.sentence(kind) for kind in dict.fromkeys(kind for kind, _at in found) if kind != NoticeKind.GLASS]
    return (_opened(account, min(opened), now) if opened else []) + said


def _opened(account: Account, since: datetime, now: datetime) -> list[str]:
    """Say who opened the record behind broken glass, when, and why."""
    # The notice is written a moment after the tie, in the same transaction.
    ties = Tie.objects.filter(kind=TieKind.GLASS, subject=account.pk, since__gte=since - timedelta(minutes=1))
    rows = list(ties.order_by("-since").values_list("pk", "holder", "since", "reason")[:MOST])
    ring, called = seals.ring(account.pk), names.called(row[1] for row in rows)
    return [
        _("%(who)s opened your record (%(when)s). The reason: %(why)s")
        % {
            "who": called[who],
            "when": when.moment(at, now, account.zone),
            "why": _reason(ring, account.pk, pk, bytes(reason or b"")),
        }
        for pk, who, at, reason in rows
    ]


def _reason(ring: seals.Ring, account: int, pk: Any, sealed: bytes) -> str:
    # While an erasure is going on the key is gone before the rows are.
    with suppress(seals.Unreadable):
        return ring.open(account, f"tie:{pk}:reason", sealed)
    return "–"
