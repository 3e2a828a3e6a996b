"""Bring the databases up to date, one process at a time: after an update all servers of a cluster start at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connections

from engawa.foundation.vault.router import DEFAULT, KEYS

_MIGRATING = 20_261_125  # any number, but the same in all of ours


def bring_up_to_date() -> None:
    """Migrate the keys, then the contents, whose turn may seal something."""
    for alias in (KEYS, DEFAULT):
        with _alone(alias):
            call_command("migrate", database=alias, interactive=False, verbosity=0, skip_checks=True)


@contextmanager
def _alone(alias: str) -> Iterator[None]:
    """Wait for whoever migrates already. Two at once would both make the same table, and the second would not start."""
    connection = connections[alias]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])
