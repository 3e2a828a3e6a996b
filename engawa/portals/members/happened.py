"""What happened, as rows of a page: a sentence, when, and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from engawa.foundation.notifications import words
from engawa.foundation.notifications.models import NoticeKind
from engawa.foundation.notifications.queries import Happened
from engawa.portals.members import when

# Where a subject is looked at; where the kind alone says it, the second table.
SUBJECTS = {"thread": "members:thread", "inquiry": "office:inquiry", "appointment": "members:appointment"}
KINDS: dict[str, str] = {
    NoticeKind.INQUIRY: "office:inquiries",
    NoticeKind.GLASS: "members:log",
    NoticeKind.GRANT: "relative:shared",
    NoticeKind.LINKED: "members:sharing",
    NoticeKind.DEVICE: "members:devices",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `link` "" where there is nothing more to see."""

    words: str
    when: str
    link: str
    is_new: bool


def rows(found: Iterable[Happened], now: datetime, zone: str) -> list[Row]:
    """Return the rows of the page, for a reader in this zone."""
    return [
        Row(words.sentence(each.kind), when.moment(each.at, now, zone), _link(each.kind, each.subject), each.is_new)
        for each in found
    ]


def _link(kind: str, subject: str) -> str:
    name, _colon, pk = subject.partition(":")
    try:
        if name in SUBJECTS:
            return reverse(SUBJECTS[name], args=[pk])
        return reverse(KINDS[kind]) if kind in KINDS else ""
    except NoReverseMatch:
        return ""  # An old row must not break the page.
