"""The bridge from ASGI to WSGI: what a page is told of a request, and that its end always comes."""

import pytest

from engawa.lib.pages_in_threads import PagesInThreads
from tests.lib.asgi import Exchange, part, request


class Pages:
    """A WSGI application that remembers what it was told, and whether its answer was closed."""

    def __init__(self, status: str = "200 OK", fault: Exception | None = None) -> None:
        self.status, self.fault, self.closed = status, fault, False
        self.told: dict[str, object] = {}
        self.read = b""

    def __call__(self, environ, start_response):
        self.told, self.read = environ, environ["wsgi.input"].read()
        start_response(self.status, [("Content-Type", "text/plain"), ("X-Word", "é")])
        return self

    def __iter__(self):
        yield b"one "
        if self.fault:
            raise self.fault
        yield b"two"

    def close(self):
        self.closed = True


def ask(pages: Pages, body: bytes = b"", **scope) -> Exchange:
    return Exchange(request(**scope), [part(body)]).run(PagesInThreads(pages, 1))


def test_status_headers_and_all_parts_of_the_answer_arrive():
    pages = Pages("404 Not Found")
    exchange = ask(pages)

    assert (exchange.status, exchange.body) == (404, b"one two")
    assert exchange.headers == {b"content-type": b"text/plain", b"x-word": b"\xe9"}
    assert pages.closed


def test_a_page_that_breaks_is_closed_all_the_same():
    pages = Pages(fault=RuntimeError("broken"))

    with pytest.raises(RuntimeError, match="broken"):
        ask(pages)
    assert pages.closed


@pytest.mark.parametrize(
    ("headers", "name", "told"),
    [
        pytest.param([(b"x-forwarded-proto", b"http")], "HTTP_X_FORWARDED_PROTO", "http", id="plain"),
        pytest.param([(b"x_forwarded_proto", b"https")], "HTTP_X_FORWARDED_PROTO", None, id="underscore"),
        pytest.param([(b"accept", b"a"), (b"accept", b"b")], "HTTP_ACCEPT", "a,b", id="twice"),
        pytest.param([(b"content-type", b"text/plain")], "CONTENT_TYPE", "text/plain", id="type"),
        pytest.param([(b"x-odd", b"\xff")], "HTTP_X_ODD", "\xff", id="bytes"),
    ],
)
def test_headers_are_told_as_a_page_expects_them(headers, name, told):
    pages = Pages()
    ask(pages, headers=headers)

    assert pages.told.get(name) == told


@pytest.mark.parametrize("announced", [[], [(b"content-length", b"999")], [(b"content-length", b"x")]])
def test_the_length_is_that_of_the_body_and_not_what_was_announced(announced):
    pages = Pages()
    ask(pages, b"days_out=2", headers=announced)

    assert (pages.told["CONTENT_LENGTH"], pages.read) == ("10", b"days_out=2")


@pytest.mark.parametrize(
    ("path", "query", "told"),
    [
        pytest.param(b"/en/", b"q=1", ("/en/", "q=1"), id="plain"),
        pytest.param(b"/%E3%81%86", b"", ("/\xe3\x81\x86", ""), id="letters"),
        pytest.param(b"/%ff%00%0a", b"q=\xe3", ("/\xff\x00\n", "q=\xe3"), id="bytes"),
        pytest.param(b"/%", b"%", ("/%", "%"), id="broken-escape"),
    ],
)
def test_path_and_query_are_handed_over_as_bytes(path, query, told):
    pages = Pages()
    ask(pages, path=path, query=query)

    assert (pages.told["PATH_INFO"], pages.told["QUERY_STRING"]) == told
