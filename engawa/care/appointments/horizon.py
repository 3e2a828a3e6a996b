"""How far from now something can be arranged, for staff too.

A year with a wrong digit would else stand in the tables for ever, and every page that shows it has to count with it.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from engawa.care.appointments import cells

AHEAD = timedelta(days=731)


def latest(now: datetime) -> datetime:
    """Return the last instant at which anything arranged here begins or ends."""
    return now + AHEAD


def problem_with(start: int, now: datetime) -> str:
    """Return what stands against a beginning at this cell, as a sentence; "" if nothing does."""
    # What begins this very moment is still offered.
    if cells.instant(start) < now:
        return _("This time has passed already.")
    return _too_far() if cells.instant(start) > latest(now) else ""


def problem_with_stretch(start: int, end: int, now: datetime) -> str:
    """Return what stands against a stretch that may have begun already, as a sentence; "" if nothing does."""
    if cells.instant(end) <= now and cells.instant(start) >= now - AHEAD:
        return _("This is over already, so it would change nothing.")
    within = now - AHEAD <= cells.instant(start) and cells.instant(end) <= latest(now)
    return "" if within else _too_far()


def _too_far() -> str:
    return _("This lies more than two years from now. Perhaps another year was meant.")
