"""Night hours, where somebody lives."""

from datetime import datetime, time, tzinfo

FROM, UNTIL = time(21), time(6)


def is_night(at: datetime, zone: tzinfo) -> bool:
    """Say whether clocks in the zone show from nine in the evening to before six."""
    shown = at.astimezone(zone).time()
    return shown >= FROM or shown < UNTIL
