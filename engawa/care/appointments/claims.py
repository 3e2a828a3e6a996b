"""Take cells, and give them back. Whoever books takes their turn first; the database's constraint has the last word."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Claim, Practice
from engawa.foundation.live import channels


class Taken(Exception):
    """Somebody was quicker, or the time was never free."""


def take_turn(practitioners: Iterable[int], *accounts: int | None) -> None:
    """Hold, until the commit, the practices and then the channels of all who will be told; always in the order of ids.

    Counting a day's bookings and then booking must not be cut in two by somebody else who does the same, and two who
    book for the same people in another order would wait for each other.
    """
    booked = sorted(set(practitioners))
    for one in booked:
        Practice.objects.filter(account=one).update(turn=F("turn") + 1)
    give_back_held(booked, timezone.now())
    for account in sorted({*booked, *(one for one in accounts if one is not None)}):
        channels.advance(f"account:{account}", rights=False)


def claim(appointment: Appointment, practitioners: Iterable[int]) -> None:
    """Take the appointment's cells for each practitioner, with their buffer behind, and for its place; or raise Taken.

    The buffer behind is enough: what comes before another appointment keeps its own.
    """
    buffers = dict(Practice.objects.filter(account__in=practitioners).values_list("account", "buffer"))
    rows = [
        Claim(appointment=appointment, practitioner_id=one, cell=cell)
        for one in practitioners
        for cell in range(appointment.start, appointment.end + cells.cells(buffers.get(one, 0)))
    ]
    if appointment.place_id is not None:
        span = range(appointment.start, appointment.end)
        rows += [Claim(appointment=appointment, place_id=appointment.place_id, cell=cell) for cell in span]
    try:
        with transaction.atomic():
            Claim.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Taken from error


def give_back(appointment: Appointment) -> None:
    """Let go of everything that an appointment claims."""
    Claim.objects.filter(appointment=appointment).delete()


def give_back_held(practitioners: Iterable[int], now: datetime) -> int:
    """End what was held for too long with these practitioners; return how many."""
    late = Appointment.objects.filter(held_until__lte=now, cancelled=None, practitioners__in=list(practitioners))
    return _end(late.values_list("pk", flat=True), now)


def give_back_all_held(now: datetime) -> int:
    """End everything that was held for too long; return how many. To be called every minute."""
    late = Appointment.objects.filter(held_until__lte=now, cancelled=None)
    return _end(late.values_list("pk", flat=True)[:500], now)


@transaction.atomic
def fit_buffers(practice: Practice) -> None:
    """Claim again, with the buffer of now, what is still to come: a smaller one must not keep cells that are free.

    Where a larger one does not fit between two that are booked already, both stay as close as they are.
    """
    take_turn([practice.account_id])
    coming = Appointment.standing(timezone.now()).filter(
        practitioners=practice.account_id, claims__practitioner=practice.account_id
    )
    for one in coming.filter(end__gt=cells.cell(timezone.now())).distinct().order_by("start"):
        mine = Claim.objects.filter(appointment=one, practitioner=practice.account_id)
        mine.filter(cell__gte=one.end).delete()
        behind = range(one.end, one.end + cells.cells(practice.buffer))
        rows = [Claim(appointment=one, practitioner_id=practice.account_id, cell=cell) for cell in behind]
        Claim.objects.bulk_create(rows, ignore_conflicts=True)


def _end(pks: Iterable[UUID], now: datetime) -> int:
    late = list(pks)
    if not late:
        return 0
    Claim.objects.filter(appointment__in=late).delete()
    return Appointment.objects.filter(pk__in=late, held_until__lte=now, cancelled=None).update(cancelled=now)
