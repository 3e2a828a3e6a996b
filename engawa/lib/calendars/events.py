"""One appointment as a calendar program sees it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

# What neither XML nor iCalendar can carry; a line break outside of a text would begin a line of its own.
_CONTROL = re.compile("[^\t\n\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Event:
    """What happens when; instants in UTC. `changed` is when it last became different from before."""

    uid: str
    start: datetime
    end: datetime
    title: str
    sequence: int
    is_cancelled: bool
    changed: datetime
    place: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        for field in ("start", "end", "changed"):
            # An instant of another zone would be written as its wall-clock.
            if getattr(self, field).tzinfo is not UTC:
                raise ValueError(f"{field}: must be in UTC")
        if self.end <= self.start:
            raise ValueError("end: must be after start")


def text(said: str) -> str:
    """Return a text without what can't be written in a calendar."""
    return _CONTROL.sub("", _BREAKS.sub("\n", said))


def line(said: str) -> str:
    """Return a text as one line without spaces: an address can hold neither."""
    return "".join(text(said).split())
