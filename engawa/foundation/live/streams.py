"""The ASGI application of GET /live/: one stream of server-sent events for one open page."""

import asyncio
import io
import random
from collections.abc import Mapping
from functools import partial

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError
from django.http import HttpRequest

from engawa.foundation.live import event_stream
from engawa.foundation.live.admission import UNCLEAR, Admitted, Refused, admit, who_asks
from engawa.foundation.live.hub import Hub
from engawa.foundation.live.stream import Stream
from engawa.lib.whole_body import Receive, Scope, Send

FULL = (
    503,
    "Too many pages are open at once. It goes on by itself.\n"
    "開いているページが多すぎます。しばらくすると自動でつながります。\n",
)
# After how many milliseconds a page comes back; drawn for each, or all would come at once after a restart.
SOONEST, LATEST = 2000, 4000


class Streams:
    """Answer with a stream that stays open; `headers` stand on every answer."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._hub: Hub | None = None
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._hub = hub = self._hub or Hub()
        await receive()  # the body; there is none
        try:
            if hub.is_full():
                raise Refused(FULL)
            admitted = await hub.enter(partial(_admit, scope))
        except Refused as refused:
            return await self._refuse(send, refused)
        return await self._tell(hub, admitted, receive, send)

    async def end(self) -> None:
        """End all streams, for a server that stops."""
        if self._hub:
            await self._hub.end()
            self._hub = None

    async def _refuse(self, send: Send, refused: Refused) -> None:
        await send(self._start(refused.status, b"text/plain; charset=utf-8"))
        await send({"type": "http.response.body", "body": refused.words.encode()})

    async def _tell(self, hub: Hub, admitted: Admitted, receive: Receive, send: Send) -> None:
        await send(self._start(200, event_stream.MEDIA_TYPE.encode()))
        first = event_stream.opening(admitted.caught_up.before, random.randint(SOONEST, LATEST))  # noqa: S311
        pieces = [first, *admitted.caught_up.pieces()]
        stream = hub.open(admitted)
        stream.task = asyncio.current_task()
        gone = asyncio.create_task(_until_gone(receive, stream))
        try:
            await _pump(stream, b"".join(pieces), send)
        except asyncio.CancelledError:
            # Cut off for not reading. Returning early makes the server close the line; there is nobody to tell more.
            return
        finally:
            hub.close(stream)
            gone.cancel()

    def _start(self, status: int, media_type: bytes) -> dict[str, object]:
        headers = [(b"content-type", media_type), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
        return {"type": "http.response.start", "status": status, "headers": [*headers, *self._headers]}


async def _pump(stream: Stream, first: bytes, send: Send) -> None:
    piece = first
    while piece:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        piece = await stream.take()
    await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.finish(b"")


def _admit(scope: Scope) -> Admitted:
    try:
        request = _request(scope)
        request.get_host()  # an unknown host is refused, as it is for pages
        return admit(who_asks(request))
    except SuspiciousOperation as error:
        raise Refused(UNCLEAR) from error
    except DatabaseError as error:
        raise Refused(FULL) from error


def _request(scope: Scope) -> HttpRequest:
    """Return a request without a body, as far as admission looks at it."""
    return ASGIRequest(dict(scope), io.BytesIO())
