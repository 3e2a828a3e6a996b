"""P1: the self-check and an article beside the limit, and the ways to serve them beside each other.

Rounds alternate between the servers, so that a slower minute of the machine touches all of them. Needs wrk.
"""

import argparse
import difflib
import os
import re
import shutil
import tempfile
from contextlib import ExitStack

from measure import BIN, Run, fetched, free_port, head, load, median, server, world

# Each with who looks at it, as bench/world.py names them.
PAGES = {
    "self-check": ("/en/self-check/me/", ""),
    "article": ("/en/library/small-steps/", ""),
    "today": ("/en/today/", "person"),
    "desk": ("/en/desk/", "practitioner"),
}
CASES, ENTRIES = "40", "50"
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
        "the limit (uvicorn, Starlette)": [python, "-m", "uvicorn", "--port", str(port), *UVICORN, "limit_members:app"],
    }  # fmt: skip


def main() -> None:
    """Print a table for each page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", nargs="*", default=list(PAGES))
    parser.add_argument("--only-ours", action="store_true", help="leave out the other ways to serve the same pages")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("this bench loads the servers with wrk: apt-get install wrk")
    # The first server gathers the static files into a folder that the others use as well.
    folder = tempfile.TemporaryDirectory(prefix="engawa-bench-")
    os.environ["ENGAWA_DATA"] = folder.name
    known = world(folder.name, "--cases", CASES, "--history", ENTRIES)
    head("P1 pages", "django", "jinja2", "uvicorn", "a2wsgi", "granian", "starlette")
    with ExitStack() as stack:
        running = {}
        for name in ways(options.only_ours):
            port = free_port()
            running[name] = (stack.enter_context(server(commands(port)[name], port, "/en/self-check/me/")), port)
        for page in options.pages:
            path, who = PAGES[page]
            same(running, path, known.get(who, ""))
            table(page, measure(running, path, options.rounds, options.seconds, known.get(who, "")))


def ways(only_ours: bool) -> list[str]:
    """Return the names of what is measured; the first is ours, the last is the limit."""
    names = list(commands(0))
    return [names[0], names[-1]] if only_ours else names


def same(running: dict, path: str, cookie: str) -> None:  # type: ignore[type-arg]
    """Look whether all serve the same page, but for what is sealed anew each time."""
    pages = {re.sub(r'value="[^"]{40,}"', "", fetched(f"http://127.0.0.1:{port}{path}", cookie))
             for _, port in running.values()}  # fmt: skip
    if len(pages) > 1:
        one, other, *_ = (page.splitlines() for page in pages)
        raise SystemExit("\n".join(difflib.unified_diff(one, other, lineterm="", n=0)))


def measure(running: dict, path: str, rounds: int, seconds: int, cookie: str) -> dict[str, Run]:  # type: ignore[type-arg]
    """Return the median run of each server, after one round that is thrown away."""
    runs: dict[str, list[Run]] = {name: [] for name in running}
    for turn in range(rounds + 1):
        for name, (process, port) in running.items():
            run = load(process, f"http://127.0.0.1:{port}{path}", seconds if turn else 1, cookie=cookie)
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
