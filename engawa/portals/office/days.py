"""Days as the office reads them: in the organisation's own zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from django.utils import timezone

from engawa.foundation.organisation.current import organisation
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
    return format_date(day, "medium", locale=language())


def moment_words(moment: datetime) -> str:
    """Return a day and a time in words."""
    return format_datetime(moment.astimezone(zone()), "yyyy-MM-dd HH:mm:ss", locale=language())
