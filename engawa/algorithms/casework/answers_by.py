"""By which day an answer can be promised, from working hours, absences and the number of working days it takes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

Stretch = tuple[time, time]
Absence = tuple[date, date]
# Further than this nobody can promise.
FARTHEST = 60


def answers_by(
    received: datetime, hours: Mapping[int, Sequence[Stretch]], absences: Sequence[Absence], within: int
) -> date | None:
    """Return the `within`-th working day from `received` on, a local time of the one who answers.

    The day of receipt counts if working time is left on it. `hours` gives the stretches of each weekday (0 is Monday);
    a stretch whose end is not after its start runs past midnight and belongs to the day on which it starts.
    Absences include both ends. None: there is no such day within FARTHEST days.
    """
    counted = 0
    for ahead in range(FARTHEST + 1):
        day = received.date() + timedelta(days=ahead)
        counted += _works(day, hours, absences) and (ahead > 0 or _is_left(received.time(), hours[day.weekday()]))
        if counted >= max(within, 1):
            return day
    return None


def _works(day: date, hours: Mapping[int, Sequence[Stretch]], absences: Sequence[Absence]) -> bool:
    return bool(hours.get(day.weekday())) and not any(first <= day <= last for first, last in absences)


def _is_left(now: time, stretches: Sequence[Stretch]) -> bool:
    return any(end <= start or now < end for start, end in stretches)
