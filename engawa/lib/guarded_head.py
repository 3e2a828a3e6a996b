"""Limit the head of a request in size and time, which the server itself does not.

A head that grows without end fills the memory, and one that never ends holds a connection for ever; WholeBody can't
help, since it is asked only once the head is complete.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024  # bytes
SLOWEST_HEAD = 20  # seconds


def _refusal(status: str, english: str, japanese: str) -> bytes:
    body = f"{english}\n{japanese}\n".encode()
    head = f"HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {len(body)}\r\n"
    return f"{head}x-content-type-options: nosniff\r\nconnection: close\r\n\r\n".encode() + body


TOO_LARGE = _refusal(
    "431 Request Header Fields Too Large",
    "Your browser sent more about itself than we can take. Deleting cookies could help.",
    "ブラウザーから送られた情報が多すぎます。Cookieを消すと、開けることがあります。",
)
TOO_SLOW = _refusal(
    "408 Request Timeout",
    "The connection was too slow and was ended. Nothing was kept; please try again.",
    "通信に時間がかかりすぎたため終了しました。何も保存されていません。もう一度お試しください。",
)


class GuardedHead(HttpToolsProtocol):
    """uvicorn's protocol, with an end to a head that is too large (431) or too slow (408)."""

    _received = 0
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        # Counted only while the head is open, so a body that comes in the same piece is not held against it.
        if self._waiting:
            self._received += len(data)
            if self._received > LARGEST_HEAD:
                self._refuse(TOO_LARGE)

    def on_message_begin(self) -> None:
        self._await_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._stop_waiting()
        self._received = 0
        self._waiting = self.loop.call_later(SLOWEST_HEAD, self._refuse, TOO_SLOW)

    def _stop_waiting(self) -> None:
        if self._waiting:
            self._waiting.cancel()
            self._waiting = None

    def _refuse(self, answer: bytes) -> None:
        self._stop_waiting()
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()
