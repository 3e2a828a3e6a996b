"""The limit for P3: the same server with nothing but a loop; a written event goes to all streams, nothing is kept."""

import asyncio

OPEN: set[asyncio.Queue[bytes]] = set()


async def app(scope, receive, send):
    """GET: a stream. POST: its body to all streams."""
    message = await receive()
    if scope["method"] == "POST":
        for waiting in OPEN:
            waiting.put_nowait(message["body"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    await send({"type": "http.response.body", "body": b": open\n\n", "more_body": True})
    if scope["path"] != "/live/":
        await send({"type": "http.response.body", "body": b""})
        return
    waiting: asyncio.Queue[bytes] = asyncio.Queue()
    OPEN.add(waiting)
    while True:
        await send({"type": "http.response.body", "body": await waiting.get(), "more_body": True})
