"""The worker: threads that look for due work, beside the pages in `engawa serve` or alone in `engawa worker`.

huey keeps the times (decision 0013). Its queue lives in memory and holds nothing but "look now", so losing it loses
nothing.
"""

import signal
from functools import partial
from threading import Event, Thread
from typing import Any

from huey import MemoryHuey, crontab
from huey.consumer import Consumer

from engawa.config import periodic
from engawa.foundation.notifications import outbox

# One may hang on a slow mail server; the other goes on with everything else.
THREADS = 2


class _AsIs:
    """Leaves huey's messages as they are: they never leave this process, so nothing is pickled."""

    def serialize(self, message: Any) -> Any:
        return message

    deserialize = serialize


class _Threads(Consumer):  # type: ignore[misc]  # huey has no types
    """huey's threads without its signal handlers: in `engawa serve` the signals are the web server's."""

    def _set_signal_handlers(self) -> None:
        pass


class Worker:
    """Everything that runs; `stop` lets what is being sent come to its end."""

    def __init__(self) -> None:
        self._threads = _Threads(_timetable(), workers=THREADS, max_delay=5.0, scheduler_interval=20)
        self._look, self._is_over = Event(), False
        self._prompt = Thread(target=self._look_promptly, name="engawa-prompt", daemon=True)

    def start(self) -> None:
        """Begin; from now on what is due at once is looked for at once."""
        self._threads.start()
        self._prompt.start()
        outbox.LOOK.append(self._look.set)

    def stop(self) -> None:
        """End all threads after what they are doing."""
        outbox.LOOK.remove(self._look.set)
        self._is_over = True
        self._look.set()
        self._threads.stop(graceful=True)
        self._prompt.join()

    def _look_promptly(self) -> None:
        while self._look.wait() and not self._is_over:
            # Cleared first: what is written while this looks sets it again.
            self._look.clear()
            periodic.carry_out_in_thread(periodic.SENDING, wait=True)


def start_beside() -> Worker:
    """Start the worker's threads beside the pages, in this process; the caller stops them."""
    worker = Worker()
    worker.start()
    return worker


def run() -> int:
    """Work until told to end; for `engawa worker`, after the settings and the database were looked at."""
    told = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    worker = start_beside()
    told.wait()
    worker.stop()
    return 0


def _timetable() -> MemoryHuey:
    kept = MemoryHuey("engawa", results=False, serializer=_AsIs())
    for work in periodic.ALL:
        does = partial(periodic.carry_out_in_thread, work)
        kept.periodic_task(crontab(minute=work.minutes), name=work.name)(lambda does=does: does())
    return kept
