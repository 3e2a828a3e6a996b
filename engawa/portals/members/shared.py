"""What a person shares with a family member at a moment: exactly that, and only that.

One function gathers it for the family member's page and for the person's own preview, so the two can't differ.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from engawa.care.conversations.models import Entry
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.consent import queries as consent
from engawa.foundation.consent.models import Topic
from engawa.foundation.ties import queries as ties
from engawa.foundation.ties.models import TieKind
from engawa.portals.members import when

Topics = dict[int, frozenset[Topic]]


@dataclass(frozen=True, slots=True)
class Shared:
    """What one person shares with one family member; what is not shared is empty, as what is not there."""

    called: str
    practitioners: tuple[str, ...] = ()
    week_of: date | None = None  # the Monday of that week, where the person is
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to read, although something is shared."""
        return not (self.practitioners or self.week_of or self.words)


def shared_with(receiver: int, giver: Account, at: datetime) -> Shared | None:
    """Return what `giver` shares with `receiver`; None: nothing, and nothing may be said."""
    return next(iter(shared_by([giver], receiver, at)), None)


def shared_by(givers: Collection[Account], receiver: int, at: datetime) -> list[Shared]:
    """Return what each of `givers` shares with `receiver`, without those who share nothing."""
    topics = consent.topics(receiver, at)
    practitioners = _practitioners(_with(topics, Topic.SUPPORT), at)
    written = _written(_with(topics, Topic.RHYTHM))
    called = names.called(giver.pk for giver in givers if giver.pk in topics)
    words = consent.words_of(_with(topics, Topic.WORDS), receiver)
    return [
        Shared(
            called=called[giver.pk],
            practitioners=practitioners.get(giver.pk, ()),
            week_of=_monday(written.get(giver.pk), giver.zone),
            words=words.get(giver.pk, ""),
        )
        for giver in givers
        if giver.pk in topics
    ]


@transaction.atomic
def read_by(receiver: int, givers: Collection[Account], at: datetime) -> list[Shared]:
    """Return the same to the family member, and write down for each person that it was looked at."""
    found = shared_by(givers, receiver, at)
    for giver in givers:
        chain.record(receiver, "shared.read", about=giver.pk, subject=f"account:{giver.pk}")
    return found


def _with(topics: Topics, topic: Topic) -> list[int]:
    return [giver for giver, shared in topics.items() if topic in shared]


def _practitioners(givers: list[int], at: datetime) -> dict[int, tuple[str, ...]]:
    found = defaultdict[int, list[str]](list)
    standing = ties.standing(at, TieKind.CARE).filter(subject__in=givers).order_by("since", "pk")
    rows = list(standing.values_list("subject", "holder"))
    called = names.called(holder for _giver, holder in rows)
    for giver, holder in rows:
        found[giver].append(called[holder])
    return {giver: tuple(theirs) for giver, theirs in found.items()}


def _written(givers: list[int]) -> dict[int, datetime]:
    """Return when somebody last wrote in the givers' own threads, whoever it was."""
    said = Entry.objects.filter(thread__owner__in=givers, posted__isnull=False, taken_back=None)
    return dict(said.order_by().values_list("thread__owner").annotate(Max("posted")))


def _monday(at: datetime | None, zone: str) -> date | None:
    """Return the Monday before `at`: the day itself would tell who was awake, and when."""
    if at is None:
        return None
    day = at.astimezone(when.zone(zone)).date()
    return day - timedelta(days=day.weekday())


def shown(shared: Shared) -> dict[str, object]:
    """Return what the fragment members/_shared.html needs."""
    return {"shared": shared, "week": when.calendar_day(shared.week_of) if shared.week_of else ""}
