"""Solve an assignment in a process of its own: the solver's 80 MB and its threads go with it (decision 0016)."""

import json
import subprocess
import sys

from engawa.algorithms.casework.solving import Table

LONGEST = 60.0  # seconds


class NoAnswer(Exception):
    """The solver was ended before it answered: out of memory, or too slow."""


def solved(values: Table) -> list[int]:
    """Return what solving.solved returns, without loading the solver here."""
    if not values:
        return []
    command = [sys.executable, "-I", "-m", "engawa.algorithms.casework.solving"]
    try:
        # Without our environment: arithmetic needs no secrets. One thread: these tables are small.
        done = subprocess.run(  # noqa: S603  our own module
            command, input=json.dumps(values).encode(), capture_output=True, timeout=LONGEST, check=True,
            env={"OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as error:
        raise NoAnswer from error
    return [int(column) for column in json.loads(done.stdout)]
