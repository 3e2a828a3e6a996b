"""Days and spans in words, as somebody would say them: "since Thursday", "by tomorrow", "yesterday"."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names
from django.utils.translation import get_language, ngettext, npgettext, pgettext
from django.utils.translation import gettext as _

_A_WEEK = 7
_MINUTE, _HOUR = 60, 3600


def local(at: datetime, zone: str) -> datetime:
    """Return a moment as a clock in `zone` shows it; an unknown zone counts as UTC."""
    try:
        return at.astimezone(ZoneInfo(zone))
    except (ValueError, KeyError, OSError):
        return at.astimezone(ZoneInfo("UTC"))


def day(what: date, today: date) -> str:
    """Return a day near to today by its name, others by their date."""
    near = {0: pgettext("a day", "today"), 1: pgettext("a day", "tomorrow"), -1: pgettext("a day", "yesterday")}
    distance = (what - today).days
    if distance in near:
        return near[distance]
    if abs(distance) < _A_WEEK:
        return str(get_day_names("wide", locale=_language())[what.weekday()])
    return str(format_date(what, "d MMMM y" if what.year != today.year else "d MMMM", locale=_language()))


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


def _language() -> str:
    return "ja" if (get_language() or "en").startswith("ja") else "en"
