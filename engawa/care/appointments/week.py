"""Change how and when a practitioner can be booked. What is booked already never moves by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.appointments import cells, claims, horizon
from engawa.care.appointments.booking import Untimely, Wrong
from engawa.care.appointments.models import Opening, OpeningException, Practice, Rung
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.lib.zones import zone

LONGEST_MINUTES = 480
STEPS = (15, 20, 30, 60)
BUFFERS = (0, 5, 10, 15, 20, 30)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One opening as somebody draws it: minutes after midnight; an end not after the start runs past midnight."""

    weekday: int
    start: int
    end: int
    since: date | None = None
    until: date | None = None
    rungs: tuple[str, ...] = field(default_factory=tuple)


def practice_of(account: Account) -> Practice:
    """Return how somebody is booked; not in the database yet if they never said."""
    found = Practice.objects.filter(account=account).select_related("place").first()
    return found or Practice(account=account, zone=account.zone)


@transaction.atomic
def set_practice(account: Account, by: Account, **facts: object) -> Practice:
    """Set how somebody is booked, fields of Practice by name; Wrong names what can't be."""
    _check_zone(facts.get("zone"))
    _check_lengths(facts.get("lengths"))
    _check_choices(facts)
    kept, _made = Practice.objects.update_or_create(
        account=account, defaults=facts, create_defaults={"zone": account.zone, **facts}
    )
    if "buffer" in facts:
        claims.fit_buffers(kept)
    chain.record(by.pk, "openings.practice", about=account.pk)
    return kept


@transaction.atomic
def set_openings(account: Account, stretches: Iterable[Stretch], by: Account) -> None:
    """Replace the week; Wrong where two openings overlap or one can't be."""
    kept = sorted(stretches, key=lambda one: (one.weekday, one.start))
    for one in kept:
        _check_stretch(one)
    _check_overlaps(kept)
    practice, _made = Practice.objects.get_or_create(account=account, defaults={"zone": account.zone})
    Opening.objects.filter(practice=practice).delete()
    Opening.objects.bulk_create(
        Opening(practice=practice, weekday=one.weekday, start=one.start, end=one.end, since=one.since, until=one.until,
                rungs=list(one.rungs))
        for one in kept
    )  # fmt: skip
    chain.record(by.pk, "openings.week", about=account.pk)


@transaction.atomic
def add_exception(account: Account, start: datetime, end: datetime, *, opens: bool, by: Account) -> OpeningException:
    """Open, or close, once; Wrong if it ends before it begins, is over, or lies too far from now."""
    first, last = cells.cell(start), cells.cell_after(end)
    if end.timestamp() <= start.timestamp():
        raise Wrong(_("The end lies before the beginning."))
    if problem := horizon.problem_with_stretch(first, last, timezone.now()):
        raise Untimely(problem)
    practice, _made = Practice.objects.get_or_create(account=account, defaults={"zone": account.zone})
    made, _new = OpeningException.objects.get_or_create(practice=practice, start=first, end=last, opens=opens)
    chain.record(by.pk, "openings.exception", about=account.pk)
    return made


@transaction.atomic
def remove_exception(account: Account, exception: int, by: Account) -> None:
    """Take one exception away, if it is there."""
    if OpeningException.objects.filter(practice__account=account, pk=exception).delete()[0]:
        chain.record(by.pk, "openings.exception_removed", about=account.pk)


def _check_zone(name: object) -> None:
    if name is None:
        return
    try:
        zone(str(name))
    except KeyError as error:
        raise Wrong(_("There is no such time zone.")) from error


def _check_lengths(lengths: object) -> None:
    if lengths is None:
        return
    known = isinstance(lengths, Mapping) and all(one in Rung.values for one in lengths)
    if not known or not all(_is_length(minutes) for minutes in lengths.values()):  # type: ignore[attr-defined]
        raise Wrong(_("A length is from 5 minutes to 8 hours, in steps of 5 minutes."))


def _is_length(minutes: object) -> bool:
    return isinstance(minutes, int) and 5 <= minutes <= LONGEST_MINUTES and not minutes % 5


def _check_choices(facts: Mapping[str, object]) -> None:
    for name, choices in (("step", STEPS), ("buffer", BUFFERS)):
        if name in facts and facts[name] not in choices:
            raise Wrong(_("This can't be chosen here."))


def _check_stretch(one: Stretch) -> None:
    if not (0 <= one.weekday <= 6 and 0 <= one.start < 1440 and 0 <= one.end < 1440):
        raise Wrong(_("An opening lies within a week."))
    if one.since and one.until and one.until < one.since:
        raise Wrong(_("The last day lies before the first."))
    if any(rung not in Rung.values for rung in one.rungs):
        raise Wrong(_("This way of meeting is not offered here."))


def _check_overlaps(stretches: list[Stretch]) -> None:
    """Refuse two openings that hold at the same time of a week, past midnight and past Sunday as well."""
    spans = [
        (one, begin, begin + _minutes(one)) for one in stretches for begin in (_begin(one), _begin(one) + 7 * 1440)
    ]
    for n, (one, start, end) in enumerate(spans):
        for other, its_start, its_end in spans[n + 1 :]:
            if other is not one and start < its_end and its_start < end and _both_hold(one, other):
                raise Wrong(_("Two openings overlap. One of them can be made shorter, or both become one."))


def _begin(one: Stretch) -> int:
    return one.weekday * 1440 + one.start


def _minutes(one: Stretch) -> int:
    return one.end - one.start if one.end > one.start else one.end - one.start + 1440


def _both_hold(one: Stretch, other: Stretch) -> bool:
    starts_late = one.until is not None and other.since is not None and other.since > one.until
    ends_early = other.until is not None and one.since is not None and one.since > other.until
    return not (starts_late or ends_early)
