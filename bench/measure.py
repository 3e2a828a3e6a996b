"""What the benches share: start a server, load it, read its CPU and memory, print a table."""

import json
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Run:
    """One measured run: requests a second, CPU milliseconds a request, latencies in milliseconds."""

    rate: float
    cpu: float
    p50: float
    p95: float
    p99: float


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(command: Sequence[str], port: int, path: str) -> Iterator[psutil.Process]:
    """Run a server until the block ends, ready to answer `path`."""
    data = tempfile.mkdtemp(prefix="engawa-bench-")
    environment = {**os.environ, "ENGAWA_DATA": os.environ.get("ENGAWA_DATA", data), "PYTHONPATH": str(ROOT / "bench")}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, path)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(data, ignore_errors=True)


def world(data: str, *options: str) -> dict[str, Any]:
    """Fill the installation in the folder `data` with bench/world.py, and return who can be visited."""
    told = subprocess.run([sys.executable, str(ROOT / "bench/world.py"), *options], check=True, capture_output=True,
                          text=True, env={**os.environ, "ENGAWA_DATA": data}).stdout  # fmt: skip
    found: dict[str, Any] = json.loads(told)
    return found


def fetched(url: str, cookie: str = "") -> str:
    """Return a page."""
    asked = urllib.request.Request(url, headers={"Cookie": f"engawa_device={cookie}"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        text: str = answer.read().decode()
        return text


def wait_for(port: int, path: str) -> None:
    """Wait until a server answers."""
    for _ in range(6000):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"no answer at port {port}")


def load(process: psutil.Process, url: str, seconds: int = 4, connections: int = 8, cookie: str = "") -> Run:
    """Load `url` with wrk and return what it and the operating system say."""
    signed_in = ["-H", f"Cookie: engawa_device={cookie}"] if cookie else []
    before = cpu(process)
    told = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *signed_in, "-s", str(ROOT / "bench/p95.lua"),
         url],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    if re.search(r"Non-2xx", told):
        raise SystemExit(f"{url}: {told}")
    requests = int(_first(r"(\d+) requests in", told))
    latencies = [float(_first(rf"p{rank} ([\d.]+)", told)) for rank in (50, 95, 99)]
    return Run(requests / seconds, (cpu(process) - before) * 1000 / requests, *latencies)


def cpu(process: psutil.Process) -> float:
    """Return the CPU seconds of a process and its children."""
    family = [process, *process.children(recursive=True)]
    return sum(each.cpu_times().user + each.cpu_times().system for each in family)


def memory(process: psutil.Process) -> float:
    """Return the unique memory of a process and its children in MB."""
    family = [process, *process.children(recursive=True)]
    return sum(each.memory_full_info().uss for each in family) / 1e6


def median(runs: Sequence[Run]) -> Run:
    """Return the median of each figure."""
    return Run(*(statistics.median(getattr(run, name) for run in runs) for name in Run.__slots__))


def head(title: str, *packages: str) -> None:
    """Print what was measured, on what."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    print(f"\n### {title}\n\nPython {platform.python_version()}, {versions}; {psutil.cpu_count()} cores\n")


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if not found:
        raise SystemExit(f"{pattern} not in:\n{text}")
    return found[1]
