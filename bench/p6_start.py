"""P6: how long until `engawa serve` answers its first page on an installed checkout, and how much memory it takes."""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from measure import BIN, free_port, head, load, memory, server

PAGE = "/en/"


def first_page() -> float:
    """Return the seconds from starting the command to its first answered page."""
    port = free_port()
    started = time.monotonic()
    with server([str(BIN / "engawa"), "serve", "--port", str(port)], port, PAGE):
        return time.monotonic() - started


def weight() -> tuple[float, float]:
    """Return the memory in MB after the first page, and after some seconds of load on three pages."""
    port = free_port()
    with server([str(BIN / "engawa"), "serve", "--port", str(port)], port, PAGE) as process:
        at_first = memory(process)
        for path in (PAGE, "/ja/library/small-steps/", "/en/library/figures/", "/ja/help/jp/"):
            load(process, f"http://127.0.0.1:{port}{path}", seconds=2)
        return at_first, memory(process)


def main() -> None:
    """Print both, the very first start (database and static files are made) apart from later ones."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    head("P6 start", "django", "uvicorn")
    folder = tempfile.TemporaryDirectory(prefix="engawa-bench-")
    os.environ["ENGAWA_DATA"] = str(Path(folder.name) / "data")
    very_first = first_page()
    later = [first_page() for _ in range(options.rounds)]
    at_first, loaded = weight()
    print("| what | figure |\n| --- | --- |")
    print(f"| very first start: database and static files are made | {very_first:.2f} s |")
    print(f"| later starts, median of {options.rounds} | {statistics.median(later):.2f} s |")
    print(f"| slowest of them | {max(later):.2f} s |")
    print(f"| memory after the first page | {at_first:.0f} MB |")
    print(f"| memory after load on four pages | {loaded:.0f} MB |\n")


if __name__ == "__main__":
    main()
