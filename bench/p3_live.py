"""P3: one room with many who wait. Words are posted, and the last of all to get them is what counts.

Engawa writes each entry durably before it answers. Beside it in the same run, by turns: the bare fan-out of the same
server (bench/bare.py), and Synapse with its `/sync`.
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import psutil
from measure import BIN, free_port, head, memory, server, world
from synapse import synapse

WORDS = re.compile(rb"words ([0-9a-f]{32})")
WITHIN = 300  # seconds; a guard against hanging
# Each account may hold eight streams in a process.
DEVICES = 8


@dataclass
class Contestant:
    """A server with its readers: how one of them waits, how somebody writes, and what each has got."""

    name: str
    process: psutil.Process
    listen: Callable[[int, Callable[[int, bytes], None]], Awaitable[None]]
    post: Callable[[str], Awaitable[None]]
    replays: bool = True  # whoever comes late is told what was said before
    heard: set[int] = field(default_factory=set)
    got: dict[int, list[str]] = field(default_factory=dict)
    last: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)
    each: float = 0.0
    _missing: dict[str, int] = field(default_factory=dict)
    _all: asyncio.Event = field(default_factory=asyncio.Event)

    def receive(self, reader: int, piece: bytes) -> None:
        """Note which words came to a reader."""
        self.heard.add(reader)
        for found in WORDS.findall(piece):
            key = found.decode()
            self.got[reader].append(key)
            self._missing[key] = self._missing.get(key, len(self.got)) - 1
            if not self._missing[key]:
                self._all.set()

    async def open(self, readers: int) -> list[asyncio.Task[None]]:
        """Let everybody wait, and weigh what that costs."""
        before = memory(self.process)
        self.got = {reader: [] for reader in range(readers)}
        tasks = [asyncio.create_task(self._kept(reader)) for reader in range(readers)]
        async with asyncio.timeout(WITHIN):
            while not self.replays and len(self.heard) < readers:
                await asyncio.sleep(0.05)
        await self.say()  # once it has come to everybody, everybody waits
        self.last.clear(), self.answered.clear()
        self.each = (memory(self.process) - before) * 1000 / readers
        return tasks

    async def say(self) -> None:
        """Post words, and wait until they have come to everybody."""
        key = uuid4().hex
        self.posted.append(key)
        self._all.clear()
        began = time.perf_counter()
        await self.post(key)
        self.answered.append(time.perf_counter() - began)
        async with asyncio.timeout(WITHIN):
            while self._missing.get(key, 1):
                await self._all.wait()
                self._all.clear()
        self.last.append(time.perf_counter() - began)

    async def burst(self, count: int) -> float:
        """Post many at once, wait for all; return the seconds."""
        keys = [uuid4().hex for _ in range(count)]
        self.posted += keys
        began = time.perf_counter()
        await asyncio.gather(*(self.post(key) for key in keys))
        async with asyncio.timeout(WITHIN):
            while any(self._missing.get(key, 1) for key in keys):
                await self._all.wait()
                self._all.clear()
        return time.perf_counter() - began

    async def _kept(self, reader: int) -> None:
        await self.listen(reader, self.receive)


async def asked(port: int, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return the head of an answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = {"Host": f"localhost:{port}", "Connection": "close", "Content-Length": str(len(body)), **headers}
    writer.write(f"{method} {path} HTTP/1.1\r\n{_lines(lines)}\r\n".encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    if answer.split()[1][:1] not in {b"2", b"3"} or b"/sign-in/" in answer:
        raise SystemExit(f"{path}: {answer.decode()}")
    return answer


async def streamed(port: int, path: str, headers: dict[str, str], reader: int, receive: Any) -> None:
    """Hand on what a stream of events brings, for ever."""
    line, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\n{_lines({'Host': f'localhost:{port}', **headers})}\r\n".encode())
    answer = await line.readuntil(b"\r\n\r\n")
    if b" 200 " not in answer.split(b"\r\n")[0]:
        raise SystemExit(f"{path}: {answer.decode()}")
    while piece := await line.readuntil(b"\n\n"):
        receive(reader, piece)


def ours(process: psutil.Process, port: int, known: dict[str, Any]) -> Contestant:
    """Return Engawa with the room of bench/world.py."""
    room = known["room"]

    async def post(key: str) -> None:
        token = "x" * 32
        fields = {"csrfmiddlewaretoken": token, "key": key, "body": f"words {key}"}
        cookies = {"Cookie": f"engawa_device={room['writer']}; csrftoken={token}",
                   "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
        await asked(port, "POST", f"/en/talk/{room['thread']}/entries/", cookies, urlencode(fields).encode())

    async def listen(reader: int, receive: Any) -> None:
        cookies = {"Cookie": f"engawa_device={room['devices'][reader]}"}
        await streamed(port, f"/live/?c=thread:{room['thread']}.0", cookies, reader, receive)

    return Contestant("Engawa", process, listen, post)


def bare(process: psutil.Process, port: int, size: int) -> Contestant:
    """Return the bare fan-out, with pieces as long as ours."""

    async def post(key: str) -> None:
        await asked(port, "POST", "/", {}, f"data: words {key} {'x' * size}"[:size].encode() + b"\n\n")

    async def listen(reader: int, receive: Any) -> None:
        await streamed(port, "/", {}, reader, receive)

    return Contestant("bare fan-out", process, listen, post, replays=False)


def theirs(running: Any) -> Contestant:
    """Return Synapse; each device asks again as soon as it was answered."""
    port, room = running.port, quote(running.room)
    only = quote(json.dumps({"presence": {"types": []}, "account_data": {"types": []},
                             "room": {"rooms": [running.room], "ephemeral": {"types": []}}}))  # fmt: skip

    async def post(key: str) -> None:
        body = json.dumps({"msgtype": "m.text", "body": f"words {key}"}).encode()
        headers = {"Authorization": f"Bearer {running.writer}"}
        await asked(port, "PUT", f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{key}", headers, body)

    async def listen(reader: int, receive: Any) -> None:
        line, writer = await asyncio.open_connection("127.0.0.1", port)
        since, headers = "", {"Host": "localhost", "Authorization": f"Bearer {running.devices[reader]}"}
        while True:
            path = f"/_matrix/client/v3/sync?filter={only}&timeout={60000 if since else 0}&since={since}"
            writer.write(f"GET {path.removesuffix('&since=')} HTTP/1.1\r\n{_lines(headers)}\r\n".encode())
            answer = await line.readuntil(b"\r\n\r\n")
            found = json.loads(await _body(line, answer))
            since = found["next_batch"]
            for joined in found.get("rooms", {}).get("join", {}).values():
                for event in joined["timeline"]["events"]:
                    receive(reader, json.dumps(event["content"]).encode())

    return Contestant(f"Synapse {running.version}", running.process, listen, post)


async def _body(line: asyncio.StreamReader, answer: bytes) -> bytes:
    if length := re.search(rb"(?i)content-length: (\d+)", answer):
        return await line.readexactly(int(length[1]))
    parts = []
    while size := int(await line.readuntil(b"\r\n"), 16):
        parts.append(await line.readexactly(size))
        await line.readexactly(2)
    await line.readexactly(2)
    return b"".join(parts)


def _lines(headers: dict[str, str]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items())


async def measure(contestants: list[Contestant], readers: int, rounds: int) -> None:
    """Let them take turns, and print the table."""
    tasks = []
    for one in contestants:
        print(f"{readers} readers begin to wait: {one.name}", file=sys.stderr, flush=True)
        tasks += await one.open(readers)
    for _ in range(rounds):
        for one in contestants:
            await one.say()
    bursts = {one.name: await one.burst(20) for one in contestants}
    for task in tasks:
        task.cancel()
    print("| server | answer p50 | last receipt p50 | p95 | p99 | 20 at once | lost | twice | a waiting stream |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for one in contestants:
        print(row(one, bursts[one.name]))
    print()


def row(one: Contestant, burst: float) -> str:
    """Return a line of the table."""
    posted = set(one.posted)
    lost = sum(len(posted - set(got)) for got in one.got.values())
    twice = sum(len(got) - len(set(got)) for got in one.got.values())
    ranks = statistics.quantiles(one.last, n=100)
    shown = statistics.median(one.answered), ranks[49], ranks[94], ranks[98]
    times = " | ".join(f"{1000 * each:.0f} ms" for each in shown)
    return f"| {one.name} | {times} | {1000 * burst:.0f} ms | {lost} | {twice} | {one.each:.0f} KB |"


def main() -> None:
    """Start all, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--readers", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--synapse", type=Path, help="a folder that keeps Synapse's environment for the next time")
    parser.add_argument("--without-synapse", action="store_true")
    options = parser.parse_args()
    people = -(-options.readers // DEVICES)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="engawa-bench-")))
        os.environ["ENGAWA_DATA"] = str(folder)
        known = world(str(folder), "--room", str(people), "--devices", str(DEVICES))
        port, bare_port = free_port(), free_port()
        engawa = [str(BIN / "engawa"), "serve", "--port", str(port)]
        contestants = [ours(stack.enter_context(server(engawa, port, "/health/")), port, known)]
        fan_out = [sys.executable, str(Path(__file__).parent / "bare.py"), str(bare_port)]
        contestants.append(bare(stack.enter_context(server(fan_out, bare_port, "/")), bare_port, SIZE))
        if not options.without_synapse:
            kept = options.synapse or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="engawa-synapse-")))
            contestants.append(theirs(stack.enter_context(synapse(kept, people, DEVICES))))
        head("P3 live text", "django", "uvicorn")
        asyncio.run(measure(contestants, options.readers, options.rounds))


# As long as an entry of ours is on the wire, with the line that says by when an answer comes.
SIZE = 1400

if __name__ == "__main__":
    main()
