"""Times in words, where the reader is: "tonight, 23:30", "in the night to Wednesday, 02:00"."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _

from engawa.portals.members import when
from engawa.ui.pages import language

# From here on an evening is "tonight"; until there a day still belongs to the night before it.
EVENING, MORNING = 18, 5


def spoken(at: datetime, now: datetime, zone: str) -> str:
    """Return a moment to come as somebody would say it, and which of two where clocks show it twice."""
    here = at.astimezone(when.zone(zone))
    # Translators: a day in words and a time, e.g. "tonight, 23:30"
    said = _("%(day)s, %(time)s") % {"day": heading(at, now, zone), "time": here.strftime("%H:%M")}
    return said + twice(at, zone)


def heading(at: datetime, now: datetime, zone: str) -> str:
    """Return the day, evening or night to which people count a moment."""
    here, today = at.astimezone(when.zone(zone)), now.astimezone(when.zone(zone)).date()
    away = (here.date() - today).days
    if here.hour < MORNING:
        return _night(here, away)
    if away == 0:
        return _("tonight") if here.hour >= EVENING else _("today")
    if away == 1:
        return _("tomorrow evening") if here.hour >= EVENING else _("tomorrow")
    return named(here)


def _night(here: datetime, away: int) -> str:
    if away == 0:
        return _("tonight")
    if away == 1:
        return _("in the coming night")
    # Translators: the small hours of a day, e.g. "in the night to Wednesday, 25 November"
    return _("in the night to %(day)s") % {"day": named(here)}


def named(here: date) -> str:
    """Return a day with its weekday and month: "Wednesday, 25 November"."""
    return format_date(here, _("EEEE, d MMMM"), locale=_locale())


def weekday(day: date) -> str:
    """Return a weekday as short as calendars write it: "Wed"."""
    return format_date(day, "EEE", locale=_locale())


def short(day: date) -> str:
    """Return a day as the head of a column: "Wed 25"."""
    return str(format_skeleton("Ed", day, locale=_locale()))


def clock(at: datetime, zone: str) -> str:
    """Return the time alone, marked where clocks show it twice."""
    return at.astimezone(when.zone(zone)).strftime("%H:%M") + twice(at, zone)


def typed(at: datetime, zone: str) -> str:
    """Return a moment as the field for a day and a time takes it."""
    return at.astimezone(when.zone(zone)).strftime("%Y-%m-%dT%H:%M")


def twice(at: datetime, zone: str) -> str:
    """Return which one it is where clocks show a moment twice that night; "" on all other nights."""
    place = when.zone(zone)
    here = at.astimezone(place)
    if here.replace(fold=0).utcoffset() == here.replace(fold=1).utcoffset() or not _is_shown_twice(at, zone):
        return ""
    return " " + (_("(after the clocks go back)") if here.fold else _("(before the clocks go back)"))


def changes_before(at: datetime, now: datetime, zone: str) -> bool:
    """Say whether clocks change between now and then: the hour is that of the clock on the day itself."""
    place = when.zone(zone)
    return at.astimezone(place).utcoffset() != now.astimezone(place).utcoffset()


def _is_shown_twice(at: datetime, zone: str) -> bool:
    place = when.zone(zone)
    wall = at.astimezone(place).replace(tzinfo=None)
    near = (at + timedelta(minutes=minutes) for minutes in (-120, -60, -30, 30, 60, 120))
    return any(other.astimezone(place).replace(tzinfo=None) == wall for other in near)


def _locale() -> str:
    return "ja" if language() == "ja" else "en_GB"


def absent(called: Sequence[str]) -> str:
    """Say who would not be there at a time that staff would book."""
    who = _(", ").join(called)
    return _("Away, or busy with something else at that time: %(who)s. Nothing is booked yet.") % {"who": who}
