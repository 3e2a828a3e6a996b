"""A web client that reaches public addresses only, reads no more than it wants, and lets nobody keep it waiting.

Addresses of push services and of calendars come from anybody with an account: without this, one could lead into the
installation's own network (a metadata service, a router), or to a server that answers one byte a minute.
"""

import socket
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Any
from urllib.parse import urljoin, urlsplit

from requests import RequestException, Response, Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

NAT64 = IPv6Network("64:ff9b::/96")
LONGEST = 30.0  # seconds for one exchange, all bytes of it
WAIT = 10.0  # seconds for a connection, and between two bytes
REDIRECTS = 3
PART = 64 * 1024
REDIRECTING = frozenset({301, 302, 303, 307, 308})
OWN_NAMES = frozenset({"localhost", "local", "internal", "lan"})


class NotReached(Exception):
    """Nothing came from this address; the message says why, and holds nothing of the address."""


class TooMuch(NotReached):
    """More came than was wanted."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered."""

    status: int
    body: bytes


def is_public(address: str) -> bool:
    """Say whether an address lies in the public internet; an IPv4 address inside an IPv6 one is looked at itself."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and (inner := _inner(ip)) is not None:
        return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _inner(ip: IPv6Address) -> IPv4Address | None:
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def leads_out(url: str, *, may_be_local: bool = False) -> bool:
    """Say whether it looks like a public address; where its name really leads is seen when it is called."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.username is not None or not url.isascii() or not url.isprintable() or " " in url:
        return False
    if may_be_local:
        return bool(parts.hostname)
    return parts.scheme == "https" and port in {None, 443} and _is_public_name(parts.hostname or "")


def fetch(url: str, largest: int, *, may_be_local: bool = False) -> Fetched:
    """Get what lies at an address, along a few redirects that lead out too; raise NotReached or TooMuch."""
    for _redirect in range(REDIRECTS + 1):
        if not leads_out(url, may_be_local=may_be_local):
            raise NotReached("not in the public internet")
        try:
            with session(largest, may_be_local=may_be_local) as client:
                answer = client.get(url, timeout=WAIT)
        except (RequestException, OSError, ValueError) as error:
            raise NotReached(type(error).__name__) from None
        if answer.status_code not in REDIRECTING:
            return Fetched(answer.status_code, answer.content)
        url = urljoin(url, answer.headers.get("location", ""))
    raise NotReached("redirects without an end")


def session(largest: int = 0, *, may_be_local: bool = False) -> Session:
    """Return a client for one exchange, which reads `largest` bytes of an answer; with 0 only its status counts.

    `may_be_local` is for tests, whose servers are on the same machine.
    """
    made = _Bounded()
    made.largest = largest
    made.trust_env = False
    if not may_be_local:
        made.mount("https://", _PublicOnly())
        made.adapters.pop("http://")
    return made


class _Bounded(Session):
    largest = 0

    def request(self, *args: Any, **kwargs: Any) -> Response:
        answer = super().request(*args, **{**kwargs, "allow_redirects": False, "stream": True})
        try:
            answer._content, answer._content_consumed = self._read(answer), True
        finally:
            answer.close()
        return answer

    def _read(self, answer: Response) -> bytes:
        """Return the body; one that has no end, or unpacks to much more than was sent, ends here."""
        body = bytearray()
        for part in answer.iter_content(PART) if self.largest else ():
            body += part
            if len(body) > self.largest:
                raise TooMuch(f"more than {self.largest} bytes")
        return bytes(body)


def _is_public_name(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return "." in host.strip(".") and host.rstrip(".").rsplit(".", 1)[-1] not in OWN_NAMES
    return False  # what is meant for everybody has a name


class _Cut:
    """Ends a connection after a while, whatever stage it is in."""

    def __init__(self, connected: socket.socket) -> None:
        # A second handle to the same connection: the first is swallowed by TLS.
        self.handle = connected.dup()
        self.timer = Timer(LONGEST, self._end)
        self.timer.daemon = True
        self.timer.start()

    def _end(self) -> None:
        with suppress(OSError):  # It may have ended by itself in this moment.
            self.handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.timer.cancel()
        self.handle.close()


def _public_connection(connection: HTTPConnection) -> socket.socket:
    # Looked up once, looked at, and then connected to by number: a name that changes in between changes nothing.
    port = connection.port or 443
    try:
        found = socket.getaddrinfo(connection.host, port, type=socket.SOCK_STREAM)
        addresses = [str(row[4][0]) for row in found]
        if not all(map(is_public, addresses)):
            raise OSError("not in the public internet")
        return create_connection((addresses[0], port), connection.timeout, socket_options=connection.socket_options)
    except (OSError, UnicodeError) as error:
        raise NewConnectionError(connection, str(error)) from error


class _PublicConnection(HTTPSConnection):
    _cut: _Cut | None = None

    def _new_conn(self) -> socket.socket:
        connected = _public_connection(self)
        self._cut = _Cut(connected)
        return connected

    def close(self) -> None:
        if self._cut is not None:
            self._cut.close()
            self._cut = None
        super().close()


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicOnly(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": HTTPConnectionPool, "https": _PublicPool}
