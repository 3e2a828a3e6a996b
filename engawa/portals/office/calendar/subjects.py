"""For whom a time is looked for: an inquiry, a proposal, somebody on the waiting list, or somebody known already."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from engawa.algorithms.casework.fit import Request
from engawa.care.appointments import matching, rungs
from engawa.care.appointments.matching import Asked
from engawa.care.appointments.models import Proposal, Waiting
from engawa.care.casework import reaches
from engawa.care.casework.models import Inquiry
from engawa.foundation.access import verdicts
from engawa.foundation.accounts import names
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.models import Account, folded

LOOKED_INTO = 500


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody, and what they asked for. `key` is how forms and addresses name it; `chosen` how far they go."""

    key: str
    account: Account
    rung: str
    chosen: str
    inquiry: Inquiry | None = None
    proposal: Proposal | None = None
    waiting: Waiting | None = None
    # With whom and in which cell a proposal's times begin.
    wished: frozenset[tuple[int, int]] = frozenset()


def read(actor: Actor, key: str) -> Subject | None:
    """Return whom a form or an address names; None for nobody, Http404 for somebody out of reach."""
    kind, _colon, pk = key[:60].partition(":")
    if not kind:
        return None
    if kind == "inquiry":
        inquiry = verdicts.get(actor, "inquiry.read", pk)
        return _of(key, inquiry.account, "", inquiry=inquiry)
    if kind == "proposal":
        proposal = verdicts.get(actor, "proposal.settle", pk)
        wished = frozenset(proposal.times.values_list("practitioner", "start"))
        return _of(key, proposal.account, proposal.rung, proposal=proposal, wished=wished)
    if kind == "waiting":
        waiting = verdicts.get(actor, "waiting.settle", pk)
        return _of(key, waiting.account, waiting.rung, waiting=waiting)
    if kind == "person":
        return _of(key, verdicts.get(actor, "appointment.book_for", pk), "")
    raise Http404


def found(actor: Actor, called: str, most: int = 20) -> list[tuple[str, str]]:
    """Return keys and names of those for whom the actor can book: by their whole name, or by some letters of it.

    Letters are looked for among the newest only: names are sealed, so each that is looked into has to be opened.
    """
    letters = folded(called.replace("\0", "")[:60])
    if not letters:
        return []
    known = verdicts.all_for(actor, "appointment.book_for").values_list("pk", flat=True)
    exact = known.filter(pk__in=names.so_called(letters))[:most]
    within = names.in_order([*exact, *known.order_by("-pk")[:LOOKED_INTO]])
    return [(f"person:{pk}", name) for pk, name in within if letters in folded(name)][:most]


def waiting_inquiries(actor: Actor) -> QuerySet[Inquiry]:
    """Return the inquiries that nobody has yet, the most pressing first."""
    return verdicts.all_for(actor, "inquiry.read").filter(reaches.waits()).order_by("-urgency", "arrived", "pk")


def request(subject: Subject, asked: Asked, now: datetime) -> Request:
    """Return somebody as the matching takes them."""
    known = matching.known_by(subject.account.pk)
    if subject.inquiry:
        return matching.of_inquiry(subject.inquiry, now, known, asked)
    return matching.of_account(subject.account, known, asked)


def _of(key: str, account: Account, rung: str, **what: object) -> Subject:
    chosen = rungs.chosen(account)
    return Subject(key, account, rung or chosen, chosen, **what)  # type: ignore[arg-type]
