"""Read a request's body whole, within limits, before a thread is given to it.

A page runs in one of a few threads. If a thread read the body itself, ten visitors (or one attacker) who send
a byte a minute would hold all threads, and everybody else would wait.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from engawa.lib.refusal_page import Refusal, refusal_page

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

TOO_LARGE = Refusal(
    413,
    {
        "en": (
            "This is too large",
            "This is more than we can take in one go. Nothing of it was kept; it could go in smaller parts.",
        ),
        "ja": (
            "大きすぎて受け取れませんでした",
            "一度に受け取れる量を超えています。何も保存されていません。小さく分けると送れることがあります。",
        ),
    },
)
TOO_SLOW = Refusal(
    408,
    {
        "en": (
            "This took too long",
            "The connection was too slow and was ended. Nothing was kept; please try again.",
        ),
        "ja": (
            "時間がかかりすぎました",
            "通信に時間がかかりすぎたため終了しました。何も保存されていません。もう一度お試しください。",
        ),
    },
)
TOO_MANY = Refusal(
    503,
    {
        "en": (
            "Much is arriving just now",
            "Many large files are arriving at once. Nothing was kept; please try again in a few minutes.",
        ),
        "ja": (
            "今は受け取れませんでした",
            "大きなファイルが同時に多く届いています。何も保存されていません。数分後にもう一度お試しください。",
        ),
    },
)

# How many times the limit is read and dropped before the answer: a browser that is still sending when the connection
# is cut shows a page of its own, and never our words.
PATIENCE = 16
# What all bodies together may hold in memory. Up to SMALL bytes of each are not counted: words always get through.
MOST_HELD, SMALL = 96 * 1024 * 1024, 64 * 1024


class _Gone(Exception):
    """The visitor went away in the middle of a body."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How large a body may be, and how long it may take."""

    limit: int  # bytes
    seconds: float = 30


class _Full(Exception):
    """Together the bodies hold as much memory as they may."""


class Held:
    """How many bytes lie in memory for all requests that are being read or answered."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes = most, 0

    def take(self, size: int) -> None:
        if self.bytes + size > self.most:
            raise _Full
        self.bytes += size


@dataclass(frozen=True, slots=True)
class WholeBody:
    """Wrap an ASGI application: bodies over the allowed bytes get 413, slower ones 408, half ones nothing.

    `allowed` says for each request what it may bring. `headers` stand on the answers that are given here, and `head`
    gives markup for the head of their pages.
    """

    app: App
    allowed: Callable[[Scope], Allowance]
    headers: tuple[tuple[bytes, bytes], ...] = ()
    head: Callable[[], str] = str
    held: Held = field(default_factory=lambda: Held(MOST_HELD))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        body = bytearray()
        try:
            return await self._read_and_answer(scope, receive, send, body)
        finally:
            self.held.bytes -= _counted(len(body))

    async def _read_and_answer(self, scope: Scope, receive: Receive, send: Send, body: bytearray) -> None:
        try:
            allowance = self.allowed(scope)
            async with asyncio.timeout(allowance.seconds):
                is_whole = await self._read(scope, receive, allowance.limit, body)
        except TimeoutError:
            return await self._refuse(scope, send, TOO_SLOW)
        except _Full:
            return await self._refuse(scope, send, TOO_MANY)
        except _Gone:
            return None
        if not is_whole:
            return await self._refuse(scope, send, TOO_LARGE)
        return await self.app(scope, _once(bytes(body), receive), send)

    async def _read(self, scope: Scope, receive: Receive, limit: int, body: bytearray) -> bool:
        """Fill the body, and say whether it is whole; what lies over the limit is dropped at once."""
        if _announced(scope) > PATIENCE * limit:
            return False
        size, more = 0, True
        while more and size <= PATIENCE * limit:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            part = message.get("body", b"")
            size += len(part)
            if size <= limit:
                self.held.take(_counted(size) - _counted(len(body)))
                body += part
            more = message.get("more_body", False)
        return size <= limit

    async def _refuse(self, scope: Scope, send: Send, refusal: Refusal) -> None:
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close"), *self.headers]
        headers.append((b"cache-control", b"no-store"))
        await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await send({"type": "http.response.body", "body": refusal_page(refusal, scope, self.head())})


def _counted(size: int) -> int:
    return max(0, size - SMALL)


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _once(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the whole body once, then what the server still has to say."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
