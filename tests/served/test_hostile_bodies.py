"""Whatever is sent as a form or a file: no fault, in time, in words, and nothing half done."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.served.raw import A_FEW, ASK, FORM, KEEP, MB, MULTIPART, OPEN, Wire, chunked, is_decent, multipart
from tests.visiting import Page

pytestmark = pytest.mark.served


def state_on(wire: Wire, path: str = ASK) -> bytes:
    return quote(Page(wire.get(path).text).all("input", name="state")[0]["value"]).encode()


GO = [
    b"next",
    b"skip",
    b"none",
    b"back",
    b"result",
    b"stay",
    b"country",
    b"edit:unknown",
    b"edit:",
    b"edit:days_out",
    b"\xff",
    b"%00",
    b"x" * 9000,
]
BODIES = {
    "empty": b"",
    "no-state": b"go=next&answer=2",
    "broken": b"%%%&&&===%FF%00",
    "letters": "state=ひきこもり".encode(),
    "half-a-letter": b"state=%ED%A0%80&kept=%ED%A0%80",
    "deep": b"kept=" + b"[" * 60_000,
    "digits": b"kept=" + b"9" * 50_000,
    "nan": b"kept=NaN",
    "surrogate": b"kept="
    + quote('{"kind": "engawa-self-check", "version": 1, "about": "self", "answers": {"\\ud800": "x"}}').encode(),
    "many-fields": b"a=1&" * 5000,
    "many-answers": b"answer=2&" * 900,
    "long-field": b"state=" + b"A" * 500_000,
    "long-name": b"A" * 500_000 + b"=1",
    "nothing-but-signs": b"&" * 5000,
    "json": b'{"state": 1}',
    "forged": b"state=gAAAAABm" + b"A" * 200,
    "just-within": b"a" * MB,
}


@pytest.mark.parametrize("path", [ASK, OPEN, KEEP, "/ja/self-check/someone/"])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_no_form_makes_it_stumble(wire, path, body):
    reply = wire.post(path, body)

    assert reply.status in {400, 413, 422}
    assert reply.is_in_words


@pytest.mark.parametrize("go", GO, ids=lambda go: go[:12].decode("latin-1"))
@pytest.mark.parametrize(
    "answer",
    [b"", b"&answer=2", b"&answer=yes", b"&answer=%FF&answer=%00", b"&answer=" + b"x" * 5000, b"&country=XX"],
    ids=range(6),
)
def test_no_step_makes_it_stumble(wire, go, answer):
    for at in (b"", b"&go=skip"):
        reply = wire.post(ASK, b"state=" + state_on(wire) + b"&go=" + go + answer + at)
        assert is_decent(reply)
        assert reply.status in {200, 302, 422}


@A_FEW
@given(
    fields=st.lists(
        st.tuples(st.sampled_from(["state", "go", "answer", "country", "kept", "format", "x"]), st.text(max_size=30)),
        max_size=8,
    )
)
@pytest.mark.parametrize("path", [ASK, OPEN, KEEP])
def test_any_fields_in_a_form(wire, path, fields):
    body = "&".join(f"{name}={quote(value)}" for name, value in fields)

    assert is_decent(wire.post(path, body.encode()))


ZIP, PNG = b"PK\x03\x04" + b"\x14\0\0\0\x08\0" * 5000, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\xff" * 50_000
KEPT = b'--b\r\nContent-Disposition: form-data; name="kept"\r\n%s\r\n+2AA-\r\n--b--\r\n'
UPLOADS = {
    "zip-bomb": (MULTIPART, multipart("file", ZIP)),
    "image-bomb": (MULTIPART, multipart("file", PNG)),
    "gzip-bomb": (MULTIPART, multipart("file", b"\x1f\x8b\x08\0" + b"\0" * 50_000)),
    "deep": (MULTIPART, multipart("file", b"[" * 60_000)),
    "no-end": (MULTIPART, multipart("file", b"{}", end=b"")),
    "half-an-end": (MULTIPART, multipart("file", b"{}", end=b"\r\n--")),
    "only-begin": (MULTIPART, b"--b\r\nContent-Dispos"),
    "no-boundary": (b"Content-Type: multipart/form-data", multipart("file", b"{}")),
    "other-boundary": (MULTIPART + b"other", multipart("file", b"{}")),
    "long-boundary": (MULTIPART + b"b" * 9000, multipart("file", b"{}")),
    "odd-boundary": (b"Content-Type: multipart/form-data; boundary=\xff", multipart("file", b"{}")),
    "empty-boundary": (b"Content-Type: multipart/form-data; boundary=", multipart("file", b"{}")),
    "path-as-name": (MULTIPART, multipart("file", b"{}", filename="../../../etc/passwd")),
    "odd-name": (MULTIPART, multipart("file", b"{}", filename="\udcff\0")),
    "long-name": (MULTIPART, multipart("file", b"{}", filename="a" * 90_000)),
    "other-field": (MULTIPART, multipart("else", b"{}")),
    "many-files": (MULTIPART, multipart("file", b"{}", end=b"\r\n") * 300 + b"--b--\r\n"),
    "base64": (MULTIPART, KEPT % b"Content-Transfer-Encoding: base64\r\n"),
    "charset": (MULTIPART + b"; charset=zlib", multipart("file", b"{}")),
    "charset-utf-7": (MULTIPART + b"; charset=utf-7", KEPT % b""),
    "form-charset": (FORM + b"; charset=utf-16", b"kept=x"),
    "json": (b"Content-Type: application/json", b'{"kind": "engawa-self-check"}'),
    "xml": (b"Content-Type: application/xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    "no-type": (b"X: y", b"state=1"),
    "gzip-body": (b"Content-Encoding: gzip", b"\x1f\x8b" + b"\0" * 50),
}


@pytest.mark.parametrize("path", [OPEN, ASK])
@pytest.mark.parametrize(("kind", "body"), UPLOADS.values(), ids=UPLOADS)
def test_no_upload_makes_it_stumble(wire, path, kind, body):
    reply = wire.post(path, body, kind)

    assert reply.status in {400, 422}
    assert reply.is_in_words
    assert "root:" not in reply.text


LARGE = {
    "announced": b"Content-Length: %d\r\n\r\n" % (2 * MB) + b"a" * (2 * MB),
    "in-chunks": b"Transfer-Encoding: chunked\r\n\r\n" + chunked([b"a" * 65536] * 32),
    "in-tiny-chunks": b"Transfer-Encoding: chunked\r\n\r\n" + chunked([b"a" * 64] * (2 * MB // 64)),
    "announced-as-terabytes": b"Content-Length: 9999999999999\r\n\r\n" + b"a" * 1000,
}


@pytest.mark.parametrize("path", [ASK, OPEN, "/en/", "/nowhere/"])
@pytest.mark.parametrize("rest", LARGE.values(), ids=LARGE)
def test_two_megabytes_are_refused_in_words_that_arrive(wire, path, rest):
    reply = wire.send(
        b"POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n" % (path.encode(), FORM) + rest
    )

    assert reply.status == 413
    assert "一度に受け取れる量" in reply.text


def test_a_form_in_chunks_is_read_like_any_other(wire):
    body = chunked([b"state=", state_on(wire), b"&go=", b"next&answer=2"])
    head = b"POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\nTransfer-Encoding: chunked\r\n\r\n"

    assert wire.send(head % (ASK.encode(), FORM) + body).status == 200


BROKEN = {
    "length-too-large": b"Content-Length: 60\r\n\r\nstate=x",
    "length-negative": b"Content-Length: -1\r\n\r\n",
    "length-garbage": b"Content-Length: abc\r\n\r\n",
    "length-twice": b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length-and-chunks": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "length-endless": b"Content-Length: " + b"9" * 400 + b"\r\n\r\n",
    "chunk-garbage": b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "chunk-negative": b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
    "chunk-endless": b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 400 + b"\r\n",
    "chunks-cut-short": b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    "coding-unknown": b"Transfer-Encoding: magic\r\n\r\n",
    "smuggled": b"Content-Length: 0\r\n\r\nGET /leave/ HTTP/1.1\r\n\r\n",
}


@pytest.mark.parametrize("rest", BROKEN.values(), ids=BROKEN)
def test_a_body_that_breaks_off_or_contradicts_its_head_ends_the_line(wire, rest):
    reply = wire.send(
        b"POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n" % (ASK.encode(), FORM) + rest, finish=True
    )

    assert reply.status in {0, 400, 422}
