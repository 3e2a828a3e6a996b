"""A time with somebody else instead of one's own, where the practitioner will be away."""

from django.db import transaction
from django.db.models import QuerySet

from engawa.care.appointments import away, booking, team
from engawa.care.appointments.booking import Time
from engawa.care.appointments.claims import take_turn
from engawa.care.appointments.models import Appointment, Practice
from engawa.foundation.accounts.models import Account


def others(appointment: Appointment, account: Account) -> QuerySet[Practice] | list[Practice]:
    """Return who else could be booked in the same way: nobody, while everybody who gives it will be there."""
    if appointment.account_id != account.pk or not away.falls_into_absence(appointment):
        return []
    found = team.bookable_by(account).exclude(account__in=booking.practitioners_of(appointment))
    offering = [one for one in found if appointment.rung in one.lengths]
    return team.speaking(offering, account.language) or offering


@transaction.atomic
def exchange(appointment: Appointment, time: Time, by: Account) -> Appointment:
    """Book a time and cancel what one had, both or nothing; Taken if it is not free. A note is not passed on."""
    take_turn({*booking.practitioners_of(appointment), *time.practitioners}, appointment.account_id)
    # First what was, so that whoever may have one appointment at a time can exchange it as well.
    booking.cancel(appointment, by)
    return booking.confirm(booking.hold(time, by, f"instead of {appointment.pk}:{time.start}"), by)
