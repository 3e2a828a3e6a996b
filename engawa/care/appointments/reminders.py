"""Reminders, gently and only where somebody asked for them; each once, also after a crash."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from engawa.care.appointments import booking, cells
from engawa.care.appointments.booking import Wrong
from engawa.care.appointments.models import Appointment, Reminded, Reminding
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.live import channels
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind

# What can be asked for: ten minutes, an hour, three hours, a day, two days before.
CHOICES = (10, 60, 180, 1440, 2880)


def asked_for(account: Account) -> list[int]:
    """Return how long before somebody wishes to be reminded, in minutes."""
    found = Reminding.objects.filter(account=account).values_list("minutes", flat=True).first()
    return list(found or [])


@transaction.atomic
def ask_for(account: Account, minutes: list[int]) -> None:
    """Keep how long before somebody wishes to be reminded; an empty list: never."""
    if any(one not in CHOICES for one in minutes):
        raise Wrong(_("Reminders come at one of the times that are offered."))
    Reminding.objects.update_or_create(account=account, defaults={"minutes": sorted(set(minutes))})
    chain.record(account.pk, "reminders.change", about=account.pk)


def remind_due(now: datetime) -> int:
    """Remind of everything that is due now; return how many were reminded. To be called every minute."""
    return sum(_remind(*each) for each in list(_due(now)))


def _due(now: datetime) -> Iterator[tuple[Appointment, int, int]]:
    until = cells.cell(now + timedelta(minutes=max(CHOICES))) + 1
    coming = Appointment.booked().filter(start__gt=cells.cell(now), start__lte=until)
    wishes = dict(Reminding.objects.exclude(minutes=[]).values_list("account", "minutes"))
    found = coming.filter(Q(account__in=wishes) | Q(taken__account__in=wishes) | Q(practitioners__in=wishes))
    done = set(Reminded.objects.filter(appointment__in=found).values_list("appointment", "account", "start", "minutes"))
    for one in found.distinct().prefetch_related("practitioners", "taken"):
        for who in _concerned(one) & wishes.keys():
            for minutes in _passed(one, wishes[who], now):
                if (one.pk, who, one.start, minutes) not in done:
                    yield one, who, minutes


def _concerned(appointment: Appointment) -> set[int]:
    given = {who.pk for who in appointment.practitioners.all()}
    seated = {seat.account_id for seat in appointment.taken.all()}
    return given | seated | ({appointment.account_id} if appointment.account_id else set())


def _passed(appointment: Appointment, wished: list[int], now: datetime) -> list[int]:
    """Return the moments that have come. What was booked or moved after such a moment is not reminded of: one knows."""
    moments = {minutes: appointment.starts - timedelta(minutes=minutes) for minutes in wished}
    return [minutes for minutes, at in moments.items() if appointment.changed <= at <= now]


def _remind(appointment: Appointment, who: int, minutes: int) -> bool:
    try:
        with transaction.atomic():
            channels.advance(f"account:{who}", rights=False)
            # Asked again, behind the channel: it may have been moved or cancelled since we looked.
            if not Appointment.booked().filter(pk=appointment.pk, start=appointment.start).exists():
                return False
            Reminded.objects.create(appointment=appointment, account_id=who, start=appointment.start, minutes=minutes)
            notify(who, NoticeKind.REMINDER, booking.subject_of(appointment))
    except IntegrityError:
        return False  # Another worker was first.
    return True
