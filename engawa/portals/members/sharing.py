"""The page on which a person shares things with their family, in plain values; and what its forms say."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from engawa.foundation.accounts import names
from engawa.foundation.consent import queries as consent
from engawa.foundation.consent.models import Topic
from engawa.foundation.ties.models import Tie
from engawa.portals.members import when

LONGEST_WORDS = 600
# How many months a grant lasts; 0: until it is taken back. SAME: as long as it does now.
MONTHS, SAME = (0, 1, 3), "same"


# Words that were refused, and why, by tie.
Typed = Mapping[UUID, tuple[str, str]]


class Unclear(ValueError):
    """What was sent can't be done; the message is for the page."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One topic for one family member: shared or not, until when."""

    topic: Topic
    name: str
    example: str
    is_on: bool
    until: str


@dataclass(frozen=True, slots=True)
class Relation:
    """One family member with what they see."""

    tie: UUID
    called: str
    offers: tuple[Offer, ...]
    words: str
    error: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What one form says: share the topic for so many months (0: without end; None: as it is), or take it back."""

    give: bool
    months: int | None = None
    words: str = ""


def relations(giver: int, zone: str, ties: list[Tie], at: datetime, typed: Typed) -> list[Relation]:
    """Return the family with what each sees; `typed` stands in place of the words that are kept. Five queries."""
    given, words = consent.given(giver, at), consent.words_for(giver)
    called = names.called(tie.holder_id for tie in ties)
    found = []
    for tie in ties:
        text, error = typed.get(tie.pk, (words.get(tie.holder_id, ""), ""))
        topics = {topic: given[tie.holder_id, topic] for topic in Topic if (tie.holder_id, topic) in given}
        offers = tuple(_offer(topic, topics, zone) for topic in Topic)
        found.append(Relation(tie=tie.pk, called=called[tie.holder_id], offers=offers, words=text, error=error))
    return found


def wish(given: Mapping[str, str]) -> Wish:
    """Return what a form says, or raise Unclear in words for the page."""
    if given.get("go") == "take":
        return Wish(give=False)
    until = given.get("until", "")
    if until not in {SAME, *map(str, MONTHS)}:
        raise Unclear(_("It is not clear until when. You could choose it again."))
    words = given.get("words", "").replace("\r\n", "\n").strip()
    if len(words) > LONGEST_WORDS:
        fits = {"count": len(words), "most": LONGEST_WORDS}
        raise Unclear(_("These are %(count)s characters, and %(most)s fit. A few words are enough.") % fits)
    return Wish(give=True, months=None if until == SAME else int(until), words=words)


def later(at: datetime, months: int) -> datetime | None:
    """Return the same day `months` later, or the month's last day where there is none; None for no end."""
    if months == 0:
        return None
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


def _offer(topic: Topic, given: Mapping[Topic, datetime | None], zone: str) -> Offer:
    until = given.get(topic)
    day = when.calendar_day(until.astimezone(when.zone(zone)).date()) if until else ""
    return Offer(topic=topic, name=str(topic.label), example=_examples()[topic], is_on=topic in given, until=day)


def _examples() -> dict[Topic, str]:
    return {
        Topic.SUPPORT: _("They read, for example: “Aoi is in touch with Mori.” Nothing of what you two write."),
        Topic.RHYTHM: _("They read, for example: “in the week of 9 November”. Never the day, and never who wrote."),
        Topic.WORDS: _(
            "They read what you write in the box, and nothing else. "
            "For example: “I am all right. I would rather not be asked about work just now.”"
        ),
    }
