"""An installation of its own, in its own process: for what a test's transaction would hide, such as many at once."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

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
MIGRATE = """
from django.core.management import call_command
for alias in ("default", "keys"):
    call_command("migrate", database=alias, verbosity=0)
"""


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
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
    environment |= {"ENGAWA_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "engawa.config.settings"}
    if url := os.environ.get("ENGAWA_DATABASE"):
        environment["ENGAWA_DATABASE"] = _database(url)
    made = Installation(environment)
    made.run(MIGRATE)
    return made


def _database(url: str) -> str:
    import psycopg  # noqa: PLC0415  not there where the tests run on SQLite

    name = f"engawa_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        for each in (name, f"{name}_keys"):
            connection.execute(f"CREATE DATABASE {each}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()
