"""The bare fan-out for P3: the same server and the same bytes to each reader, with no database, rights or positions.

Serves until ended: python bench/bare.py PORT
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvicorn

from engawa.lib.guarded_head import GuardedHead

waiting: set[asyncio.Queue[bytes]] = set()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """GET waits for ever; the body of a POST goes to all who wait."""
    message = await receive()
    if scope["method"] == "POST":
        body = message.get("body", b"")
        for queue in tuple(waiting):
            queue.put_nowait(body)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    # Before the first line: whoever has read it counts as waiting.
    waiting.add(queue)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    await send({"type": "http.response.body", "body": b": open\n\n", "more_body": True})
    while True:
        await send({"type": "http.response.body", "body": await queue.get(), "more_body": True})


if __name__ == "__main__":
    uvicorn.run(application, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False,
                server_header=False, proxy_headers=False, http=GuardedHead, lifespan="off",
                timeout_graceful_shutdown=1)  # fmt: skip
