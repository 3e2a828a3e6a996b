"""Whatever method or header is sent: no fault, and nothing of it comes back as markup or address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.served.raw import A_FEW, ASK, KEEP, MB, OPEN, is_decent

pytestmark = pytest.mark.served


@pytest.mark.parametrize(
    "path", ["/", "/en/", ASK, OPEN, KEEP, "/health/", "/static/ui/icon.svg", "/leave/", "/nowhere/"]
)
@pytest.mark.parametrize(
    "method",
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW", "get", "G\0T"],
)
def test_no_method_makes_it_stumble(wire, method, path):
    reply = wire.ask(method.encode(), path.encode(), body=b"" if method in {"POST", "PUT", "PATCH"} else None)

    assert is_decent(reply, path) or (method == "HEAD" and reply.status < 500 and reply.body == b"")
    if method == "TRACE":
        assert "Connection: close" not in reply.text


HEADERS = {
    "no-host": (b"Host:",),
    "odd-host": (b"Host: <script>alert(1)</script>",),
    "host-port": (b"Host: localhost:99999999",),
    "host-list": (b"Host: localhost, evil.example",),
    "host-elsewhere": (b"Host: evil.example",),
    "host-bytes": (b"Host: \xff\xfe",),
    "two-hosts": (b"Host: localhost", b"Host: evil.example"),
    "long-host": (b"Host: " + b"a" * 9000,),
    "forwarded": (
        b"X-Forwarded-Host: evil.example",
        b"X-Forwarded-Proto: https",
        b"X-Forwarded-For: <b>",
        b"Forwarded: host=evil",
    ),
    "forwarded-odd": (b"X-Forwarded-Proto: \xff", b"X-Forwarded-Port: x"),
    "language-garbage": (b"Accept-Language: ;;;=q,\xff\xfe",),
    "language-long": (b"Accept-Language: " + b"ja-JP," * 5000,),
    "language-deep": (b"Accept-Language: " + b"a-" * 5000,),
    "language-markup": (b"Accept-Language: <script>alert(1)</script>",),
    "language-infinite": (b"Accept-Language: ja;q=1e999",),
    "cookie-garbage": (b"Cookie: ;;;=\xff; engawa_language=\0; a",),
    "cookie-language": (b"Cookie: engawa_language=../../etc/passwd",),
    "cookie-language-long": (b"Cookie: engawa_language=" + b"a-" * 3000,),
    "cookie-country": (b"Cookie: engawa_country=<script>",),
    "cookie-many": (b"Cookie: " + b"a=1; " * 5000,),
    "cookie-huge": (b"Cookie: a=" + b"x" * 200_000,),
    "cookie-csrf": (b"Cookie: csrftoken=\x01\x02; sessionid='; DROP TABLE",),
    "agent-markup": (b"User-Agent: <script>alert(1)</script>",),
    "referer": (b"Referer: javascript:alert(1)",),
    "origin": (b"Origin: null",),
    "accept": (b"Accept: " + b"*/*," * 3000,),
    "encoding": (b"Accept-Encoding: gzip;q=x, \xff, br;q=1e999",),
    "charset": (b"Content-Type: text/plain; charset=zlib",),
    "charset-undefined": (b"Content-Type: text/plain; charset=undefined",),
    "charset-utf-7": (b"Content-Type: a/b; CharSet = utf-7",),
    "charset-extended": (b"Content-Type: text/plain; charset*=utf-8''zlib",),
    "type-garbage": (b"Content-Type: ;;;=",),
    "underscores": (b"X_FORWARDED_PROTO: https", b"CONTENT_LENGTH: 99"),
    "range": (b"Range: bytes=99999999999999999999-",),
    "range-odd": (b"Range: bytes=5-2,-0,x",),
    "since": (b"If-Modified-Since: Thu, 99 Jan 99999999999 00:00:00 GMT",),
    "match": (b'If-None-Match: "\xff", *, W/',),
    "upgrade": (b"Upgrade: websocket", b"Connection: upgrade", b"Sec-WebSocket-Key: x"),
    "upgrade-h2c": (b"Upgrade: h2c", b"HTTP2-Settings: x"),
    "expect": (b"Expect: the-unexpected",),
    "huge": (b"X-Huge: " + b"a" * MB,),
    "many": tuple(b"X-%d: 1" % n for n in range(3000)),
    "folded": (b"X-Folded: a\r\n b",),
    "no-colon": (b"garbage",),
    "empty-name": (b": value",),
    "nul-in-value": (b"X-Nul: a\0b",),
    "space-before-colon": (b"Host : localhost",),
    "method-override": (b"X-HTTP-Method-Override: DELETE",),
    "proxy": (b"Proxy: http://evil.example",),
}


@pytest.mark.parametrize(
    "path", ["/en/help/", "/en/library/search/?q=%41%2B2AA-", "/static/ui/icon.svg"], ids=["help", "search", "static"]
)
@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_no_header_makes_it_stumble_or_comes_back_as_markup(wire, headers, path):
    reply = wire.ask(b"GET", path.encode(), *headers)

    assert is_decent(reply, path)
    assert "evil.example" not in reply.text + str(reply.headers)
    assert "alert(1)" not in reply.text
    assert not reply.headers.get("location", "").startswith("https:")


@A_FEW
@given(
    name=st.sampled_from([b"Host", b"Cookie", b"Accept-Language", b"Content-Type", b"Range", b"Accept-Encoding", b"X"]),
    value=st.binary(max_size=60),
)
def test_any_bytes_as_a_header(wire, name, value):
    assert is_decent(wire.ask(b"GET", b"/en/help/", name + b": " + re.sub(rb"[\r\n]", b"", value)))


@A_FEW
@given(raw=st.binary(min_size=1, max_size=200))
def test_any_bytes_as_a_request(wire, raw):
    assert wire.send(raw + b"\r\n\r\n", finish=True).status < 500
