"""What a database keeps of deleted rows on the disk.

SQLite overwrites deleted bytes (PRAGMA secure_delete in config/databases.py), but the journal keeps older pages until
it is written back. PostgreSQL clears them by its own vacuum.
"""

from django.db import connections


def wipe() -> None:
    """Write SQLite's journals back and cut them to nothing."""
    for connection in connections.all():
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
