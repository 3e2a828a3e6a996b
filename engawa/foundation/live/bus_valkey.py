"""The bus of an installation that runs Valkey: publish and subscribe, on one channel for all."""

import socket
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import valkey
import valkey.asyncio
from django.db import transaction

from engawa.foundation.live.bus import Ear
from engawa.foundation.live.retrying import for_ever

_CHANNEL = "engawa"
# Whoever writes never waits long for the bus, and after a failure not at all for a while.
_PATIENCE, _LEAVE_ALONE = 0.5, 5.0  # seconds
# A line that died without a word is noticed after a minute, not after the system's two hours.
_WHEN = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}  # as far as the system knows them
_KEEPALIVE = {getattr(socket, name): value for name, value in _WHEN.items() if hasattr(socket, name)}
_LINE: dict[str, Any] = {"socket_connect_timeout": 5.0, "socket_keepalive": True,
                         "socket_keepalive_options": _KEEPALIVE}  # fmt: skip


class ValkeyBus:
    """Publishes after the commit. While Valkey is away nothing is said, and the hub's own round finds what moved."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = valkey.Valkey.from_url(url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE)
        self._away_until = 0.0

    def announce(self, names: Sequence[str]) -> None:
        transaction.on_commit(partial(self._publish, names))

    def whisper(self, name: str, text: str) -> None:
        self._publish([f"{name}\n{text}"])

    async def listen(self, ear: Ear) -> None:
        await for_ever(partial(self._hear, ear), (valkey.ValkeyError, OSError))

    async def _hear(self, ear: Ear, connected: Callable[[], None]) -> None:
        async with valkey.asyncio.Valkey.from_url(self._url, **_LINE) as client, client.pubsub() as line:
            await line.subscribe(_CHANNEL)
            async for message in line.listen():
                if message["type"] == "subscribe":
                    connected()
                    self._away_until = 0.0
                    # What was said while nobody listened is found by looking at everything once.
                    ear.look(None)
                else:
                    _hand_on(message["data"].decode(), ear)

    def _publish(self, payloads: Sequence[str]) -> None:
        if time.monotonic() < self._away_until:
            return
        try:
            with self._client.pipeline(transaction=False) as line:
                for payload in payloads:
                    line.publish(_CHANNEL, payload)
                line.execute()  # type: ignore[no-untyped-call]
        except (valkey.ValkeyError, OSError):
            self._away_until = time.monotonic() + _LEAVE_ALONE


def _hand_on(payload: str, ear: Ear) -> None:
    name, _, text = payload.partition("\n")
    if text:
        ear.whisper(name, text)
    else:
        ear.look(name)
