"""The bridge between the ASGI server and Django's WSGI pages."""

import asyncio
import threading
from collections.abc import Iterable
from typing import Any

import pytest

from engawa.lib.pages_in_threads import PagesInThreads

SCOPE = {"type": "http", "http_version": "1.1", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"",
         "headers": [], "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 5), "scheme": "http", "root_path": ""}  # fmt: skip


class Parts(list[bytes]):
    """What a WSGI application returns, telling whether it was closed."""

    closed = False

    def close(self) -> None:
        self.closed = True


def ask(wsgi: Any, body: bytes = b"", **scope: Any) -> list[dict[str, Any]]:
    """Return the messages that the bridge sends for one request."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(PagesInThreads(wsgi, 1)({**SCOPE, **scope}, receive, send))
    return sent


def seen(**scope: Any) -> dict[str, Any]:
    """Return the environ that an application sees."""
    found: dict[str, Any] = {}

    def look(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        found.update(environ)
        start_response("204 No Content", [])
        return []

    ask(look, scope.pop("body", b""), **scope)
    return found


def test_status_headers_and_parts_are_answered_whole() -> None:
    def page(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("404 Not Found", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return [b"not ", b"here"]

    start, body = ask(page)

    assert start["status"] == 404
    assert start["headers"] == [(b"content-type", b"text/plain"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
    assert body["body"] == b"not here"


@pytest.mark.parametrize(
    ("scope", "name", "value"),
    [
        pytest.param({"raw_path": b"/ja/%E7%9C%A0"}, "PATH_INFO", "/ja/\xe7\x9c\xa0", id="path in bytes"),
        pytest.param({"raw_path": b"/a%2Fb"}, "PATH_INFO", "/a/b", id="escaped slash"),
        pytest.param({"query_string": b"q=%E7"}, "QUERY_STRING", "q=%E7", id="query"),
        pytest.param({"headers": [(b"accept-language", b"ja")]}, "HTTP_ACCEPT_LANGUAGE", "ja", id="header"),
        pytest.param({"headers": [(b"cookie", b"a"), (b"cookie", b"b")]}, "HTTP_COOKIE", "a; b", id="two cookies"),
        pytest.param({"headers": [(b"x-a", b"1"), (b"x-a", b"2")]}, "HTTP_X_A", "1,2", id="a header twice"),
        pytest.param({"headers": [(b"content-type", b"text/x")]}, "CONTENT_TYPE", "text/x", id="type"),
        pytest.param({"body": b"12345"}, "CONTENT_LENGTH", "5", id="length of a chunked body"),
        pytest.param({"body": b"12", "headers": [(b"content-length", b"9")]}, "CONTENT_LENGTH", "2", id="a wrong length"),
        pytest.param({"scheme": "https"}, "wsgi.url_scheme", "https", id="scheme"),
    ],
)
def test_the_environ_says_what_was_asked(scope: dict[str, Any], name: str, value: str) -> None:
    assert seen(**scope)[name] == value


def test_a_header_with_an_underscore_cannot_pose_as_one_that_a_proxy_guards() -> None:
    forged = seen(headers=[(b"x_forwarded_proto", b"https")])

    assert "HTTP_X_FORWARDED_PROTO" not in forged


def test_pages_run_in_another_thread_and_are_closed_there() -> None:
    parts, threads = Parts([b"x"]), []

    def page(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        threads.append(threading.current_thread().name)
        start_response("200 OK", [])
        return parts

    ask(page)

    assert threads[0].startswith("pages")
    assert parts.closed


def test_a_page_that_breaks_while_answering_is_closed_and_reported() -> None:
    class Broken(Parts):
        def __iter__(self) -> Any:
            raise RuntimeError("broken on the way")

    parts = Broken()

    def page(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return parts

    with pytest.raises(RuntimeError, match="on the way"):
        ask(page)
    assert parts.closed
