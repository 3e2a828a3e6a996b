"""Quiet hours: when something may be sent, in the hours of the one who gets it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engawa.foundation.notifications.models import Wish

# What the page offers to whoever did not choose: ten in the evening to eight in the morning.
USUAL = (22 * 60, 8 * 60)


def not_before(now: datetime, wish: Wish) -> datetime:
    """Return `now`, or the end of the quiet hours that `now` lies in."""
    begin, end = wish.quiet_from, wish.quiet_until
    if begin is None or end is None or begin == end:
        return now
    local = now.astimezone(zone(wish.account.zone))
    minute = local.hour * 60 + local.minute
    if not _is_within(minute, begin, end):
        return now
    day = local.date() + timedelta(days=1 if minute >= end else 0)
    return _after(now, datetime.combine(day, time(*divmod(end, 60)), local.tzinfo))


def zone(name: str) -> ZoneInfo:
    """Return the time zone of that name; UTC where the name is none that this machine knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _is_within(minute: int, begin: int, end: int) -> bool:
    return begin <= minute < end if begin < end else minute >= begin or minute < end


def _after(now: datetime, local: datetime) -> datetime:
    # In autumn an hour comes twice. Whoever is in its second round waits for the second end; the first is past.
    ends = [local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    return next((end for end in ends if end > now), now)
