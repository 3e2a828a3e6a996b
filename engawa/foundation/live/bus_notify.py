"""The bus of PostgreSQL: NOTIFY inside the transaction, LISTEN on a connection of its own."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import psycopg
from django.db import connection

from engawa.foundation.live.bus import Ear
from engawa.foundation.live.retrying import for_ever

_CHANNEL = "engawa"


class NotifyBus:
    """PostgreSQL delivers with the commit, in its order, and forgets what was rolled back."""

    def announce(self, names: Sequence[str]) -> None:
        _notify(*names)

    def whisper(self, name: str, text: str) -> None:
        _notify(f"{name}\n{text}")

    async def listen(self, ear: Ear) -> None:
        await for_ever(partial(_hear, ear), (psycopg.Error, OSError))


def _notify(*payloads: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, said) FROM unnest(%s::text[]) AS said", [_CHANNEL, list(payloads)])


async def _hear(ear: Ear, connected: Callable[[], None]) -> None:
    async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as line:
        await line.execute(f"LISTEN {_CHANNEL}")
        connected()
        # What was said while nobody listened is found by looking at everything once.
        ear.look(None)
        async for notice in line.notifies():
            name, _, text = notice.payload.partition("\n")
            if text:
                ear.whisper(name, text)
            else:
                ear.look(name)


def _address() -> dict[str, Any]:
    known = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parts = {mine: str(known[theirs]) for mine, theirs in named.items() if known[theirs]}
    # A line that died without a word is noticed after a minute, not after the system's two hours.
    return {**known["OPTIONS"], **parts, "connect_timeout": "5", "keepalives_idle": "30", "keepalives_interval": "10"}
