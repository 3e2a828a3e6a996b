"""P1: the self-check and an article beside the limit, and the ways to serve them beside each other.

Rounds alternate between the servers, so that a slower minute of the machine touches all of them. Needs wrk.
"""

import argparse
import os
import shutil
import tempfile
from contextlib import ExitStack

from measure import BIN, Run, free_port, head, load, median, server

PAGES = {"self-check": "/en/self-check/me/", "article": "/en/library/small-steps/"}
UVICORN = ["--no-access-log", "--log-level", "warning", "--lifespan", "off"]


def commands(port: int) -> dict[str, list[str]]:
    """Return the ways to serve, by name; each on a port from `port` upwards."""
    python = str(BIN / "python")
    return {
        "engawa serve (uvicorn, own bridge)": [str(BIN / "engawa"), "serve", "--port", str(port)],
        "uvicorn, a2wsgi": [python, "-m", "uvicorn", "--port", str(port), *UVICORN, "apps:through_a2wsgi"],
        "granian, WSGI": [str(BIN / "granian"), "--interface", "wsgi", "--port", str(port), "--no-ws", "--log-level",
                          "error", "apps:django_wsgi"],
        "uvicorn, Django's ASGI": [python, "-m", "uvicorn", "--port", str(port), *UVICORN, "apps:django_asgi"],
        "the limit (uvicorn, Starlette)": [python, "-m", "uvicorn", "--port", str(port), *UVICORN, "limit:app"],
    }  # fmt: skip


def main() -> None:
    """Print a table for each page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("this bench loads the servers with wrk: apt-get install wrk")
    # The first server gathers the static files into a folder that the others use as well.
    folder = tempfile.TemporaryDirectory(prefix="engawa-bench-")
    os.environ["ENGAWA_DATA"] = folder.name
    head("P1 pages", "django", "jinja2", "uvicorn", "a2wsgi", "granian", "starlette")
    with ExitStack() as stack:
        running = {}
        for name in commands(0):
            port = free_port()
            running[name] = (stack.enter_context(server(commands(port)[name], port, "/en/self-check/me/")), port)
        for page, path in PAGES.items():
            table(page, measure(running, path, options.rounds, options.seconds))


def measure(running: dict, path: str, rounds: int, seconds: int) -> dict[str, Run]:  # type: ignore[type-arg]
    """Return the median run of each server, after one round that is thrown away."""
    runs: dict[str, list[Run]] = {name: [] for name in running}
    for turn in range(rounds + 1):
        for name, (process, port) in running.items():
            run = load(process, f"http://127.0.0.1:{port}{path}", seconds if turn else 1)
            if turn:
                runs[name].append(run)
    return {name: median(each) for name, each in runs.items()}


def table(page: str, found: dict[str, Run]) -> None:
    """Print a page's table; the last row is the limit."""
    limit = list(found.values())[-1]
    print(f"| {page} | requests/s | of the limit | CPU a request | p50 | p95 | p99 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, run in found.items():
        times = " | ".join(f"{each:.0f} ms" for each in (run.p50, run.p95, run.p99))
        print(f"| {name} | {run.rate:.0f} | {run.rate / limit.rate:.2f} | {run.cpu:.2f} ms | {times} |")
    print()


if __name__ == "__main__":
    main()
