"""Visits at home: where that is has to be said once, by the person, in a note that is sealed."""

from engawa.care.appointments.models import Appointment, Rung
from engawa.foundation.accounts.models import Account


def is_known(account: Account) -> bool:
    """Say whether somebody wrote beside an earlier visit where to come."""
    return Appointment.booked().filter(account=account, rung=Rung.HOME).exclude(note=b"").exists()
