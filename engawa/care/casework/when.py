"""Days and spans in words, as somebody would say them: "since Thursday", "by tomorrow", "yesterday"."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from engawa.ui.days import day

__all__ = ["day", "local", "since", "their_time"]

_MINUTE, _HOUR = 60, 3600


def local(at: datetime, zone: str) -> datetime:
    """Return a moment as a clock in `zone` shows it; an unknown zone counts as UTC."""
    try:
        return at.astimezone(ZoneInfo(zone))
    except (ValueError, KeyError, OSError):
        return at.astimezone(ZoneInfo("UTC"))


def since(at: datetime, now: datetime) -> str:
    """Return for how long something has been so: minutes, hours, then days."""
    seconds = max(0, int((now - at).total_seconds()))
    if seconds < _HOUR:
        minutes = max(1, seconds // _MINUTE)
        return npgettext("since then", "%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}
    if seconds < 48 * _HOUR:
        return ngettext("%(num)s hour", "%(num)s hours", seconds // _HOUR) % {"num": seconds // _HOUR}
    days = seconds // (24 * _HOUR)
    return ngettext("%(num)s day", "%(num)s days", days) % {"num": days}


def their_time(now: datetime, zone: str) -> str:
    """Return what the clock shows where somebody is."""
    return _("It is %(time)s where they are.") % {"time": f"{local(now, zone):%H:%M}"}
