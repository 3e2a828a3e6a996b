"""Days as the office reads them: in the organisation's own zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from engawa.foundation.organisation.current import organisation
from engawa.ui.days import dated
from engawa.ui.pages import language


def zone() -> ZoneInfo:
    """Return the organisation's zone."""
    return ZoneInfo(organisation().zone)


def today() -> date:
    """Return which day it is where the organisation is."""
    return timezone.now().astimezone(zone()).date()


def day_words(moment: datetime | date) -> str:
    """Return a day in words."""
    day = moment.astimezone(zone()).date() if isinstance(moment, datetime) else moment
    return dated(day)


def moment_words(moment: datetime) -> str:
    """Return a day and a time in words."""
    # A log is read by the second; numbers keep its lines short.
    form = "%Y/%m/%d %H:%M:%S" if language() == "ja" else "%Y-%m-%d %H:%M:%S"
    return f"{moment.astimezone(zone()):{form}}"
