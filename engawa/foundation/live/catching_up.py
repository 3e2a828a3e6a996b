"""What a reader has not seen yet: the same answer for an open stream, a resumed one, and a server without streams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils import timezone, translation

from engawa.foundation.live import channels, event_stream, sources
from engawa.foundation.live.sources import Shown


@dataclass(frozen=True, slots=True)
class News:
    """One event of one channel, ready for the wire but for the reader's position."""

    channel: str
    number: int
    piece: bytes


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What was missed, in order, and the numbers that the reader began with and stands at afterwards."""

    before: dict[str, int]
    news: list[News]
    after: dict[str, int]

    def pieces(self) -> list[bytes]:
        """Return the events with the position after each."""
        return pieces(self.news, dict(self.before))


def pieces(told: Sequence[News], at: dict[str, int]) -> list[bytes]:
    """Return events with the position after each, and move `at` along.

    Several can share one number. The position moves with the last of them: whoever loses the line in between is sent
    all of them again, since a page puts the same thing in the same place, and a missing one would be missing for ever.
    """
    placed = []
    for one, following in zip_longest(told, told[1:]):
        if following is None or (following.channel, following.number) != (one.channel, one.number):
            at[one.channel] = max(at[one.channel], one.number)
        placed.append(event_stream.placed(one.piece, at))
    return placed


def catch_up(wanted: Mapping[str, int | None], shown: Shown) -> CaughtUp:
    """Return what somebody missed who last saw these numbers; None begins now."""
    now = channels.numbers(wanted)
    # After a backup was restored a reader can be ahead of the channel; they go on from where it is.
    before = {name: now[name] if number is None else min(number, now[name]) for name, number in wanted.items()}
    told = [one for name in wanted if before[name] < now[name] for one in news(name, before[name], shown)]
    after = now.copy()
    for one in told:
        after[one.channel] = max(after[one.channel], one.number)
    return CaughtUp(before, told, after)


def news(channel: str, number: int, shown: Shown) -> list[News]:
    """Return what changed in a channel after `number`, in a language and a zone."""
    with translation.override(shown.language), timezone.override(shown.zone):
        found = sources.since(channel, number, shown)
        return [News(channel, event.number, event_stream.spoken(channel, event)) for event in found]
