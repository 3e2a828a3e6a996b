"""Start `engawa serve` as a newcomer would: a process of its own, with a data folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.own_databases import migrated_pair, tables_in

ENGAWA = str(Path(sys.executable).parent / "engawa")
START_WITHIN = 300  # seconds; a guard against hanging, and no measure of speed


@dataclass(frozen=True, slots=True)
class Served:
    """A running installation: its address, its data folder, the file with what it logged, and its settings."""

    url: str
    data: Path
    log: Path
    process: "subprocess.Popen[bytes]"
    database: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def serving(
    folder: Path, environment: Mapping[str, str] | None = None, program: Sequence[str] = (ENGAWA,)
) -> Iterator[Served]:
    """Serve until the block ends. `environment` adds or replaces variables; `program` is what runs as `engawa`."""
    port = free_port()
    log = folder / "log.txt"
    # Without the settings of the tests: what is served is what people get.
    left_out = ("ENGAWA_", "DJANGO_SETTINGS_MODULE")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    variables |= {"ENGAWA_DATA": str(folder / "data"), **(environment or {})}
    command = [*program, "serve", "--port", str(port)]
    with ExitStack() as stack:
        if "ENGAWA_DATABASE" not in variables:
            variables |= stack.enter_context(migrated_pair())
        if not variables.get("ENGAWA_DATABASE") and not (folder / "data/engawa.sqlite3").exists():
            # tests/config/test_cli.py starts without any.
            tables_in(folder / "data")
        output = stack.enter_context(log.open("wb"))
        process = subprocess.Popen(command, env=variables, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        try:
            database = variables.get("ENGAWA_DATABASE", "")
            ours = {name: value for name, value in variables.items() if name.startswith("ENGAWA_")}
            served = Served(f"http://127.0.0.1:{port}", folder / "data", log, process, database, ours)
            wait_for(served)
            yield served
        finally:
            process.terminate()
            process.wait(timeout=20)
            shutil.rmtree(folder / "data" / "static", ignore_errors=True)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(served: Served) -> None:
    """Wait until the installation answers."""
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        if served.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{served.url}/health/", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"engawa serve did not answer:\n{served.log.read_text()}")
