"""The desk in words: why each thread stands where it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from engawa.care.casework import when, words
from engawa.care.casework.desk import Case, Desk, Mine
from engawa.care.casework.models import Reach
from engawa.care.casework.order import Why


@dataclass(frozen=True, slots=True)
class Row:
    """One thread; `level` 0, 1, 2 is for its look, the words say the same."""

    thread: UUID
    inquiry: UUID | None
    owner: int
    called: str
    level: int
    why: str
    reason: str
    their_time: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in one's care, in a line."""

    account: int
    called: str
    last: str
    their_time: str


@dataclass(frozen=True, slots=True)
class Words:
    """The whole desk in words."""

    waiting: tuple[Row, ...]
    rest: tuple[Row, ...]
    people: tuple[Person, ...]
    away: tuple[str, ...]


# The colour of danger to life is kept for that; a day that has passed is not.
_LEVELS = {Why.URGENT: 2, Why.PASSED: 1, Why.TODAY: 1, Why.NEW: 1}


def in_words(desk: Desk, now: datetime, zone: str, today: date) -> Words:
    """Return the desk in words; `zone` and `today` are the practitioner's own."""
    return Words(
        waiting=tuple(_row(case, now, zone) for case in desk.waiting),
        rest=tuple(_row(case, now, zone) for case in desk.rest),
        people=tuple(_person(one, now, zone) for one in desk.people),
        away=tuple(_away(first, last, today) for first, last in desk.away),
    )


def _row(case: Case, now: datetime, zone: str) -> Row:
    parts = [*_new(case), *_waits(case), *_closed(case)]
    return Row(
        thread=case.thread,
        inquiry=case.inquiry,
        owner=case.owner,
        called=case.called,
        level=_LEVELS.get(case.why, 0),
        why=" · ".join(parts) or _("the last word was ours"),
        reason=case.reason,
        their_time=_their_time(now, case.zone, zone),
    )


def _new(case: Case) -> list[str]:
    if not case.standing.is_new:
        return []
    urgent = [words.reason(id) for id in case.reasons] if case.why is Why.URGENT else []
    new = _("new, handed over by %(name)s") % {"name": case.handed_by} if case.handed_by else _("new")
    # How to reach them stands in the record; who asked for a call waits in vain for words here.
    elsewhere = [str(Reach(case.reach).label)] if case.reach not in {"", Reach.HERE} else []
    return [*urgent, new, *elsewhere]


def _waits(case: Case) -> list[str]:
    stands = case.standing
    if stands.waiting_since is None:
        return []
    since = when.day(when.local(stands.waiting_since, case.zone).date(), stands.today)
    return [_("waits since %(day)s") % {"day": since}, *_promise(case)]


def _promise(case: Case) -> list[str]:
    promised, today = case.standing.answers_by, case.standing.today
    if promised is None:
        return [_("nothing is promised yet")]
    day = when.day(promised, today)
    if promised < today:
        return [_("the promised day is over: %(day)s") % {"day": day}]
    return [_("an answer is promised by: %(day)s") % {"day": day}]


def _closed(case: Case) -> list[str]:
    return [_("closed")] if case.is_closed else []


def _person(one: Mine, now: datetime, zone: str) -> Person:
    if one.last_entry is None:
        last = _("nothing was said yet")
    else:
        last = _("last words %(time)s ago") % {"time": when.since(one.last_entry, now)}
    return Person(one.account, one.called, last, _their_time(now, one.zone, zone))


def _their_time(now: datetime, zone: str, own: str) -> str:
    # Where the clocks show the same, nobody needs to be told.
    same = when.local(now, zone).utcoffset() == when.local(now, own).utcoffset()
    return "" if same else when.their_time(now, zone)


def _away(first: date, last: date, today: date) -> str:
    days = {"first": when.day(first, today), "last": when.day(last, today)}
    return _("from %(first)s to %(last)s") % days if first != last else days["first"]
