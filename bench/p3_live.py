"""P3: one thread, 500 open streams, durable writes: how long until the last stream has an entry.

Beside it the bare fan-out loop of the same server (no database, no rights), and Synapse's /sync with as many clients.
Streams: 63 people with up to 8 pages each. Writes: the real form, posted one after the other.
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from measure import BIN, free_port, head, memory, server
from talking import Line

PAGES = 8  # open pages of one account
NUMBERED = re.compile(rb'"name":"entry","number":(\d+)')


@dataclass
class Told:
    """What all streams received: for each entry the moment of each receipt."""

    at: dict[int, list[float]] = field(default_factory=dict)
    of: list[list[int]] = field(default_factory=list)
    full: asyncio.Event = field(default_factory=asyncio.Event)
    streams: int = 0

    def note(self, stream: int, number: int) -> None:
        self.of[stream].append(number)
        receipts = self.at.setdefault(number, [])
        receipts.append(time.perf_counter())
        if len(receipts) == self.streams:
            self.full.set()


@dataclass(frozen=True)
class Figures:
    """Last receipts in ms, memory a stream in KB, and what went wrong."""

    last: list[float]
    kept: float
    lost: int
    twice: int

    def row(self, name: str, streams: int) -> str:
        last = sorted(self.last)
        p99 = last[min(len(last) - 1, int(len(last) * 0.99))]
        return (f"| {name} | {streams} | {statistics.median(last):.0f} ms | {p99:.0f} ms | "
                f"{self.kept:.1f} KB | {self.lost} | {self.twice} |")  # fmt: skip


async def read_stream(told: Told, number: int, port: int, path: str, headers: dict[str, str]) -> None:
    """Hold one stream open and note each entry."""
    line = await Line.to(port)
    status, _ = await line.begin("GET", path, headers)
    if status != 200:
        raise SystemExit(f"{path}: {status} {await line.reader.read(500)!r}")
    told.streams += 1
    rest = b""
    while piece := await line.reader.read(2**16):
        rest += piece
        for found in NUMBERED.finditer(rest):
            told.note(number, int(found[1]))
        rest = rest[rest.rfind(b"\n") + 1 :]


async def measure_streams(
    process, open_one, streams: int, write: Callable[[int], Awaitable[None]], writes: int
) -> Figures:
    """Open all streams, write one entry after the other, and return the figures."""
    told = Told(of=[[] for _ in range(streams)])
    before = memory(process)
    tasks = [asyncio.create_task(open_one(told, number)) for number in range(streams)]
    while told.streams < streams:
        await asyncio.sleep(0.1)
        for task in tasks:
            if task.done():
                task.result()
    await asyncio.sleep(3)
    kept = (memory(process) - before) * 1000 / streams
    last = []
    for number in range(writes):
        told.full.clear()
        began = time.perf_counter()
        await write(number)
        try:
            await asyncio.wait_for(told.full.wait(), 60)
        except TimeoutError:
            break
        last.append((max(max(moments) for moments in told.at.values()) - began) * 1000)
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    lost = sum(writes - len(set(one)) for one in told.of)
    twice = sum(len(one) - len(set(one)) for one in told.of)
    return Figures(last, kept, lost, twice)


# ── Engawa ───────────────────────────────────────────────────────────────────────────────────────


def people(streams: int) -> dict[str, object]:
    """Make members of one thread, each with a signed-in device, in a data folder of their own."""
    program = """
import json, django; django.setup()
from django.core.management import call_command
from django.test import Client
[call_command("migrate", database=alias, verbosity=0, skip_checks=True) for alias in ("default", "keys")]
from engawa.care.conversations import actions as conversations
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.roles import RoleKind
def known(number):
    kind = RoleKind.PRACTITIONER if number else RoleKind.PERSON
    one = accounts.open_account(called="p", roles=[kind], name=f"p{number}")
    client = Client(); client.force_login(one)
    session = client.session; session["second_factor"] = True; session.save()
    return one, client.cookies["engawa_device"].value
