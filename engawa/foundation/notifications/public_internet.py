"""A web client that reaches public addresses only, follows no redirect, and lets nobody keep it waiting.

Push addresses come from browsers, so from anybody with an account: without this, an address could lead into the
installation's own network (a metadata service, a router), or to a server that answers one byte a minute.
"""

import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Any

from requests import Response, Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

NAT64 = IPv6Network("64:ff9b::/96")
LONGEST = 30.0  # seconds for one exchange, all bytes of it


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


def session(*, may_be_local: bool = False) -> Session:
    """Return a client for one exchange. `may_be_local` is for tests, whose push service is on the same machine."""
    made = _Bounded()
    made.trust_env = False
    if not may_be_local:
        made.mount("https://", _PublicOnly())
        made.adapters.pop("http://")
    return made


class _Bounded(Session):
    def request(self, *args: Any, **kwargs: Any) -> Response:
        answer = super().request(*args, **{**kwargs, "allow_redirects": False, "stream": True})
        # Only the status counts; a body could be endless.
        answer._content, answer._content_consumed = b"", True
        answer.close()
        return answer


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
