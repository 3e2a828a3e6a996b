"""Count the changes of a channel; the bus says that there is something to look at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection

from engawa.foundation.live import bus
from engawa.foundation.live.models import Channel

# One statement, the same for SQLite and PostgreSQL: a read and a write apart would be two answers under load.
_ADVANCE = """
    INSERT INTO live_channel (name, number, rights) VALUES {rows}
    ON CONFLICT (name) DO UPDATE SET
        number = live_channel.number + 1,
        rights = CASE WHEN excluded.rights = 1 THEN live_channel.number + 1 ELSE live_channel.rights END
    RETURNING number
"""
# SQLite takes some 32,000 parameters in a statement.
_NAMES_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a channel stands: the number of its last change, and of the last one that may have touched a right."""

    number: int
    rights: int


_NEVER = Mark(0, 0)


def advance(name: str, *, rights: bool = True) -> int:
    """Return the channel's next number, inside the caller's transaction.

    Where an account's channel moves, its open streams are asked for their rights again; `rights` False says that this
    change takes none away (a notice), since asking costs more than telling.

    The row stays locked until the commit, so numbers become visible in their order: a stream that has seen 7 will
    never be shown a 6 afterwards. Whoever moves several channels moves them in the same order as everybody else
    (threads before accounts, each sorted), or two transactions could wait for each other.
    """
    return advance_all([name], rights=rights)[0]


def advance_all(names: Sequence[str], *, rights: bool = True) -> list[int]:
    """Return the next numbers of several channels, locked in the order in which they are named."""
    if not connection.in_atomic_block:
        raise RuntimeError("a channel advances in the transaction of its cause")
    numbers: list[int] = []
    for start in range(0, len(names), _NAMES_AT_ONCE):
        some = names[start : start + _NAMES_AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(
                _ADVANCE.format(rows=", ".join(["(%s, 1, %s)"] * len(some))),
                [part for name in some for part in (name, int(rights))],
            )
            numbers += [number for (number,) in cursor.fetchall()]
    bus.announce(*names)
    return numbers


def numbers(names: Collection[str]) -> dict[str, int]:
    """Return the number of each channel now; one that never moved stands at 0."""
    return {name: mark.number for name, mark in marks(names).items()}


def marks(names: Collection[str]) -> dict[str, Mark]:
    """Return where each channel stands now."""
    asked, found = list(names), dict.fromkeys(names, _NEVER)
    for start in range(0, len(asked), _NAMES_AT_ONCE):
        some = Channel.objects.filter(pk__in=asked[start : start + _NAMES_AT_ONCE])
        found.update(
            {name: Mark(number, rights) for name, number, rights in some.values_list("name", "number", "rights")}
        )
    return found