made = [known(n) for n in range(ACCOUNTS)]
thread = conversations.open_thread(made[0][0], [one for one, _ in made])
print(json.dumps({"thread": str(thread.pk), "cookies": [cookie for _, cookie in made]}))
""".replace("ACCOUNTS", str(-(-streams // PAGES)))
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "engawa.config.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


async def engawa(streams: int, writes: int) -> Figures:
    """Measure `engawa serve` on SQLite."""
    made, port, secret = people(streams), free_port(), "a" * 32
    cookies, path = made["cookies"], f"/en/talk/{made['thread']}/entries/"
    with server([str(BIN / "engawa"), "serve", "--port", str(port)], port, "/health/") as process:
        writer = await Line.to(port)

        async def open_one(told: Told, number: int) -> None:
            headers = {"Cookie": f"engawa_device={cookies[number % len(cookies)]}"}
            await read_stream(told, number, port, f"/live/?c=thread:{made['thread']}", headers)

        async def write(number: int) -> None:
            form = urlencode({"body": f"entry {number}", "key": f"key-{number}", "csrfmiddlewaretoken": secret})
            headers = {"Cookie": f"engawa_device={cookies[0]}; csrftoken={secret}",
                       "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
            status, body = await writer.ask("POST", path, headers, form.encode())
            if status not in {200, 201, 302, 303}:
                raise SystemExit(f"{path}: {status} {body[:2000]!r}")

        return await measure_streams(process, open_one, streams, write, writes)


async def bare(streams: int, writes: int) -> Figures:
    """Measure the bare loop under the same server."""
    port = free_port()
    command = [
        str(BIN / "uvicorn"),
        "bare_fan_out:app",
        "--port",
        str(port),
        "--log-level",
        "warning",
        "--no-access-log",
    ]
    with server(command, port, "/open/") as process:
        writer = await Line.to(port)

        async def open_one(told: Told, number: int) -> None:
            await read_stream(told, number, port, "/live/", {})

        async def write(number: int) -> None:
            entry = {"channel": "thread:" + "0" * 36, "name": "entry", "number": number, "data": "x" * 600}
            said = f"data: {json.dumps(entry, separators=(',', ':'))}\nid: account=1;thread:{'0' * 36}={number}\n\n"
            await writer.ask("POST", "/", {}, said.encode())

        figures = await measure_streams(process, open_one, streams, write, writes)
        process.kill()  # it knows no end of its streams
        return figures


# ── Synapse ──────────────────────────────────────────────────────────────────────────────────────

LIMITS = (
    "\n".join(f"{name}: {{per_second: 100000, burst_count: 100000}}" for name in ("rc_message", "rc_registration"))
    + """
rc_login: {address: {per_second: 100000, burst_count: 100000}, account: {per_second: 100000, burst_count: 100000}}
rc_joins_per_room: {per_second: 100000, burst_count: 100000}
rc_joins: {local: {per_second: 100000, burst_count: 100000}}
"""
)


def synapse_command(folder: Path, port: int) -> list[str]:
    """Return the command of a fresh Synapse on SQLite, installed from PyPI into a folder of its own."""
    home = Path(os.environ.get("SYNAPSE_VENV", folder / "venv"))
    if not (home / "bin" / "synapse_homeserver").exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(home / "bin" / "pip"), "install", "-q", "matrix-synapse"], check=True)
    config = folder / "homeserver.yaml"
    command = [str(home / "bin" / "python"), "-m", "synapse.app.homeserver", "-c", str(config)]
    config.write_text(
        f"server_name: localhost\nreport_stats: false\npid_file: {folder}/pid\nsigning_key_path: {folder}/key\n"
        f"listeners: [{{port: {port}, type: http, bind_addresses: ['127.0.0.1'], resources: [{{names: [client]}}]}}]\n"
        f"database: {{name: sqlite3, args: {{database: {folder}/homeserver.db}}}}\nmedia_store_path: {folder}/media\n"
        "enable_registration: true\nenable_registration_without_verification: true\nbcrypt_rounds: 4\n"
        f"macaroon_secret_key: a\nform_secret: b\ntrusted_key_servers: []\npresence: {{enabled: false}}\n{LIMITS}"
    )
    subprocess.run([*command, "--generate-keys"], check=True, capture_output=True, cwd=folder)
    return command


async def synapse(streams: int, writes: int) -> Figures:
    """Measure Synapse's /sync, each client asking again as soon as it was answered."""
    with tempfile.TemporaryDirectory(prefix="synapse-") as folder:
        port = free_port()
        with server(synapse_command(Path(folder), port), port, "/_matrix/client/versions") as process:
            return await _synapse_at(process, port, streams, writes)


