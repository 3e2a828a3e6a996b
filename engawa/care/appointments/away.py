"""When a practitioner will be away: who is booked then is told, and finds other times beside the appointment."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from engawa.care.appointments import booking, cells
from engawa.care.appointments.models import Appointment, Practice
from engawa.care.rota.models import Absence
from engawa.foundation.accounts.models import Account


def tell(practitioner: Account, first_day: date, last_day: date, by: Account) -> None:
    """Write a notice for everybody who is booked on these days; in the transaction of the absence."""
    for one in during(practitioner, first_day, last_day).order_by("start"):
        booking.tell([one.account_id, *one.taken.values_list("account", flat=True)], one, by)


def during(practitioner: Account, first_day: date, last_day: date) -> QuerySet[Appointment]:
    """Return what is booked with somebody on these days, both included, by the wall-clock of their practice."""
    start, end = _cells(_zone(practitioner), first_day, last_day)
    coming = Q(start__lt=end, end__gt=max(start, cells.cell(timezone.now())))
    return Appointment.booked().filter(coming, practitioners=practitioner)


def falls_into_absence(appointment: Appointment) -> bool:
    """Say whether one of its practitioners will be away then, so that another time is needed."""
    return any(_is_away(one, appointment) for one in appointment.practitioners.all())


def _is_away(practitioner: Account, appointment: Appointment) -> bool:
    zone = _zone(practitioner)
    first, last = appointment.starts.astimezone(zone).date(), appointment.ends.astimezone(zone).date()
    return Absence.objects.filter(account=practitioner, first_day__lte=last, last_day__gte=first).exists()


def _zone(practitioner: Account) -> ZoneInfo:
    zone = Practice.objects.filter(account=practitioner).values_list("zone", flat=True).first()
    return ZoneInfo(zone or practitioner.zone)


def _cells(zone: ZoneInfo, first_day: date, last_day: date) -> tuple[int, int]:
    start = datetime.combine(first_day, time(), zone)
    end = datetime.combine(last_day + timedelta(days=1), time(), zone)
    return cells.cell(start), cells.cell_after(end)
