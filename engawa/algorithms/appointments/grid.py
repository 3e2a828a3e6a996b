"""The grid of five minutes: stretches of time as bits of one integer.

A cell is five minutes, counted from the beginning of 1970 in UTC. In a mask, bit n stands for the cell `first + n`;
where a mask begins is said beside it. Instants are whole seconds since 1970; a stretch [start, end) is without its end.
"""

from collections.abc import Iterable, Iterator

CELL = 300
"""Seconds in a cell."""

MINUTES = 5
"""Minutes in a cell."""

Stretch = tuple[int, int]
"""From a second to before another."""


def up(seconds: int) -> int:
    """Return the first cell that begins at `seconds` or later."""
    return -(-seconds // CELL)


def down(seconds: int) -> int:
    """Return the cell that holds `seconds`."""
    return seconds // CELL


def span(start: int, end: int) -> int:
    """Return a mask with the bits from `start` to before `end`; what lies before bit 0 is left out."""
    start = max(start, 0)
    return ((1 << (end - start)) - 1) << start if end > start else 0


def within(stretches: Iterable[Stretch], first: int) -> int:
    """Return the cells that lie in the stretches as a whole.

    Stretches are joined before they are cut to cells: from 9:00 to 9:07 and from 9:07 to 9:30 leave no gap.
    """
    mask = 0
    for start, end in joined(stretches):
        mask |= span(up(start) - first, down(end) - first)
    return mask


def touched(stretches: Iterable[Stretch], first: int) -> int:
    """Return the cells of which the stretches hold any part."""
    mask = 0
    for start, end in stretches:
        mask |= span(down(start) - first, up(end) - first)
    return mask


def begun(stretches: Iterable[Stretch], first: int) -> int:
    """Return the cells that begin in the stretches."""
    mask = 0
    for start, end in stretches:
        mask |= span(up(start) - first, up(end) - first)
    return mask


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the same time as stretches in order that neither overlap nor touch."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def runs(mask: int, length: int) -> int:
    """Return the bits at which `length` bits in a row begin, by doubling: 10 cells take 4 steps."""
    have = 1
    while have < length:
        more = min(have, length - have)
        mask &= mask >> more
        have += more
    return mask


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, in order."""
    # As text, since looking for the next "1" in it is done by the machine at once; shifting bit by bit is not.
    text = bin(mask)[:1:-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)
