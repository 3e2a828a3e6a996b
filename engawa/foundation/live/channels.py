"""Count the changes of a channel; the bus says that there is something to look at."""

from collections.abc import Collection

from django.db import connection

from engawa.foundation.live import bus
from engawa.foundation.live.models import Channel

# One statement, the same for SQLite and PostgreSQL: a read and a write apart would be two answers under load.
_ADVANCE = """
    INSERT INTO live_channel (name, number) VALUES (%s, 1)
    ON CONFLICT (name) DO UPDATE SET number = live_channel.number + 1
    RETURNING number
"""
# SQLite takes some 32,000 parameters in a statement.
_NAMES_AT_ONCE = 5000


def advance(name: str) -> int:
    """Return the channel's next number, inside the caller's transaction.

    The row stays locked until the commit, so numbers become visible in their order: a stream that has seen 7 will
    never be shown a 6 afterwards. Whoever moves several channels moves them in the same order as everybody else
    (threads before accounts, each sorted), or two transactions could wait for each other.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a channel advances in the transaction of its cause")
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, [name])
        number: int = cursor.fetchone()[0]
    bus.announce(name)
    return number


def numbers(names: Collection[str]) -> dict[str, int]:
    """Return the number of each channel now; one that never moved stands at 0."""
    asked, found = list(names), dict.fromkeys(names, 0)
    for start in range(0, len(asked), _NAMES_AT_ONCE):
        some = asked[start : start + _NAMES_AT_ONCE]
        found.update(Channel.objects.filter(pk__in=some).values_list("name", "number"))
    return found
