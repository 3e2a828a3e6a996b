"""Inquiries in words: what a coordinator reads in the list and beside the text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.casework import queries, when, words
from engawa.care.casework.models import ForWhom, Inquiry, Reach, Urgency
from engawa.care.casework.queries import Listed
from engawa.foundation.accounts import names
from engawa.lib.names import language_name
from engawa.ui.pages import language


@dataclass(frozen=True, slots=True)
class Row:
    """One inquiry in the list. `level` 0, 1, 2 is for its look; the words say the same."""

    id: str
    level: int
    urgency: str
    reasons: tuple[str, ...]
    waits: str
    for_whom: str
    reach: str
    language: str
    hours: str
    their_time: str
    standing: str


def in_list(state: str) -> dict[str, Any]:
    """Return what the list of inquiries in one of the states needs."""
    now = timezone.now()
    rows = [row(one, now) for one in queries.listed(state)]
    return {"rows": rows, "state": state, "shown": queries.SHOWN}


def row(one: Listed, now: datetime) -> Row:
    """Return an inquiry in words."""
    return Row(
        id=one.id,
        level=one.urgency,
        urgency=str(Urgency(one.urgency).label),
        reasons=tuple(words.reason(id) for id in one.reasons),
        waits=when.since(one.arrived, now),
        for_whom=str(ForWhom(one.for_whom).label),
        reach=str(Reach(one.reach).label),
        language=language_name(one.language, language()),
        hours=words.hours(one.hours),
        their_time=when.their_time(now, one.zone),
        standing=_standing(one, now),
    )


def facts(inquiry: Inquiry, now: datetime) -> Row:
    """Return the facts of an opened inquiry (needs account, thread and who has it)."""
    to = names.of(inquiry.handed_to).called if inquiry.handed_to else None
    listed = Listed(
        str(inquiry.pk), inquiry.arrived, inquiry.urgency, tuple(inquiry.reasons), inquiry.for_whom, inquiry.reach,
        inquiry.language, tuple(inquiry.hours), inquiry.account.zone, inquiry.handed, to,
        None if inquiry.waits else inquiry.closed, inquiry.account.is_named,
    )  # fmt: skip
    return row(listed, now)


def _standing(one: Listed, now: datetime) -> str:
    if one.closed:
        return _("Closed %(time)s ago") % {"time": when.since(one.closed, now)}
    if one.handed_to and one.handed:
        spans = {"name": one.handed_to, "time": when.since(one.handed, now)}
        return _("With %(name)s, for %(time)s") % spans
    return ""
