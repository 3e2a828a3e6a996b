"""The bus of SQLite: words in one process, and a look at the file's version for what other processes wrote."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import partial

from django.db import connection, transaction

from engawa.foundation.live.bus import Ear

LOOK_EVERY = 0.025  # seconds; a look is a few microseconds


class SqliteBus:
    """Reaches this process at once. Other processes on the file see only that it changed; whispers stay in here."""

    def __init__(self) -> None:
        self._ears: list[Ear] = []

    def announce(self, names: Sequence[str]) -> None:
        transaction.on_commit(partial(self._tell, names))

    def whisper(self, name: str, text: str) -> None:
        for ear in tuple(self._ears):
            ear.whisper(name, text)

    async def listen(self, ear: Ear) -> None:
        self._ears.append(ear)
        try:
            await _watch(ear)
        finally:
            self._ears.remove(ear)

    def _tell(self, names: Sequence[str]) -> None:
        for ear in tuple(self._ears):
            for name in names:
                ear.look(name)


async def _watch(ear: Ear) -> None:
    """Look at all channels whenever any connection committed anything."""
    path = str(connection.settings_dict["NAME"])
    # A connection of its own, never used for anything else: the version tells what others did.
    with closing(sqlite3.connect(path, uri=path.startswith("file:"), isolation_level=None)) as watching:
        seen = _version(watching)
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if (now := _version(watching)) != seen:
                seen = now
                ear.look(None)


def _version(watching: sqlite3.Connection) -> int:
    number: int = watching.execute("PRAGMA data_version").fetchone()[0]
    return number
