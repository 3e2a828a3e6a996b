"""Every answer of a running installation carries the policy: pages, files, redirects, refusals and faults alike."""

import re

import pytest

from engawa.ui import headers
from tests.served.raw import ASK, FORM, KEEP, MB, OPEN, Reply, Wire
from tests.visiting import Page

pytestmark = pytest.mark.served

BROWSERS = {
    "page": "/en/",
    "help": "/ja/help/jp/",
    "question": ASK,
    "redirect-of-the-door": "/",
    "redirect-to-a-language": "/language/ja/",
    "redirect-away": "/leave/",
    "redirect-to-a-country": "/en/help/?country=jp",
    "static": "/static/ui/icon.svg",
    "health": "/health/",
    "robots": "/robots.txt",
    "sitemap": "/sitemap.xml",
    "service-worker": "/sw.js",
    "nowhere": "/nowhere/",
    "no-static": "/static/nothing.css",
    "without-its-slash": "/en/library",
}


def policies(reply: Reply) -> dict[str, str]:
    return {name: reply.headers.get(name.lower(), "") for name in headers.ON_EVERY_ANSWER}


@pytest.mark.parametrize("path", BROWSERS.values(), ids=BROWSERS)
def test_every_answer_to_a_browser_carries_the_policy_and_no_name_of_its_maker(wire, path):
    for method in (b"GET", b"HEAD"):
        reply = wire.ask(method, path.encode())
        assert policies(reply) == headers.ON_EVERY_ANSWER
        assert not {"server", "x-powered-by", "via", "x-frame-ancestors"} & reply.headers.keys()
        assert "cache-control" in reply.headers


def test_every_refusal_carries_the_policy(wire):
    large = b"POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    refusals = {
        400: wire.get("/en/", b"Host: evil.example"),
        403: wire.post("/en/", b""),
        405: wire.ask(b"PUT", ASK.encode(), body=b""),
        413: wire.send(large % (OPEN.encode(), 99 * MB)),
        422: wire.post(OPEN, b""),
    }

    assert {status: reply.status for status, reply in refusals.items()} == {status: status for status in refusals}
    for reply in refusals.values():
        assert policies(reply) == headers.ON_EVERY_ANSWER
        assert "server" not in reply.headers


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    rules = dict(rule.strip().split(" ", 1) for rule in headers.CONTENT_SECURITY_POLICY.split(";"))

    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert set(rules.values()) <= {"'self'", "'none'"}, "no unsafe-inline, no data:, no other host"
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(headers.PERMISSIONS_POLICY.split(", "))


def test_no_answer_of_the_self_check_is_kept_by_a_browser_or_on_the_way(wire):
    state = Page(wire.get(ASK).text).all("input", name="state")[0]["value"].encode()
    answers = [
        wire.post(ASK, b"state=%s&answer=2" % state),
        wire.post(ASK, b"state=%s&go=result&answer=2" % state),
        wire.post(ASK, b"state=broken"),
        wire.post(KEEP, b"state=%s" % state),
        wire.post(OPEN, b"kept=broken"),
    ]

    assert {reply.headers["cache-control"] for reply in answers} == {"no-store"}
    assert not any("etag" in reply.headers or "last-modified" in reply.headers for reply in answers)


@pytest.mark.parametrize("path", ["/en/", ASK, "/nowhere/"])
def test_static_files_of_a_page_are_named_by_their_content_and_may_be_kept(wire, path):
    page = Page(wire.get(path).text)
    files = [link for link in page.links if link.startswith("/static/")]

    assert files
    for link in files:
        reply = wire.get(link)
        assert re.search(r"\.[0-9a-f]{12}\.", link)
        assert reply.status == 200
        assert "immutable" in reply.headers["cache-control"]


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_what_is_compressed_carries_the_policy_too(wire: Wire, encoding):
    for path in ("/en/library/", Page(wire.get("/en/").text).all("link", rel="stylesheet")[0]["href"]):
        reply = wire.get(path, b"Accept-Encoding: " + encoding.encode(), FORM)
        assert policies(reply) == headers.ON_EVERY_ANSWER
        assert reply.headers.get("content-encoding") in {encoding, None}
