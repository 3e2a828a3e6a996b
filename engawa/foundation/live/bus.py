"""Say "look" to every process that holds open pages. Nothing depends on its being heard: the numbers are the truth.

A bus also carries whispers: signs of the moment ("is writing"), which are never stored.
"""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from django.conf import settings
from django.db import connection

# NOTIFY takes 8,000 bytes; a sign of the moment is no place for contents.
LARGEST_WHISPER = 2048


class Ear(Protocol):
    """Where a process hears its bus. Both may be called from any thread."""

    def look(self, name: str | None) -> None:
        """Look at one channel, or at all of them: something may have been missed."""

    def whisper(self, name: str, text: str) -> None: ...


class Bus(Protocol):
    """One way to reach all processes."""

    def announce(self, names: Sequence[str]) -> None:
        """Say that channels move; called inside the transaction, heard only if it is committed."""

    def whisper(self, name: str, text: str) -> None: ...

    async def listen(self, ear: Ear) -> None:
        """Hand on what is heard, for ever, through lost connections."""


@cache
def bus() -> Bus:
    """Return this installation's bus: ENGAWA_BUS, or what comes with the database."""
    if settings.BUS:
        from engawa.foundation.live.bus_valkey import ValkeyBus  # noqa: PLC0415  a bus loads only what it needs

        return ValkeyBus(settings.BUS)
    if connection.vendor == "postgresql":
        from engawa.foundation.live.bus_notify import NotifyBus  # noqa: PLC0415

        return NotifyBus()
    from engawa.foundation.live.bus_sqlite import SqliteBus  # noqa: PLC0415

    return SqliteBus()


def announce(*names: str) -> None:
    """Say, once the transaction is committed, that channels moved."""
    bus().announce(names)


def whisper(name: str, text: str) -> None:
    """Give a sign of the moment to all who hear a channel now; at best, and never stored."""
    if len(text.encode()) > LARGEST_WHISPER:
        raise ValueError(f"a whisper holds at most {LARGEST_WHISPER} bytes")
    bus().whisper(name, text)
