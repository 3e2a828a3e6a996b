"""Run a WSGI application inside an ASGI server: whole body in, whole answer out, one thread a request.

A general bridge streams both ways and pays for it on every page: two queues and several hops between thread and loop,
which cost more than Django itself does (decision 0005 has the table). Our pages are read whole and answered whole.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from engawa.lib.whole_body import Receive, Scope, Send

Environ = dict[str, Any]
StartResponse = Callable[..., Callable[[bytes], object]]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body of one answer."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class PagesInThreads:
    """Wrap a WSGI application as ASGI; stands behind WholeBody, which gives the body in one message."""

    def __init__(self, wsgi: Wsgi, threads: int) -> None:
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        environ = _environ(scope, message.get("body", b""))
        run = copy_context().run
        answer = await asyncio.get_running_loop().run_in_executor(self._threads, run, _answer, self._wsgi, environ)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})


def _answer(wsgi: Wsgi, environ: Environ) -> Answer:
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
        told[:] = [(status, headers)]
        return written.write

    written = io.BytesIO()
    parts = wsgi(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        # Django ends the request, and gives back its database connection, in close().
        if close := getattr(parts, "close", None):
            close()
    status, headers = told[0]
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return Answer(int(status[:3]), encoded, written.getvalue() + body)


def _environ(scope: Scope, body: bytes) -> Environ:
    """Return the environ of PEP 3333 for an ASGI scope; both hand bytes over as latin-1 text."""
    host, port = scope.get("server") or ("localhost", 80)
    path = unquote_to_bytes(scope["raw_path"]) if scope.get("raw_path") else scope["path"].encode()
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        _add(environ, name.decode("latin-1"), value.decode("latin-1"))
    # Sent in chunks, a body has no announced length; it is here whole, so its length is known.
    if body or "CONTENT_LENGTH" in environ:
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def _add(environ: Environ, name: str, value: str) -> None:
    # X_Forwarded_Proto would become the same variable as X-Forwarded-Proto, which a proxy guards.
    if "_" in name:
        return
    key = name.upper().replace("-", "_")
    if key in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
        environ[key] = value
    elif f"HTTP_{key}" in environ:
        environ[f"HTTP_{key}"] += ("; " if key == "COOKIE" else ",") + value
    else:
        environ[f"HTTP_{key}"] = value
