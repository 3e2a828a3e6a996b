"""Who has looked: what others did with one's things, from the log, newest first. A fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account, Role
from engawa.foundation.accounts.roles import STAFF, RoleKind
from engawa.foundation.audit.models import Trace
from engawa.foundation.ties.models import Tie, TieKind
from engawa.foundation.vault import seals
from engawa.portals.exports import trace_words
from engawa.portals.members import when

PAGE = 30
GLASS = f"tie.{TieKind.GLASS}"


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that somebody else did: who, in what role, what, when, and why where a reason was given."""

    who: str
    role: str
    what: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Looks:
    """A stretch of the list; `earlier`: the number before which there is more, or None."""

    rows: tuple[Look, ...]
    earlier: int | None


def looks(me: Account, now: datetime, before: int | None = None) -> Looks:
    """Return what others did with the things of `me`; what the installation does by itself is not a look."""
    found = Trace.objects.filter(about=me.pk, actor__isnull=False).exclude(actor=me.pk)
    if before is not None:
        found = found.filter(number__lt=before)
    traces = list(found.order_by("-number").values("number", "at", "actor", "verb")[: PAGE + 1])
    shown = traces[:PAGE]
    known, reasons = _known({trace["actor"] for trace in shown}), _reasons(me, shown)
    rows = tuple(_row(trace, known, reasons, me, now) for trace in shown)
    return Looks(rows, shown[-1]["number"] if len(traces) > PAGE else None)


def _row(trace: Mapping[str, Any], known: dict[int, tuple[str, str]], reasons: dict[int, str], me: Account,
         now: datetime) -> Look:  # fmt: skip
    # To the hour: enough to know, and nobody's minutes are counted.
    who, role = known.get(trace["actor"], (_("Somebody who is no longer here"), ""))
    at = when.moment(trace["at"].replace(minute=0), now, me.zone)
    return Look(who, role, trace_words.sentence(trace["verb"]), at, reasons.get(trace["number"], ""))


def _known(ids: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    roles = Role.objects.filter(account__in=[id for id in ids if id]).values_list("account", "kind", "until")
    # What somebody works as here says more than that they are a person too; and now more than once.
    kinds = {
        account: kind for account, kind, _until in sorted(roles, key=lambda row: (row[1] in STAFF, row[2] is None))
    }
    return {
        id: (called, str(RoleKind(kinds[id]).label) if id in kinds else "")
        for id, called in names.called(ids).items()
        if called
    }


def _reasons(me: Account, traces: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    broken = [trace for trace in traces if trace["verb"] == GLASS]
    ties = list(Tie.objects.filter(subject=me, kind=TieKind.GLASS, reason__isnull=False).order_by("-since"))
    ring = seals.ring(me.pk)
    # The tie was made in the moment before its trace.
    made = {
        trace["number"]: next((t for t in ties if t.holder_id == trace["actor"] and t.since <= trace["at"]), None)
        for trace in broken
    }
    return {number: _opened(ring, me, tie) for number, tie in made.items() if tie}


def _opened(ring: seals.Ring, me: Account, tie: Tie) -> str:
    try:
        return ring.open(me.pk, f"tie:{tie.pk}:reason", bytes(tie.reason or b""))
    except seals.Unreadable:
        return _("The reason can't be opened any more.")
