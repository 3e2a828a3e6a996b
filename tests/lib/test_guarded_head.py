"""The limit on a request's head, against a server of its own with a short patience."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import uvicorn

from engawa.lib import guarded_head
from engawa.lib.guarded_head import LARGEST_HEAD, GuardedHead
from tests.serving import free_port

Dialogue = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, bytes]]


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """Answer everything with one word, having read the body."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})


def talk(dialogue: Dialogue) -> bytes:
    """Return what comes back in one dialogue with a server."""

    async def run() -> bytes:
        port = free_port()
        config = uvicorn.Config(hello, port=port, http=GuardedHead, lifespan="off", log_level="critical")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            return await asyncio.wait_for(dialogue(reader, writer), 15)
        finally:
            writer.close()
            server.should_exit = True
            await serving

    return asyncio.run(run())


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n")
    for _ in range(LARGEST_HEAD // 1000 + 2):
        writer.write(b"x-more: " + b"y" * 1000 + b"\r\n")
    return await reader.read()


async def unfinished(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n")
    return await reader.read()


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    return await reader.read()


async def large_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    body = b"z" * (LARGEST_HEAD * 4)
    writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body))
    return await reader.read()


async def two_in_a_row(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    return await reader.read()


def test_a_head_without_end_is_refused() -> None:
    assert talk(endless).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("dialogue", [unfinished, silent], ids=["half a head", "not a byte"])
def test_a_head_that_does_not_come_is_not_waited_for(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_head, "SLOWEST_HEAD", 0.2)

    assert talk(dialogue).startswith(b"HTTP/1.1 408 ")


def test_a_large_body_is_not_held_against_the_head() -> None:
    assert talk(large_body).startswith(b"HTTP/1.1 200 ")


def test_requests_that_follow_each_other_are_all_answered() -> None:
    assert talk(two_in_a_row).count(b"hello") == 2
