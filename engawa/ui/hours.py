"""Hours of a week in words: "Mon–Fri 10:00–17:00"."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import time
from typing import Protocol

from babel.dates import get_day_names
from django.utils.translation import gettext as _

from engawa.ui.pages import language

MIDNIGHT = time(0)


class Stretch(Protocol):
    """Hours of a run of weekdays, Monday = 0; both ends at midnight: day and night."""

    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def start(self) -> time: ...
    @property
    def end(self) -> time: ...


def stretch(one: Stretch) -> str:
    """Return one stretch: "Mon–Fri 10:00–17:00"."""
    if not _is_whole(one):
        return f"{_days(one.first, one.last)} {_times(one)}"
    if (one.first, one.last) == (0, 6):
        return _("day and night")
    return _("{days}: day and night").format(days=_days(one.first, one.last))


def in_few_words(stretches: Iterable[Stretch]) -> str:
    """Return a whole week, days with the same hours together: "Mon, Wed–Fri 09:00–12:00, 13:00–17:00"."""
    of_days: dict[tuple[int, int], list[str]] = defaultdict(list)
    for one in stretches:
        of_days[one.first, one.last].append(_times(one))
    of_times: dict[str, list[str]] = defaultdict(list)
    for (first, last), times in of_days.items():
        of_times[_(", ").join(times)].append(_days(first, last))
    return _("; ").join(f"{_(', ').join(days)} {times}" for times, days in of_times.items())


def _days(first: int, last: int) -> str:
    named = get_day_names("abbreviated", locale=language())
    if (first, last) == (0, 6):
        return _("daily")
    return named[first] if first == last else f"{named[first]}–{named[last]}"


def _times(one: Stretch) -> str:
    return _("day and night") if _is_whole(one) else f"{one.start:%H:%M}–{one.end:%H:%M}"


def _is_whole(one: Stretch) -> bool:
    return one.start == one.end == MIDNIGHT
