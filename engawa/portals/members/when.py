"""Days and moments in words, where the reader is: "today, 23:30", "Tuesday, 18:05", "9 November"."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _

from engawa.ui.pages import language

# English dates begin with the day here ("9 November"); the words are the same everywhere.
_LOCALES = {"en": "en_GB"}


@lru_cache(256)
def zone(name: str) -> ZoneInfo:
    """Return a zone by its name; UTC where nobody knows the name any more, so that no page fails over it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def calendar_day(day: date) -> str:
    """Return a day without its year: "9 November"."""
    return str(format_skeleton("MMMMd", day, locale=_locale()))


def day(day: date, today: date) -> str:
    """Return a day as somebody would say it: "today", "Tuesday", "9 November"."""
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    away = (day - today).days
    if away in near:
        return near[away]
    return format_date(day, "EEEE", locale=_locale()) if abs(away) < 7 else calendar_day(day)


def moment(at: datetime, now: datetime, zone_name: str) -> str:
    """Return a moment as somebody would say it where they are: "yesterday, 23:30"."""
    here = at.astimezone(zone(zone_name))
    today = now.astimezone(zone(zone_name)).date()
    # Translators: a day in words and a time, e.g. "yesterday, 23:30"
    return _("%(day)s, %(time)s") % {"day": day(here.date(), today), "time": here.strftime("%H:%M")}


def _locale() -> str:
    return _LOCALES.get(language(), language())
