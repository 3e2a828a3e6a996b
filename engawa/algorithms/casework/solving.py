"""The assignment solver, and the process that runs it alone: a table in, a column for each row out, both as JSON."""

import json
import sys
from collections.abc import Sequence

Table = Sequence[Sequence[int]]


def solved(values: Table) -> list[int]:
    """Return for each row the column of the assignment that is worth most; there are at least as many columns."""
    if not values:
        return []
    # Loaded where somebody asks: it costs a process some 80 MB, and no page but the coordinators' needs it.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    return [int(column) for column in linear_sum_assignment(values, maximize=True)[1]]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(solved(json.load(sys.stdin))))
