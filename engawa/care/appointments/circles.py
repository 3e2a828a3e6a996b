"""Times for a circle: so many seats, each taken once."""

from django.db import IntegrityError, transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.appointments import booking, cells, claims
from engawa.care.appointments.booking import Time, Wrong
from engawa.care.appointments.claims import take_turn
from engawa.care.appointments.models import Appointment, Rung, Seat
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain

MOST_SEATS = 30


class Full(Exception):
    """All seats are taken."""


@transaction.atomic
def open_time(time: Time, seats: int, key: str, by: Account) -> Appointment:
    """Make a time for a circle, given by `by` and whoever else is named; Taken if one of them is not free."""
    if not 1 <= seats <= MOST_SEATS:
        raise Wrong(_("A circle has from 1 to 30 seats."))
    take_turn(time.practitioners, by.pk)
    if there := Appointment.objects.filter(key=booking.digest(key, by)).first():
        return there
    if time.rung not in Rung.values or not time.minutes:
        raise Wrong(_("This way of meeting is not offered here."))
    booking.refuse_untimely(time.start)
    made = Appointment(
        key=booking.digest(key, by), start=time.start, end=time.start + cells.cells(time.minutes), rung=time.rung,
        place=time.place, seats=seats, made_by=by,
    )  # fmt: skip
    made.save(force_insert=True)
    made.practitioners.set(time.practitioners)
    claims.claim(made, time.practitioners)
    chain.record(by.pk, "appointment.open_circle", subject=booking.subject_of(made))
    return made


@transaction.atomic
def take_seat(appointment: Appointment, account: Account) -> Seat:
    """Take a free seat; Full if there is none. Whoever has one already keeps it."""
    take_turn(booking.practitioners_of(appointment), account.pk)
    if mine := Seat.objects.filter(appointment=appointment, account=account).first():
        return mine
    if not open_times().filter(pk=appointment.pk).exists():
        raise Full
    seat = _first_free(appointment, account)
    booking.tell(booking.practitioners_of(appointment), appointment, account)
    chain.record(account.pk, "seat.take", about=account.pk, subject=booking.subject_of(appointment))
    return seat


@transaction.atomic
def give_seat_back(appointment: Appointment, account: Account) -> None:
    """Give one's seat back, at any time and without a reason."""
    take_turn(booking.practitioners_of(appointment), account.pk)
    if Seat.objects.filter(appointment=appointment, account=account).delete()[0]:
        booking.tell(booking.practitioners_of(appointment), appointment, account)
        chain.record(account.pk, "seat.give_back", about=account.pk, subject=booking.subject_of(appointment))


def open_times() -> QuerySet[Appointment]:
    """Return the circles' times to come that have a free seat, the next first."""
    coming = Appointment.booked().filter(seats__gt=0, start__gt=cells.cell(timezone.now()))
    return coming.annotate(sitting=Count("taken")).filter(sitting__lt=F("seats")).order_by("start")


def _first_free(appointment: Appointment, account: Account) -> Seat:
    """Take the lowest number that is free. The constraint decides: where somebody was quicker, the next is tried."""
    taken = set(Seat.objects.filter(appointment=appointment).values_list("number", flat=True))
    for number in range(appointment.seats):
        if number in taken:
            continue
        try:
            with transaction.atomic():
                return Seat.objects.create(appointment=appointment, number=number, account=account)
        except IntegrityError:
            continue
    raise Full
