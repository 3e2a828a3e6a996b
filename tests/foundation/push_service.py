"""A push service for tests, and the browser behind it: takes messages, opens them, and looks at who signed."""

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_bytes
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02


@dataclass
class Browser:
    """What `pushManager.subscribe` makes: keys that never leave the browser, and what it tells the page."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: token_bytes(16))

    def tells(self) -> dict[str, Any]:
        point = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"endpoint": self.endpoint, "expirationTime": None,
                "keys": {"p256dh": _text(point), "auth": _text(self.secret)}}  # fmt: skip

    def opens(self, message: "Message") -> dict[str, str]:
        plain = http_ece.decrypt(message.body, private_key=self.private, auth_secret=self.secret, version="aes128gcm")
        opened: dict[str, str] = json.loads(plain)
        return opened


@dataclass(frozen=True)
class Message:
    """One message as the push service has it."""

    path: str
    headers: dict[str, str]
    body: bytes

    def signed(self) -> tuple[dict[str, Any], str]:
        """Return what was claimed and the public key, where the signature holds."""
        assert Vapid02.verify(self.headers["authorization"])
        parts = dict(part.split("=", 1) for part in self.headers["authorization"].removeprefix("vapid ").split(","))
        claims = parts["t"].split(".")[1]
        return json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4))), parts["k"]


class PushService(ThreadingHTTPServer):
    """Listens on a port of its own; answers with `status`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Take)
        self.messages: list[Message] = []
        self.status, self.location = 201, ""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def browser(self, name: str = "one") -> Browser:
        return Browser(f"{self.origin}/push/{name}")


class _Take(BaseHTTPRequestHandler):
    server: PushService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.messages.append(Message(self.path, headers, body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def push_service() -> Iterator[PushService]:
    with PushService() as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        yield service
        service.shutdown()


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
