"""The same hour again and again, by the wall-clock of the practitioner."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.care.appointments import booking, cells, team
from engawa.care.appointments.booking import Time, Wrong
from engawa.care.appointments.claims import Taken, take_turn
from engawa.care.appointments.models import Appointment, Series
from engawa.foundation.accounts.models import Account

WEEKS = (1, 2)
MOST = 12


@dataclass(frozen=True, slots=True)
class Booked:
    """What came of a series: what is booked, and the cells of those that were not free."""

    series: Series
    appointments: tuple[Appointment, ...]
    missed: tuple[int, ...]


def occurrences(start: int, zone: str, weeks: int, times: int) -> list[int]:
    """Return the cells at which a wall-clock of the zone shows the same hour again, the first one included.

    Where clocks skip that hour it is an hour later on that day; where they show it twice, the first counts.
    """
    there = ZoneInfo(zone)
    first = cells.instant(start).astimezone(there)
    walls = (first + timedelta(weeks=weeks * n) for n in range(times))
    return [cells.cell(wall.replace(fold=first.fold if n == 0 else 0).astimezone(UTC)) for n, wall in enumerate(walls)]


@transaction.atomic
def book(time: Time, weeks: int, times: int, account: Account, key: str) -> Booked:
    """Book what is free of a series; what is not is named, so that another time can be chosen. Taken if nothing is."""
    if weeks not in WEEKS or not 2 <= times <= MOST:
        raise Wrong(_("A series has from 2 to 12 times, each week or each second week."))
    take_turn(time.practitioners, account.pk)
    if there := _with_key(time, weeks, times, account, key):
        return there
    practice = team.bookable_by(account).filter(account__in=time.practitioners).first()
    if practice is None:
        raise Taken
    made = Series.objects.create(account=account, weeks=weeks)
    starts = occurrences(time.start, practice.zone, weeks, times)
    found = [_one(replace(time, start=start), made, account, f"{key}:{n}") for n, start in enumerate(starts)]
    if not any(found):
        raise Taken
    missed = tuple(start for start, one in zip(starts, found, strict=True) if one is None)
    return Booked(made, tuple(one for one in found if one), missed)


def coming(series: Series, after: int) -> Sequence[Appointment]:
    """Return the appointments of a series that begin at a cell or later."""
    return list(Appointment.booked().filter(series=series, start__gte=after).order_by("start"))


def _one(time: Time, made: Series, account: Account, key: str) -> Appointment | None:
    try:
        with transaction.atomic():
            held = booking.hold(time, account, key)
            booked = booking.confirm(held, account)
    except Taken:
        return None
    Appointment.objects.filter(pk=booked.pk).update(series=made)
    return booked


def _with_key(time: Time, weeks: int, times: int, account: Account, key: str) -> Booked | None:
    keys = [booking.digest(f"{key}:{n}", account) for n in range(times)]
    there = list(
        Appointment.objects.filter(key__in=keys, series__isnull=False).select_related("series").order_by("start")
    )
    if not there or there[0].series is None:
        return None
    zone = team.working().filter(account__in=time.practitioners).values_list("zone", flat=True).first() or "UTC"
    wanted = occurrences(time.start, zone, weeks, times)
    return Booked(there[0].series, tuple(there), tuple(sorted(set(wanted) - {one.start for one in there})))
