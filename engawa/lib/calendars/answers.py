"""What reading a calendar can come to: busy times, or a reason why not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Reading:
    """When somebody is busy, in UTC, in order, without overlaps; and how many entries could not be understood."""

    busy: list[Span]
    unread: int = 0


class Reason(StrEnum):
    """Why a calendar can't be read."""

    TOO_LARGE = "too_large"
    NO_CALENDAR = "no_calendar"
    BROKEN = "broken"
    TOO_OFTEN = "too_often"
    TOO_MANY = "too_many"
    TOO_SLOW = "too_slow"


SENTENCES = {
    Reason.TOO_LARGE: "The file is larger than 5 MB.",
    Reason.NO_CALENDAR: "This is no calendar file.",
    Reason.BROKEN: "The file is damaged or was cut short.",
    Reason.TOO_OFTEN: "An entry repeats more often than every quarter of an hour.",
    Reason.TOO_MANY: "There are more than 20,000 entries.",
    Reason.TOO_SLOW: "Working out when its entries repeat takes too long.",
}


class Refused(ValueError):
    """A calendar that can't be read, with the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason
