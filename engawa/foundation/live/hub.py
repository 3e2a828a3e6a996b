"""The open streams of one process: woken by the bus, they get what changed, made once for all who see it alike."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from engawa.foundation.live import bus, event_stream, own_account
from engawa.foundation.live.admission import Admitted
from engawa.foundation.live.looking import Look, Seen, look
from engawa.foundation.live.stream import Stream

Result = TypeVar("Result")

ROUND_EVERY = 10.0  # seconds: within them a silent bus, and rights that ended by the clock, are noticed
HEARTBEAT_EVERY = 20.0  # seconds
_STEPS = 10  # a round is walked in this many steps, so that it never holds up a message for long

log = logging.getLogger("engawa.live")


class Hub:
    """All streams of this process. Lives in one event loop; `look` and `whisper` may be called from any thread."""

    def __init__(self, heard_from: bus.Bus | None = None) -> None:
        self._bus = heard_from or bus.bus()
        self._streams: set[Stream] = set()
        self._by_channel: dict[str, set[Stream]] = {}
        self._pending: set[str] | None = set()
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        # One thread for what all wait for, one for those who come in: after a restart they come all at once.
        self._looking = ThreadPoolExecutor(1, thread_name_prefix="live-look")
        self._entering = ThreadPoolExecutor(1, thread_name_prefix="live-enter")

    # ── streams come and go ──────────────────────────────────────────────────────────────────────

    def is_full(self) -> bool:
        """Say whether this process holds as many streams as it should."""
        return len(self._streams) >= settings.LIVE_STREAMS

    async def enter(self, work: Callable[[], Result]) -> Result:
        """Do the database work of somebody who comes in."""
        return await self._in(self._entering, work)

    def open(self, admitted: Admitted) -> Stream:
        """Add a stream; what moved since it caught up is looked for at once."""
        self._start()
        self._make_room(admitted.account)
        stream = Stream(admitted)
        self._streams.add(stream)
        for name in stream.numbers:
            self._by_channel.setdefault(name, set()).add(stream)
        self._look(stream.numbers)
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream."""
        self._streams.discard(stream)
        for name in stream.numbers:
            hearing = self._by_channel.get(name, set())
            hearing.discard(stream)
            if not hearing:
                self._by_channel.pop(name, None)

    async def end(self) -> None:
        """End all streams, so that the server can stop at once; their readers come back by themselves."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        for stream in tuple(self._streams):
            stream.finish(b"")
        self._looking.shutdown(wait=False, cancel_futures=True)
        self._entering.shutdown(wait=False, cancel_futures=True)

    def _make_room(self, account: int) -> None:
        own = self._by_channel.get(own_account.channel(account), ())
        if len(own) >= settings.LIVE_STREAMS_PER_ACCOUNT:
            oldest = min(own, key=lambda stream: stream.since)
            self.close(oldest)
            oldest.finish(event_stream.REST)

    # ── the bus speaks ───────────────────────────────────────────────────────────────────────────

    def look(self, name: str | None) -> None:
        self._loop.call_soon_threadsafe(self._look, None if name is None else (name,))

    def whisper(self, name: str, text: str) -> None:
        self._loop.call_soon_threadsafe(self._whisper, name, text)

    def _look(self, names: Iterable[str] | None) -> None:
        if names is None or self._pending is None:
            self._pending = None
        else:
            self._pending.update(name for name in names if name in self._by_channel)
        self._woken.set()

    def _whisper(self, name: str, text: str) -> None:
        piece = event_stream.whispered(name, text)
        for stream in tuple(self._by_channel.get(name, ())):
            stream.put(piece)

    # ── and the hub looks ────────────────────────────────────────────────────────────────────────

    def _start(self) -> None:
        if not self._tasks:
            self._loop = asyncio.get_running_loop()
            works = (self._bus.listen(self), self._answer_wakes(), self._walk_rounds())
            self._tasks = [self._loop.create_task(work) for work in works]

    async def _answer_wakes(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            names, self._pending = self._pending, set()
            if names is None or names:
                await self._show(self._streams if names is None else self._hearing(names))

    async def _walk_rounds(self) -> None:
        """Walk all streams in a round: numbers, rights, a heartbeat. The bus may be silent, the clock ends rights."""
        while True:
            await asyncio.sleep(ROUND_EVERY / _STEPS)
            now = time.monotonic()
            due = sorted(
                (one for one in self._streams if one.checked <= now - ROUND_EVERY), key=lambda one: one.checked
            )
            some = due[: len(self._streams) // _STEPS + 1]
            for stream in some:
                stream.checked = now
                stream.beat(now, HEARTBEAT_EVERY)
            if some:
                await self._show(some, check=True)

    async def _show(self, streams: Iterable[Stream], *, check: bool = False) -> None:
        try:
            await self._look_for(streams, check=check)
        except DatabaseError as error:
            # The streams stay open and where they are; the next round looks again.
            log.warning("a look failed (%s)", type(error).__name__)

    async def _look_for(self, streams: Iterable[Stream], *, check: bool) -> None:
        """Give these streams what changed; a message never overtakes the end of a right to see it."""
        concerned = [stream for stream in streams if stream.is_open]
        asked = Look.of(concerned, check=check)
        seen = await self._in(self._looking, lambda: look(asked))
        for stream in concerned:
            if stream in self._streams:
                self._give(stream, seen)

    def _give(self, stream: Stream, seen: Seen) -> None:
        if not seen.may_hear(stream.device, stream.numbers):
            self.close(stream)
            stream.finish(event_stream.ENDED)
            return
        stream.give(seen.numbers, seen.news)
        if not stream.is_open:
            self.close(stream)

    def _hearing(self, names: Iterable[str]) -> Iterator[Stream]:
        met: set[Stream] = set()
        for name in names:
            met |= self._by_channel.get(name, set())
        return iter(met)

    async def _in(self, thread: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(thread, _with_fresh_connections, work)


def _with_fresh_connections(work: Callable[[], Result]) -> Result:
    """Do database work in a thread that no request ends: connections that broke or grew old are given back here."""
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()
