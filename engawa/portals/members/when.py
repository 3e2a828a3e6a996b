"""Days and moments in words, where the reader is: "today, 23:30", "Tuesday, 18:05", "9 November"."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from engawa.ui.days import calendar_day, day

__all__ = ["calendar_day", "day", "moment", "zone"]


@lru_cache(256)
def zone(name: str) -> ZoneInfo:
    """Return a zone by its name; UTC where nobody knows the name any more, so that no page fails over it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def moment(at: datetime, now: datetime, zone_name: str) -> str:
    """Return a moment as somebody would say it where they are: "yesterday, 23:30"."""
    here = at.astimezone(zone(zone_name))
    today = now.astimezone(zone(zone_name)).date()
    # Translators: a day in words and a time, e.g. "yesterday, 23:30"
    return _("%(day)s, %(time)s") % {"day": day(here.date(), today), "time": here.strftime("%H:%M")}
