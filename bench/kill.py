"""Kill the server a hundred times under fifty writers, on SQLite and on PostgreSQL; print what was lost (nothing)."""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from measure import head

from tests.killing import killed_again_and_again


def main() -> None:
    """Print a row for each database."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--writers", type=int, default=50)
    parser.add_argument("--on", help="URL of a PostgreSQL database; without it SQLite, then a PostgreSQL of its own")
    options = parser.parse_args()
    if options.on is None:
        head("kill -9", "django", "uvicorn", "psycopg")
        print("| database | rounds | writers | acknowledged | there | lost | twice | chain | minutes |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
        row("SQLite", options.rounds, options.writers, {})
        tool = Path(__file__).parent.parent / "tools/with_postgresql.py"
        again = [sys.executable, __file__, "--rounds", str(options.rounds), "--writers", str(options.writers), "--on"]
        subprocess.run([sys.executable, str(tool), "sh", "-c", f'{" ".join(again)} "$ENGAWA_DATABASE"'], check=True)
    else:
        row("PostgreSQL", options.rounds, options.writers, {"ENGAWA_DATABASE": options.on})


def row(name: str, rounds: int, writers: int, more: dict[str, str]) -> None:
    """Kill, count, print."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="engawa-kill-") as folder:
        found = killed_again_and_again(Path(folder) / "data", rounds, writers, more, tell)
    chain = "holds" if not found["faults"] else f"{len(found['faults'])} faults"
    lost, twice = len(found["lost"]), len(found["twice"]) + len(found["doubled_numbers"])
    print(f"| {name} | {rounds} | {writers} | {found['acknowledged']} | {found['there']} | {lost} | {twice} | {chain} "
          f"| {(time.monotonic() - began) / 60:.1f} |", flush=True)  # fmt: skip
    if found["refusals"]:
        print(f"refused: {dict(found['refusals'])}", flush=True)


def tell(words: str) -> None:
    """Say how far it is; each start takes seconds, and a busy machine makes them minutes."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
