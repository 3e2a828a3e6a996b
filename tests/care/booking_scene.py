"""Mori and Sato have a week in Berlin, and the clock stands at a Sunday noon in November."""

from datetime import UTC, datetime

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Appointment
from engawa.care.appointments.week import Stretch
from tests.cast import Cast

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WEEK = [Stretch(weekday, 9 * 60, 17 * 60) for weekday in range(5)]
LENGTHS = {"text": 50, "voice": 50, "one_way": 50, "video": 50}


def cell(text: str) -> int:
    """Return the cell of an instant such as "2026-11-24T10:00+01:00"."""
    return cells.cell(datetime.fromisoformat(text))


def on(day: int, hour: int, minute: int = 0) -> int:
    """Return the cell of a wall-clock time in Berlin in November 2026 (winter: an hour ahead)."""
    return cells.cell(datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC))


def time_with(who: int, day: int, hour: int, minute: int = 0, rung: str = "text") -> Time:
    return Time(on(day, hour, minute), (who,), rung)


def booked(cast: Cast, who: str, practitioner: str, day: int, hour: int, key: str = "") -> Appointment:
    """Book as somebody does: hold, then confirm."""
    account, with_whom = getattr(cast, who), getattr(cast, practitioner)
    held = appointments.hold(time_with(with_whom.pk, day, hour), account, key or f"{who}-{day}-{hour}")
    return appointments.confirm(held, account)
