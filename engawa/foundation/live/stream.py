"""One open stream: where its reader stands, and what still has to be sent."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from engawa.foundation.live import event_stream
from engawa.foundation.live.admission import Admitted
from engawa.foundation.live.catching_up import News, pieces
from engawa.foundation.live.sources import Shown

# What may wait for one reader; somebody slower than that is ended, and comes back to where they were.
MOST_WAITING = 256 * 1024  # bytes


class Stream:
    """A reader's position and a bounded mailbox. The hub puts, the connection takes."""

    __slots__ = (
        "_bytes",
        "_last",
        "_pieces",
        "_waiter",
        "account",
        "checked",
        "device",
        "is_open",
        "numbers",
        "shown",
        "since",
        "task",
        "told",
    )  # fmt: skip

    def __init__(self, admitted: Admitted) -> None:
        self.account, self.device, self.shown = admitted.account, admitted.device, admitted.shown
        self.numbers = admitted.caught_up.after
        self.since = self.checked = self.told = time.monotonic()
        self.is_open = True
        # The connection's task, to be cut off where it hangs in sending.
        self.task: asyncio.Task[Any] | None = None
        self._pieces: list[bytes] = []
        self._bytes = 0
        self._last = b""
        self._waiter: asyncio.Future[None] | None = None

    def give(self, numbers: Mapping[str, int], news: Mapping[tuple[str, Shown], list[News]]) -> None:
        """Put what this reader has not seen, each with their own position."""
        for name, number in tuple(self.numbers.items()):
            fresh = [one for one in news.get((name, self.shown), ()) if one.number > number]
            for piece in pieces(fresh, self.numbers):
                self.put(piece)
            self.numbers[name] = max(self.numbers[name], numbers.get(name, 0))

    def put(self, piece: bytes) -> None:
        """Add something to send; a reader who left too much waiting is cut off."""
        self._pieces.append(piece)
        self._bytes += len(piece)
        self.told = time.monotonic()
        if self._bytes > MOST_WAITING:
            self.cut_off()
        self._wake()

    def beat(self, now: float, every: float) -> None:
        """Give a sign of life where nothing was sent for a while: lines that died show it only when written to."""
        if now - self.told >= every:
            self.put(event_stream.HEARTBEAT)

    async def take(self) -> bytes:
        """Return all that waits, joined, or b"" at the end."""
        while self.is_open and not self._pieces:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        if not self.is_open:
            last, self._last = self._last, b""
            return last
        joined = b"".join(self._pieces)
        self._pieces.clear()
        self._bytes = 0
        return joined

    def finish(self, last: bytes) -> None:
        """End in words; what still waits is dropped, since the reader comes back to it or may not see it any more."""
        self.is_open, self._last = False, last
        self._wake()

    def cut_off(self) -> None:
        """End without a word somebody who doesn't read."""
        self.finish(b"")
        if self.task:
            self.task.cancel()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)
