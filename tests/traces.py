"""Look everywhere where an installation could keep something: tables, files, caches of the process."""

import functools
import gc
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

CACHE = type(functools.lru_cache(lambda: None))
HOLDERS = (dict, list, tuple, set, frozenset)


def in_tables(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Yield every row of every table as text, our own tables and the database's."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor, include_views=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from (f"{table} {row!r}" for row in cursor.fetchall())


def in_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file under `folder`, its name and what it holds."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), str(path).encode() + path.read_bytes()


def in_caches() -> set[str]:
    """Return every text that a cached function of this process remembers, as an argument or as an answer."""
    # By `type`: `isinstance` would wake lazy objects of other tests, which may not wake any more.
    waiting: list[object] = [each for each in gc.get_objects() if type(each) is CACHE]
    seen: set[int] = set()
    texts: set[str] = set()
    while waiting:
        for held in gc.get_referents(waiting.pop()):
            if isinstance(held, str):
                texts.add(held)
            elif id(held) not in seen and (isinstance(held, HOLDERS) or type(held).__name__ == "_lru_list_elem"):
                seen.add(id(held))
                waiting.append(held)
    return texts


def found(traces: Iterable[str], text: str | bytes) -> list[str]:
    """Return which of the traces stand in the text."""
    if isinstance(text, bytes):
        return [trace for trace in traces if trace.encode() in text]
    return [trace for trace in traces if trace in text]
