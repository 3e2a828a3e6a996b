"""Bytes to a server and back, as an attacker would send them: no library tidies them up on the way."""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from hypothesis import settings

A_FEW = settings(max_examples=60)
ASK, OPEN, KEEP = "/en/self-check/me/", "/en/self-check/open/", "/en/self-check/file/"
MB = 1024 * 1024
TIMEOUT = 20  # seconds; only a server that hangs reaches it, and then the test fails
FORM = b"Content-Type: application/x-www-form-urlencoded"
MULTIPART = b"Content-Type: multipart/form-data; boundary=b"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; status 0 where the server only closed the line."""

    status: int
    headers: dict[str, str]
    body: bytes

    @classmethod
    def read(cls, raw: bytes) -> Self:
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        named = re.fullmatch(r"HTTP/1\.[01] (\d{3}) .*", first)
        pairs = (line.partition(":")[::2] for line in lines)
        return cls(int(named[1]) if named else 0, {name.lower(): value.strip() for name, value in pairs}, body)

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace" if "content-encoding" in self.headers else "strict")

    @property
    def is_in_words(self) -> bool:
        """Tell whether somebody who reads the answer learns something from it."""
        return len(re.findall(r"\w{2,}", re.sub(r"<[^>]*>", " ", self.text))) >= 3


@dataclass(frozen=True, slots=True)
class Wire:
    """One server, and ways to reach it."""

    host: str
    port: int

    @classmethod
    def to(cls, url: str) -> Self:
        parts = urlsplit(url)
        return cls(str(parts.hostname), int(parts.port or 80))

    def send(self, raw: bytes, *, finish: bool = False) -> Reply:
        """Send bytes and return the answer; `finish` hangs up our side, for requests that would wait for more."""
        with socket.create_connection((self.host, self.port), TIMEOUT) as line:
            try:
                line.sendall(raw)
                if finish:
                    line.shutdown(socket.SHUT_WR)
            except ConnectionError:
                pass  # The server has said no already; its answer can still be read.
            return Reply.read(_all_of(line))

    def ask(self, method: bytes, path: bytes, *headers: bytes, body: bytes | None = None) -> Reply:
        """Send one well-formed request with whatever stands in its parts."""
        lines = [method + b" " + path + b" HTTP/1.1", b"Connection: close", *headers]
        if not any(header.lower().startswith(b"host:") for header in headers):
            lines.append(b"Host: localhost")
        if body is not None:
            lines.append(b"Content-Length: %d" % len(body))
        return self.send(b"\r\n".join(lines) + b"\r\n\r\n" + (body or b""))

    def get(self, path: str, *headers: bytes) -> Reply:
        return self.ask(b"GET", path.encode(), *headers)

    def post(self, path: str, body: bytes, *headers: bytes) -> Reply:
        return self.ask(b"POST", path.encode(), *(headers or (FORM,)), body=body)


def is_decent(reply: Reply, path: str = "") -> bool:
    """Tell whether an answer is no fault, and says something wherever it is not what was asked for.

    Static files are fetched by browsers only, so nobody reads why one of them was refused.
    """
    speaks = reply.status < 400 or reply.is_in_words or path.startswith("/static/")
    return 200 <= reply.status < 500 and speaks


def chunked(pieces: Iterable[bytes]) -> bytes:
    """Return a body in chunks."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def multipart(name: str, content: bytes, *, filename: str = "notes.json", end: bytes = b"\r\n--b--\r\n") -> bytes:
    """Return a form with one file; its boundary is b."""
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'
    return head.encode(errors="surrogateescape") + content + end


def _all_of(line: socket.socket) -> bytes:
    received = bytearray()
    try:
        while piece := line.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return bytes(received)
