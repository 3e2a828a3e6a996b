"""Who could take whom, out of the tables: requests and practitioners as the algorithm takes them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from engawa.algorithms.casework.fit import QUARTERS, Practitioner, Request
from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Opening, Practice, Waiting
from engawa.care.casework import queries
from engawa.care.casework.models import Hours, Inquiry
from engawa.care.casework.queries import Taker
from engawa.foundation.accounts.models import Account
from engawa.foundation.ties.models import Tie, TieKind
from engawa.lib.zones import zone

# The hours of each part of a day by the clock of whoever likes it.
PARTS = {Hours.MORNING: (6, 12), Hours.AFTERNOON: (12, 18), Hours.EVENING: (18, 22), Hours.NIGHT: (22, 6)}
_QUARTER = 15


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wishes whom a coordinator read or heard, beside what is kept; "" where nothing was said."""

    rung: str = ""
    gender: str = ""
    speciality: str = ""


def for_anybody(waiting: QuerySet[Waiting]) -> QuerySet[Waiting]:
    """Return who of a waiting list waits for any practitioner, and has none yet."""
    in_care = Tie.objects.filter(kind=TieKind.CARE, until=None).values("subject")
    return waiting.filter(practitioner=None, instead_of=None).exclude(account__in=in_care).select_related("account")


def requests(inquiries: Sequence[Inquiry], waiting: Sequence[Waiting], now: datetime) -> list[Request]:
    """Return who waits for somebody, each account once: what was written first says more than a place on the list."""
    wrote = {one.account_id for one in inquiries}
    also = [one for one in waiting if one.account_id not in wrote]
    known = _known(wrote | {one.account_id for one in also})
    return [
        *(of_inquiry(one, now, known[one.account_id]) for one in inquiries),
        *(_of_waiting(one, now, known[one.account_id]) for one in also),
    ]


def of_inquiry(one: Inquiry, now: datetime, known: frozenset[int] = frozenset(), asked: Asked | None = None) -> Request:
    """Return an inquiry as the algorithm takes it (needs its account)."""
    made = Request(
        id=f"inquiry:{one.pk}",
        languages=frozenset({one.language}),
        hours=_hours(one.hours, one.account.zone, now),
        knows=known,
        urgency=one.urgency,
        waited=(now - one.arrived).days,
    )
    return _with(made, asked) if asked else made


def of_account(account: Account, known: frozenset[int], asked: Asked) -> Request:
    """Return somebody who is known already as the algorithm takes them."""
    return _with(Request(id=f"person:{account.pk}", languages=frozenset({account.language}), knows=known), asked)


def known_by(account: int) -> frozenset[int]:
    """Return which practitioners somebody knows: those who cared for them before, or with whom they have a time."""
    return _known({account})[account]


def team(now: datetime, today: date) -> list[Practitioner]:
    """Return everybody who is a practitioner now as the algorithm takes them; four queries."""
    practices = {one.account_id: one for one in Practice.objects.all()}
    hours = _open_hours(now, today)
    return [_practitioner(one, practices.get(one.id), hours.get(one.id), today) for one in queries.takers("", today)]


def _with(made: Request, asked: Asked) -> Request:
    specialities = frozenset({asked.speciality}) if asked.speciality else frozenset[str]()
    return replace(made, rung=asked.rung, gender=asked.gender, specialities=specialities)


def _of_waiting(one: Waiting, now: datetime, known: frozenset[int]) -> Request:
    return Request(
        id=f"waiting:{one.pk}",
        languages=frozenset({one.account.language}),
        hours=_hours([Hours.NIGHT] if one.at_night else [], one.account.zone, now),
        rung=one.rung,
        knows=known,
        waited=(now - one.since).days,
    )


def _known(accounts: Collection[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    ties = Tie.objects.filter(kind=TieKind.CARE, subject__in=set(accounts)).values_list("subject", "holder")
    for subject, holder in ties:
        found[subject].add(holder)
    ahead = Appointment.booked().filter(account__in=set(accounts), end__gt=cells.cell(timezone.now()))
    for account, practitioner in ahead.values_list("account", "practitioners"):
        found[account].add(practitioner)
    return defaultdict(frozenset, {who: frozenset(holders) for who, holders in found.items()})


def _practitioner(one: Taker, practice: Practice | None, hours: int | None, today: date) -> Practitioner:
    return Practitioner(
        id=one.id,
        languages=frozenset(one.languages),
        hours=hours,
        rungs=frozenset(practice.lengths) if practice else None,
        specialities=frozenset(practice.specialities) if practice and practice.specialities else None,
        gender=practice.gender if practice else "",
        free=one.free,
        takes_new=one.takes_new,
        away=(one.away_until - today).days + 1 if one.away_until else 0,
    )


def _open_hours(now: datetime, today: date) -> dict[int, int]:
    """Return for each practitioner the quarters in UTC at which some day of their week is open."""
    found: dict[int, int] = {}
    openings = Opening.objects.filter(Q(until=None) | Q(until__gte=today))
    for who, named, start, end in openings.values_list("practice__account", "practice__zone", "start", "end"):
        found[who] = found.get(who, 0) | _quarters(start, end, named, now)
    return found


def _hours(liked: Iterable[str], named: str, now: datetime) -> dict[str, int]:
    spans = {str(part): hours for part, hours in PARTS.items() if part in set(liked)}
    return {part: _quarters(start * 60, end * 60, named, now) for part, (start, end) in spans.items()}


def _quarters(start: int, end: int, named: str, now: datetime) -> int:
    """Return the quarters in UTC between two minutes of a wall-clock; an end not after the start runs past midnight."""
    try:
        offset = now.astimezone(zone(named)).utcoffset() or timedelta()
    except KeyError:
        offset = timedelta()
    ahead = int(offset.total_seconds()) // 60
    length = (end - start) % (24 * 60) or 24 * 60
    first = (start - ahead) // _QUARTER
    return sum({1 << (first + n) % QUARTERS for n in range(length // _QUARTER)})
