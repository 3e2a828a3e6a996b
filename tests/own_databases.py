"""Databases of a test's own on a PostgreSQL server, gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


@contextmanager
def databases_of_its_own(url: str, *names: str) -> Iterator[list[str]]:
    """Give new, empty databases with these names on the server of `url`; their addresses come back."""
    with psycopg.connect(url, autocommit=True) as there:
        for name in names:
            there.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield [urlunsplit(urlsplit(url)._replace(path=f"/{name}")) for name in names]
        finally:
            for name in names:
                there.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
