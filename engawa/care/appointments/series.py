"""The same hour again and again, by the wall-clock of the practitioner."""

from collections.abc import Sequence
from dataclasses import replace
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


def occurrences(start: int, zone: str, weeks: int, times: int) -> list[int]:
    """Return the cells at which a wall-clock of the zone shows the same hour again, the first one included.

    Where clocks skip that hour it is an hour later on that day; where they show it twice, the first counts.
    """
    there = ZoneInfo(zone)
    first = cells.instant(start).astimezone(there)
    walls = (first + timedelta(weeks=weeks * n) for n in range(times))
    return [cells.cell(wall.replace(fold=first.fold if n == 0 else 0).astimezone(UTC)) for n, wall in enumerate(walls)]


@transaction.atomic
def go_on(first: Appointment, weeks: int, times: int, account: Account) -> int:
    """Make a booked appointment the first of a series, and book the rest; return how many were not free."""
    if weeks not in WEEKS or not 2 <= times <= MOST:
        raise Wrong(_("A series has from 2 to 12 times, each week or each second week."))
    given = booking.practitioners_of(first)
    take_turn(given, account.pk)
    if first.series_id is not None:
        return 0
    zone = team.working().filter(account__in=given).values_list("zone", flat=True).first() or "UTC"
    made = Series.objects.create(account=account, weeks=weeks)
    Appointment.objects.filter(pk=first.pk).update(series=made)
    time = Time(first.start, tuple(given), first.rung, (first.end - first.start) * 5)
    starts = occurrences(first.start, zone, weeks, times)[1:]
    found = [_is_booked(replace(time, start=at), made, account, f"{first.pk}:{n}") for n, at in enumerate(starts)]
    return found.count(False)


def coming(series: Series, after: int) -> Sequence[Appointment]:
    """Return the appointments of a series that begin at a cell or later."""
    return list(Appointment.booked().filter(series=series, start__gte=after).order_by("start"))


def _is_booked(time: Time, made: Series, account: Account, key: str) -> bool:
    try:
        with transaction.atomic():
            booked = booking.confirm(booking.hold(time, account, key), account)
    except (Taken, Wrong):
        return False
    Appointment.objects.filter(pk=booked.pk).update(series=made)
    return True
