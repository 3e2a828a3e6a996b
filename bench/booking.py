"""10,000 attempts from 64 clients for 200 free times, on SQLite and on PostgreSQL; prints what they came to."""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from measure import head

from tests.booking_rush import rushed


def main() -> None:
    """Print a row for each database."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--attempts", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--on", help="URL of a PostgreSQL database; without it SQLite, then a PostgreSQL of its own")
    options = parser.parse_args()
    sizes = (options.attempts, options.clients, options.times)
    if options.on is not None:
        row("PostgreSQL", sizes, {"ENGAWA_DATABASE": options.on})
        return
    head("a rush for few times", "django", "uvicorn", "psycopg")
    columns = "database attempts clients times booked taken enough others cells-twice seconds".split()
    print(f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}", flush=True)
    row("SQLite", sizes, {})
    tool = Path(__file__).parent.parent / "tools/with_postgresql.py"
    again = f"{sys.executable} {__file__} --attempts {sizes[0]} --clients {sizes[1]} --times {sizes[2]}"
    subprocess.run([sys.executable, str(tool), "sh", "-c", f'{again} --on "$ENGAWA_DATABASE"'], check=True)


def row(name: str, sizes: tuple[int, int, int], more: dict[str, str]) -> None:
    """Rush, count, print."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="engawa-rush-") as folder:
        found = rushed(Path(folder) / "data", *sizes, more)
    came = found["came_to"]
    others = sum(came.values()) - came.get("booked", 0) - came.get("taken", 0) - came.get("enough", 0)
    twice, seconds = found["claims"] - found["cells"], round(time.monotonic() - began)
    said = [came.get("taken", 0), came.get("enough", 0), others]
    cells = [name, sum(came.values()), sizes[1], found["times"], found["booked"], *said, twice, seconds]
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


if __name__ == "__main__":
    main()
