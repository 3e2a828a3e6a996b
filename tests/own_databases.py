"""Databases of a test's own on the PostgreSQL server that the tests were given, gone afterwards."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg import sql

MIGRATE = """
import django
django.setup()
from django.core.management import call_command
for alias in ("default", "keys"):
    call_command("migrate", database=alias, verbosity=0)
"""


def given() -> str:
    """Return the address of the server that the tests were given; "" means SQLite."""
    return os.environ.get("ENGAWA_DATABASE", "")


@contextmanager
def databases_of_its_own(url: str, *names: str, copies_of: Sequence[str] = ()) -> Iterator[list[str]]:
    """Give new databases with these names on the server of `url`; their addresses come back."""
    with psycopg.connect(url, autocommit=True) as there:
        for name, template in zip_longest(names, copies_of, fillvalue=""):
            there.execute(_create(name, template))
        try:
            yield [urlunsplit(urlsplit(url)._replace(path=f"/{name}")) for name in names]
        finally:
            for name in names:
                there.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def migrated_pair(url: str = "") -> Iterator[dict[str, str]]:
    """Give the variables of migrated databases for contents and keys; none where the tests run on SQLite."""
    url = url or given()
    if not url:
        yield {}
        return
    name = f"engawa_{uuid4().hex[:12]}"
    with databases_of_its_own(url, name, f"{name}_keys", copies_of=_templates(url)) as (contents, keys):
        yield {"ENGAWA_DATABASE": contents, "ENGAWA_KEYS": keys}


def tables_in(folder: Path) -> dict[str, str]:
    """Put SQLite files with empty tables into a data folder; return the variables that lead there: none."""
    for name in ("engawa.sqlite3", "keys/keys.sqlite3"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_empty_files() / name, folder / name)
    return {}


def migrate(variables: Mapping[str, str]) -> None:
    """Make the tables of an installation."""
    cleaned = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
    environment = {"ENGAWA_DATA": os.environ["ENGAWA_DATA"], **cleaned, **variables,
                   "DJANGO_SETTINGS_MODULE": "engawa.config.settings"}  # fmt: skip
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)


@cache
def _templates(url: str) -> tuple[str, str]:
    """Return databases with all tables, made once for a process of tests; copying them takes a moment."""
    name = f"engawa_template_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as there:
        for each in (name, f"{name}_keys"):
            there.execute(_create(each))
    migrate({"ENGAWA_DATABASE": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))})
    return name, f"{name}_keys"


@cache
def _empty_files() -> Path:
    """Return a folder with all tables, made once for a process of tests, and gone with it."""
    folder = tempfile.TemporaryDirectory(prefix="engawa-tables-")
    atexit.register(folder.cleanup)
    migrate({"ENGAWA_DATA": folder.name})
    return Path(folder.name)


def _create(name: str, template: str = "") -> sql.Composed:
    copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
    return sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + copied
