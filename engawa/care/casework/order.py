"""The order of a desk: who waits, how long, and what was promised. Pure, and tested as a table."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum


class Why(IntEnum):
    """Why a thread stands where it stands, the most pressing first."""

    URGENT = 0  # new, and somebody may be in danger
    PASSED = 1  # the promised day is over
    TODAY = 2  # promised by today
    NEW = 3  # handed over, and nothing was said since
    PROMISED = 4  # promised by a later day
    WAITS = 5  # waits, and nothing was promised
    REST = 6  # the last word was ours


@dataclass(frozen=True, slots=True)
class Standing:
    """What the order rests on. `today` is the day where the writer is, as `answers_by` is."""

    today: date
    waiting_since: datetime | None
    answers_by: date | None
    handed: datetime | None
    last_entry: datetime
    urgency: int = 0

    @property
    def is_new(self) -> bool:
        """Say whether nothing was said since it was handed over."""
        return self.handed is not None and self.last_entry <= self.handed


def why(thread: Standing) -> Why:
    """Return why the thread stands where it stands."""
    if thread.is_new and thread.urgency > 0:
        return Why.URGENT
    if thread.waiting_since is None:
        return Why.NEW if thread.is_new else Why.REST
    return _by_promise(thread) or (Why.NEW if thread.is_new else _later(thread))


def place(thread: Standing) -> tuple[object, ...]:
    """Return what a desk is sorted by: why, then the earlier promise, then who waits longer, then the quieter."""
    since = thread.waiting_since or thread.last_entry
    return (why(thread), -thread.urgency if thread.is_new else 0, thread.answers_by or date.max, since)


def _by_promise(thread: Standing) -> Why | None:
    if thread.answers_by is None or thread.answers_by > thread.today:
        return None
    return Why.TODAY if thread.answers_by == thread.today else Why.PASSED


def _later(thread: Standing) -> Why:
    return Why.PROMISED if thread.answers_by else Why.WAITS
