"""Days in words, as somebody would say them in the language of the page: "today", "Tuesday", "9 November"."""

from datetime import date, datetime

from babel.dates import format_date, format_interval, format_skeleton
from django.utils.translation import gettext as _

from engawa.ui.pages import language

# English dates begin with the day here ("9 November"); the words are the same everywhere.
_LOCALES = {"en": "en_GB"}
_A_WEEK = 7


def day(what: date, today: date) -> str:
    """Return a day near to today by its name, others by their date, with the year only where it is another."""
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    distance = (what - today).days
    if distance in near:
        return near[distance]
    if abs(distance) < _A_WEEK:
        return format_date(what, "EEEE", locale=_locale())
    return calendar_day(what) if what.year == today.year else dated(what)


def calendar_day(what: date) -> str:
    """Return a day without its year: "9 November"."""
    return str(format_skeleton("MMMMd", what, locale=_locale()))


def span(first: date, last: date) -> str:
    """Return some days without their year: "3–9 Dec", one alone as any day."""
    return calendar_day(first) if first == last else format_interval(first, last, "MMMMd", locale=_locale())


def dated(what: date) -> str:
    """Return a day with its year: "9 November 2026"."""
    return format_date(what, "long", locale=_locale())


def to_the_minute(at: datetime) -> str:
    """Return a moment with its year, on the clock that it carries: "9 November 2026, 23:30"."""
    # Translators: a day in words and a time, e.g. "yesterday, 23:30"
    return _("%(day)s, %(time)s") % {"day": dated(at), "time": f"{at:%H:%M}"}


def _locale() -> str:
    return _LOCALES.get(language(), language())
