"""A small HTTP client for many open lines in one event loop, for p3_live."""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any


@dataclass
class Line:
    """One kept connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def to(cls, port: int) -> "Line":
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=2**24))

    async def begin(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> tuple[int, str]:
        """Send a request and return status and head of the answer."""
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        return int(head.split()[1]), head.lower()

    async def ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> tuple[int, bytes]:
        """Send a request and return status and body."""
        status, head = await self.begin(method, path, headers, body)
        if length := re.search(r"content-length: (\d+)", head):
            return status, await self.reader.readexactly(int(length[1]))
        whole = b""
        while "chunked" in head and (size := int(await self.reader.readline(), 16)):
            whole += (await self.reader.readexactly(size + 2))[:-2]
        if "chunked" in head:
            await self.reader.readline()
        return status, whole

    async def json(self, method: str, path: str, token: str = "", said: Any = None) -> Any:
        """Ask in JSON; anything but success ends the bench."""
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        status, body = await self.ask(method, path, headers, b"" if said is None else json.dumps(said).encode())
        if status != 200:
            raise SystemExit(f"{method} {path}: {status} {body[:500]!r}")
        return json.loads(body)