async def _synapse_at(process, port: int, streams: int, writes: int) -> Figures:  # noqa: C901  one script, read top down
    line, api = await Line.to(port), "/_matrix/client/v3"
    tokens: list[str] = []
    for number in range(-(-streams // PAGES)):
        name = {"username": f"p{number}", "password": "pass"}
        made = await line.json("POST", f"{api}/register", "", {**name, "auth": {"type": "m.login.dummy"}})
        owned = [made["access_token"]]
        user = {"type": "m.id.user", "user": name["username"]}
        for _ in range(PAGES - 1):
            said = {"type": "m.login.password", "identifier": user, "password": "pass"}
            owned.append((await line.json("POST", f"{api}/login", "", said))["access_token"])
        tokens += owned
    firsts = tokens[::PAGES]
    room = (await line.json("POST", f"{api}/createRoom", firsts[0], {"preset": "public_chat"}))["room_id"]
    for token in firsts[1:]:
        await line.json("POST", f"{api}/rooms/{room}/join", token, {})

    async def open_one(told: Told, number: int) -> None:
        own = await Line.to(port)
        mine = json.dumps({"room": {"timeline": {"limit": 20}, "state": {"lazy_load_members": True}}})
        asked = {"filter": mine, "timeout": "0"}
        answer = await own.json("GET", f"{api}/sync?{urlencode(asked)}", tokens[number])
        told.streams += 1
        while True:
            asked = {"filter": mine, "timeout": "30000", "since": answer["next_batch"]}
            answer = await own.json("GET", f"{api}/sync?{urlencode(asked)}", tokens[number])
            joined = answer.get("rooms", {}).get("join", {}).get(room, {}).get("timeline", {}).get("events", [])
            for event in joined:
                if event["type"] == "m.room.message":
                    told.note(number, int(event["content"]["body"]))

    async def write(number: int) -> None:
        said = {"msgtype": "m.text", "body": str(number)}
        await line.json("PUT", f"{api}/rooms/{room}/send/m.room.message/t{number}", firsts[0], said)

    return await measure_streams(process, open_one, streams, write, writes)


async def run(options: argparse.Namespace) -> None:
    """Measure all three and print the table."""
    print("| server | streams | last receipt p50 | p99 | memory a stream | lost | twice |")
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory(prefix="engawa-bench-") as folder:
        os.environ["ENGAWA_DATA"] = str(Path(folder) / "data")
        print((await engawa(options.streams, options.writes)).row("Engawa, SQLite", options.streams), flush=True)
    print((await bare(options.streams, options.writes)).row("the bare fan-out loop", options.streams), flush=True)
    if options.synapse:
        told = await synapse(options.synapse, options.synapse_writes)
        print(told.row("Synapse, /sync, SQLite", options.synapse))


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--writes", type=int, default=100)
    parser.add_argument("--synapse", type=int, default=500, help="clients of Synapse; 0 leaves it out")
    parser.add_argument("--synapse-writes", type=int, default=20)
    head("P3 live text", "django", "uvicorn")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
