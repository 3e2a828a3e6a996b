"""Which topics stand open at a moment, between whom. What lies behind a topic is gathered by the family's portal."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from engawa.foundation.accounts.models import Account
from engawa.foundation.consent.models import FamilyWords, Grant, Topic
from engawa.foundation.ties import queries as ties
from engawa.foundation.ties.models import TieKind
from engawa.foundation.vault import seals


def standing(at: datetime) -> QuerySet[Grant]:
    """Return the grants that open something at `at`: behind a family tie, begun, not run out, not taken back.

    The tie must not be younger than the grant: somebody whose link was ended and made anew begins with nothing.
    """
    link = ties.standing(at, TieKind.FAMILY).filter(
        holder=OuterRef("receiver"), subject=OuterRef("giver"), since__lte=OuterRef("since")
    )
    in_time = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at)) & (Q(revoked=None) | Q(revoked__gt=at))
    return Grant.objects.filter(in_time, Exists(link))


def givers(receiver: int, at: datetime) -> QuerySet[Account]:
    """Return the people who share at least one topic with `receiver`."""
    return Account.objects.filter(Exists(standing(at).filter(receiver=receiver, giver=OuterRef("pk")))).order_by("pk")


def topics(receiver: int, at: datetime) -> dict[int, frozenset[Topic]]:
    """Return which topics each giver shares with `receiver`."""
    found: dict[int, set[Topic]] = {}
    for giver, topic in standing(at).filter(receiver=receiver).values_list("giver", "topic"):
        found.setdefault(giver, set()).add(Topic(topic))
    return {giver: frozenset(shared) for giver, shared in found.items()}


def given(giver: int, at: datetime) -> dict[tuple[int, Topic], datetime | None]:
    """Return what `giver` shares: (receiver, topic) and until when."""
    rows = standing(at).filter(giver=giver).values_list("receiver", "topic", "until")
    return {(receiver, Topic(topic)): until for receiver, topic, until in rows}


def words_of(givers: Collection[int], receiver: int) -> dict[int, str]:
    """Return the few words of each giver for one receiver."""
    rows = FamilyWords.objects.filter(giver__in=givers, receiver=receiver).values_list("giver", "receiver", "body")
    return {
        giver: words
        for (giver, _), words in _opened([(giver, receiver, bytes(body)) for giver, receiver, body in rows]).items()
    }


def words_for(giver: int) -> dict[int, str]:
    """Return the few words of one giver by receiver, also those that are not shared at the moment."""
    rows = FamilyWords.objects.filter(giver=giver).values_list("giver", "receiver", "body")
    return {
        receiver: words
        for (_, receiver), words in _opened([(giver, receiver, bytes(body)) for giver, receiver, body in rows]).items()
    }


def place(giver: int, receiver: int) -> str:
    """Return where the words of one for the other are sealed."""
    return f"words:{giver}:{receiver}"


def _opened(rows: list[tuple[int, int, bytes]]) -> dict[tuple[int, int], str]:
    ring = seals.ring(*(giver for giver, _, _ in rows)) if rows else seals.Ring({})
    found = {}
    for giver, receiver, body in rows:
        # An erasure destroys the key first and the rows a moment later; in between there is nothing to show.
        with suppress(seals.Unreadable):
            found[giver, receiver] = ring.open(giver, place(giver, receiver), body)
    return found
