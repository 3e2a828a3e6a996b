"""Drive an ASGI application by hand: messages in, messages out, no server and no sockets."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from engawa.lib.whole_body import App, Message, Scope


@dataclass
class Exchange:
    """One request, as a server would hand it on; `sent` is what the application answered."""

    scope: Scope
    messages: Iterable[Message] = ()
    sent: list[Message] = field(default_factory=list)

    def run(self, app: App) -> "Exchange":
        """Let the application answer; after the last message a server waits, as for a visitor who sends no more."""
        waiting = iter(self.messages)

        async def receive() -> Message:
            message = next(waiting, None)
            if message is None:
                await asyncio.sleep(3600)
            return message or {}

        async def send(message: Message) -> None:
            self.sent.append(message)

        asyncio.run(app(self.scope, receive, send))
        return self

    @property
    def status(self) -> int | None:
        return next((message["status"] for message in self.sent if "status" in message), None)

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(next(message["headers"] for message in self.sent if "headers" in message))

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


def request(
    method: str = "POST", path: bytes = b"/", query: bytes = b"", headers: Iterable[tuple[bytes, bytes]] = ()
) -> Scope:
    """Return the scope of a request."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": query,
        "headers": list(headers),
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }


def part(body: bytes, *, more: bool = False) -> Message:
    """Return one piece of a body."""
    return {"type": "http.request", "body": body, "more_body": more}


GONE: Message = {"type": "http.disconnect"}
