"""Who would not be there: staff may book such a time, and are told before they do."""

from datetime import datetime

from engawa.care.appointments import cells, search, team
from engawa.care.appointments.booking import Time


def absent(time: Time, now: datetime) -> set[int]:
    """Return who of those with whom a time is wanted is away then, busy elsewhere, or has closed it by hand."""
    practices = list(team.working().filter(account__in=time.practitioners))
    minutes = time.minutes or max((one.lengths.get(time.rung, 0) for one in practices), default=0)
    end = time.start + max(cells.cells(minutes), 1)
    shut = search.shut(practices, time.start, end, now)
    return {who for who, stretches in shut.items() if search.is_shut(stretches, time.start, end)}
