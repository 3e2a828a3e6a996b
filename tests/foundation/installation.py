"""An installation of its own, in its own process: for what a test's transaction would hide, such as many at once."""

import atexit
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from tests.own_databases import databases_of_its_own, given, migrated_pair, tables_in

ENGAWA = str(Path(sys.executable).parent / "engawa")
BEGIN = """
import subprocess, threading
import django; django.setup()
from django.db import connections, transaction

def together(count, work):
    errors = []
    start = threading.Barrier(count)
    def one(number):
        try:
            start.wait()
            work(number)
        except BaseException as error:
            errors.append(repr(error))
        finally:
            connections.close_all()
    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    [each.start() for each in threads]
    [each.join() for each in threads]
    assert errors == [], errors
"""
# What is made for a whole process of tests, and goes with it.
_STAYS = ExitStack()
atexit.register(_STAYS.close)


@dataclass(frozen=True)
class Installation:
    """Where it lies, and how to run something in it."""

    environment: dict[str, str]

    def run(self, code: str) -> str:
        """Run `code` as a process of the installation; return what it printed."""
        return self._ran([sys.executable, "-c", BEGIN + code])

    def command(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command of `engawa` and return it running."""
        return subprocess.Popen([ENGAWA, *words], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def _ran(self, words: list[str]) -> str:
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def new(folder: Path) -> Installation:
    """Return an installation with empty tables: SQLite files, or a PostgreSQL database where the tests have one."""
    # The databases go with the server of the tests.
    return _lying_in(folder, _STAYS.enter_context(migrated_pair()) if given() else tables_in(folder))


def without_tables(folder: Path) -> Installation:
    """Return an installation before its first start, with nothing in its databases."""
    return _lying_in(folder, _STAYS.enter_context(_empty_pair()) if given() else {})


def _lying_in(folder: Path, databases: dict[str, str]) -> Installation:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
    environment |= {"ENGAWA_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "engawa.config.settings"}
    return Installation(environment | databases)


@contextmanager
def _empty_pair() -> Iterator[dict[str, str]]:
    name = f"engawa_{uuid4().hex[:12]}"
    with databases_of_its_own(given(), name, f"{name}_keys") as (contents, keys):
        yield {"ENGAWA_DATABASE": contents, "ENGAWA_KEYS": keys}
