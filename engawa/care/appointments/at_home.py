"""Visits at home: where that is has to be said once, by the person, in a note that is sealed."""

from engawa.care.appointments.models import Appointment, Rung
from engawa.foundation.accounts.models import Account


def lacks_where(held: Appointment, note: str) -> bool:
    """Say whether a visit would be booked without anybody knowing where to come."""
    return held.rung == Rung.HOME and held.account is not None and not note and not is_known(held.account)


def is_known(account: Account) -> bool:
    """Say whether somebody wrote beside an earlier visit where to come."""
    return Appointment.booked().filter(account=account, rung=Rung.HOME).exclude(note=b"").exists()
