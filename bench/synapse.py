"""A Synapse of the bench's own: the newest from PyPI in an environment of its own, with SQLite, without limits."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from measure import free_port, wait_for

UNLIMITED = {"per_second": 1_000_000, "burst_count": 1_000_000}
SETTINGS = """
enable_registration: true
enable_registration_without_verification: true
suppress_key_server_warning: true
trusted_key_servers: []
bcrypt_rounds: 4
presence: {{enabled: false}}
rc_message: {limit}
rc_registration: {limit}
rc_login: {{address: {limit}, account: {limit}, failed_attempts: {limit}}}
rc_joins: {{local: {limit}, remote: {limit}}}
rc_joins_per_room: {limit}
rc_invites: {{per_room: {limit}, per_user: {limit}, per_issuer: {limit}}}
"""


@dataclass(frozen=True, slots=True)
class Synapse:
    """A running server with one room, whoever writes there, and the devices that wait."""

    process: psutil.Process
    port: int
    version: str
    room: str
    writer: str
    devices: list[str]


@contextmanager
def synapse(folder: Path, people: int, devices: int) -> Iterator[Synapse]:
    """Install, start, fill a room; stop at the end."""
    python = _installed(folder)
    port = free_port()
    config = _configured(python, folder, port)
    log = (folder / "synapse.log").open("wb")
    command = [str(python), "-m", "synapse.app.homeserver", "-c", str(config)]
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        wait_for(port, "/health")
        yield Synapse(psutil.Process(process.pid), port, _version(python), *_room(port, people, devices))
    finally:
        process.terminate()
        process.wait(timeout=60)


def _installed(folder: Path) -> Path:
    python = folder / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "matrix-synapse"], check=True)
    return python


def _version(python: Path) -> str:
    asked = "from importlib.metadata import version; print(version('matrix-synapse'))"
    return subprocess.run([str(python), "-c", asked], check=True, capture_output=True, text=True).stdout.strip()


def _configured(python: Path, folder: Path, port: int) -> Path:
    config = folder / "homeserver.yaml"
    for old in ("homeserver.db", "homeserver.db-wal", "homeserver.db-shm", "homeserver.yaml"):
        (folder / old).unlink(missing_ok=True)
    subprocess.run(
        [str(python), "-m", "synapse.app.homeserver", "--server-name", "bench.localhost", "-c", str(config),
         "--generate-config", "--report-stats", "no"], cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    text = config.read_text().replace("port: 8008", f"port: {port}")
    config.write_text(text + SETTINGS.format(limit=json.dumps(UNLIMITED)))
    return config


def _room(port: int, people: int, devices: int) -> tuple[str, str, list[str]]:
    """Return the room, the token of who writes, and the tokens of all devices of those who read."""
    writer = _registered(port, "writer")
    room = ask(port, "POST", "/createRoom", writer, {"preset": "public_chat"})["room_id"]
    tokens = []
    for number in range(people):
        first = _registered(port, f"reader-{number}")
        ask(port, "POST", f"/join/{room}", first, {})
        login = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": f"reader-{number}"},
                 "password": "a long enough one"}  # fmt: skip
        more = [ask(port, "POST", "/login", "", login)["access_token"] for _ in range(devices - 1)]
        tokens += [first, *more]
    return room, writer, tokens


def _registered(port: int, name: str) -> str:
    body = {"username": name, "password": "a long enough one", "auth": {"type": "m.login.dummy"}}
    token: str = ask(port, "POST", "/register", "", body)["access_token"]
    return token


def ask(port: int, method: str, path: str, token: str, body: Any = None) -> Any:
    """Return what the client API answers."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/_matrix/client/v3{path}", None if body is None else json.dumps(body).encode(),
        headers, method=method,
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)
