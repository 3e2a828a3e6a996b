"""One look at the database for all streams that were woken: what moved, who may still hear it, how it reads."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol, Self

from engawa.foundation.live import admission, channels, event_stream, own_account
from engawa.foundation.live.catching_up import News, news
from engawa.foundation.live.sources import Shown

log = logging.getLogger("engawa.live")


class Reader(Protocol):
    """A stream, as far as a look needs it."""

    device: str
    shown: Shown
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked: each channel's lowest number in each way of showing it, and who hears what on which device."""

    lowest: dict[tuple[str, Shown], int] = field(default_factory=dict)
    hearing: dict[str, set[str]] = field(default_factory=dict)
    check: bool = False

    @classmethod
    def of(cls, readers: Iterable[Reader], *, check: bool) -> Self:
        """Return the look for these streams; `check` asks for everybody's rights again."""
        asked = cls(check=check)
        for reader in readers:
            asked.hearing.setdefault(reader.device, set()).update(reader.numbers)
            for name, number in reader.numbers.items():
                key = name, reader.shown
                asked.lowest[key] = min(number, asked.lowest.get(key, number))
        return asked


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found: numbers, events, and what those may hear whose rights were asked for again."""

    numbers: dict[str, int]
    news: dict[tuple[str, Shown], list[News]]
    asked_again: frozenset[str]
    heard: dict[str, set[str]]

    def may_hear(self, device: str, names: Collection[str]) -> bool:
        """Say whether a device may go on hearing these channels."""
        return device not in self.asked_again or self.heard.get(device, set()).issuperset(names)


def look(asked: Look) -> Seen:
    """Return what changed since: one query for the numbers, and one turn for each channel that moved."""
    marks = channels.marks({name for name, _shown in asked.lowest})
    numbers = {name: mark.number for name, mark in marks.items()}
    moved = {key: number for key, number in asked.lowest.items() if number < numbers[key[0]]}
    # Rights first, then events: whoever lost a right is not shown what was said afterwards.
    touched = {
        name for (name, _shown), number in moved.items() if own_account.is_one(name) and number < marks[name].rights
    }
    again = frozenset(asked.hearing if asked.check else _who_hears(asked, touched))
    heard = admission.still_heard({device: asked.hearing[device] for device in again}) if again else {}
    found = {key: one for key, number in moved.items() if (one := _news(*key, number, numbers)) is not None}
    return Seen(numbers, found, again, heard)


def _news(name: str, shown: Shown, number: int, numbers: dict[str, int]) -> list[News] | None:
    if own_account.is_one(name):
        return [News(name, numbers[name], event_stream.spoken(name, own_account.event(numbers[name])))]
    try:
        return news(name, number, shown)
    except Exception:
        # One app's fault must not silence the others. Its readers stay where they are, and are served at the next look.
        log.exception("a source failed for %s", name)
        numbers.pop(name, None)
        return None


def _who_hears(asked: Look, some: set[str]) -> Iterable[str]:
    return (device for device, names in asked.hearing.items() if not some.isdisjoint(names))
