"""A body is read whole, within limits, before a page sees it; what is too much, too slow or cut short stays outside."""

import pytest

from engawa.lib.whole_body import PATIENCE, SMALL, Allowance, Held, Message, Receive, Scope, Send, WholeBody
from tests.lib.asgi import GONE, Exchange, part, request

LIMIT = 100
HEADERS = ((b"x-policy", b"strict"),)


class Echo:
    """An application that answers with the body it was given, and remembers each."""

    def __init__(self) -> None:
        self.given: list[Message] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.given.append(await receive())
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": self.given[-1]["body"]})


def through(*messages: Message, headers=(), seconds: float = 60) -> tuple[Echo, Exchange]:
    inside = Echo()
    exchange = Exchange(request(headers=headers), messages)
    return inside, exchange.run(WholeBody(inside, lambda _: Allowance(LIMIT, seconds), HEADERS))


def announced(length: int) -> list[tuple[bytes, bytes]]:
    return [(b"content-length", str(length).encode())]


@pytest.mark.parametrize(
    ("messages", "body"),
    [
        pytest.param([part(b"")], b"", id="empty"),
        pytest.param([part(b"a" * LIMIT)], b"a" * LIMIT, id="just-within"),
        pytest.param([part(b"ab", more=True), part(b"", more=True), part(b"c")], b"abc", id="in-pieces"),
        pytest.param([{"type": "http.request"}], b"", id="message-without-body"),
    ],
)
def test_a_body_reaches_the_page_whole_and_in_one_message(messages, body):
    inside, exchange = through(*messages)

    assert (exchange.status, exchange.body) == (200, body)
    assert inside.given == [part(body)]


@pytest.mark.parametrize(
    ("messages", "headers"),
    [
        pytest.param([part(b"a" * (LIMIT + 1))], announced(LIMIT + 1), id="announced"),
        pytest.param([part(b"a" * (LIMIT + 1))], (), id="one-byte-too-much"),
        pytest.param([part(b"a" * 60, more=True), part(b"a" * 60)], (), id="streamed"),
        pytest.param([part(b"a" * 60, more=True)] * 1000, (), id="streamed-without-end"),
        pytest.param([], announced(PATIENCE * LIMIT + 1), id="announced-so-large-that-nothing-is-read"),
        pytest.param([part(b"a" * (LIMIT + 1))], announced(1), id="more-than-announced"),
    ],
)
def test_what_is_too_large_is_refused_in_words_and_no_page_sees_it(messages, headers):
    inside, exchange = through(*messages, headers=headers)

    assert exchange.status == 413
    assert "This is more than we can take" in exchange.body.decode()
    assert exchange.headers[b"x-policy"] == b"strict"
    assert exchange.headers[b"connection"] == b"close"
    assert inside.given == []


def test_what_is_too_large_is_still_read_so_that_the_words_arrive():
    left = iter([part(b"a" * LIMIT, more=True), part(b"a" * LIMIT, more=True), part(b"end")])
    Exchange(request(headers=announced(2 * LIMIT + 3)), left).run(WholeBody(Echo(), lambda _: Allowance(LIMIT)))

    assert list(left) == []


@pytest.mark.parametrize("sent", [[], [part(b"a", more=True)]], ids=["nothing-comes", "half-comes"])
def test_a_body_that_does_not_come_is_ended_in_words(sent):
    inside, exchange = through(*sent, seconds=0.01)

    assert exchange.status == 408
    assert "Nothing was kept" in exchange.body.decode()
    assert exchange.headers[b"x-policy"] == b"strict"
    assert inside.given == []


@pytest.mark.parametrize("sent", [[], [part(b"days_out=", more=True)]], ids=["at-once", "in-the-middle"])
def test_nothing_is_done_with_a_body_whose_sender_went_away(sent):
    inside, exchange = through(*sent, GONE)

    assert inside.given == exchange.sent == []


def test_all_bodies_together_hold_no_more_than_they_may_and_give_it_back():
    held, inside, large = Held(3 * SMALL), Echo(), b"a" * SMALL
    door = WholeBody(inside, lambda _: Allowance(8 * SMALL), HEADERS, held=held)

    def sent(*messages: Message) -> int | None:
        return Exchange(request(), messages).run(door).status

    assert sent(part(large, more=True), part(large * 3)) == 200
    assert sent(part(large, more=True), part(large * 4)) == 503
    held.take(3 * SMALL)  # somebody else's, still arriving
    refused = Exchange(request(), [part(large, more=True), part(b"a")]).run(door)
    assert (refused.status, refused.headers[b"x-policy"]) == (503, b"strict")
    assert "try again in a few minutes" in refused.body.decode()
    assert sent(part(large)) == 200, "words always get through"
    sent(part(large, more=True), GONE)
    held.bytes -= 3 * SMALL
    assert held.bytes == 0, "whatever ended a request gave back what it held"


@pytest.mark.parametrize("length", [b"", b"-5", b"abc", b"1e9", b"\xb2", b"5, 5"])
def test_a_length_that_is_none_is_left_to_the_body_itself(length):
    assert through(part(b"ab"), headers=[(b"content-length", length)])[1].body == b"ab"


def test_what_is_no_request_passes_by_untouched():
    passed = []

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["type"])

    Exchange({"type": "lifespan"}).run(WholeBody(inside, lambda _: Allowance(LIMIT)))

    assert passed == ["lifespan"]


def refused(path: bytes = b"/en/talk/", **headers: str) -> str:
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    door = WholeBody(
        Echo(), lambda _: Allowance(LIMIT), HEADERS, head=lambda: '<link rel="stylesheet" href="/static/base.css">'
    )
    exchange = Exchange(request(path=path, headers=sent), [part(b"a" * (LIMIT + 1))]).run(door)
    assert exchange.headers[b"content-type"] == b"text/html; charset=utf-8"
    assert exchange.headers[b"cache-control"] == b"no-store"
    return exchange.body.decode()


@pytest.mark.parametrize(("path", "first", "second"), [(b"/en/talk/", "en", "ja"), (b"/ja/talk/", "ja", "en")])
def test_a_refusal_is_a_page_in_both_languages_that_of_the_address_first(path, first, second):
    page = refused(path)

    assert f'<html lang="{first}">' in page
    assert page.index(f'<section lang="{first}">\n<h1>') < page.index(f'<section lang="{second}">\n<h2>')
    assert all(part in page for part in ("<title>", 'href="/en/help/"', 'href="/ja/help/"', 'href="/static/base.css"'))
    assert "<script" not in page
    assert "style=" not in page


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("https://engawa.example/en/talk/7/?before=3", "/en/talk/7/"),
        ("https://engawa.example/en/<b>&'\"", "/en/&lt;b&gt;&amp;&#x27;&quot;"),
        ("https://elsewhere.example/en/talk/", "/"),
        ("https://engawa.example//elsewhere.example/", "/"),
        ("https://engawa.example/\\elsewhere.example/", "/"),
        ("https://engawa.example", "/"),
        ("javascript:alert(1)", "/"),
        ("https://[", "/"),
        ("https://engawa.example/縁側", "/"),
        ("", "/"),
    ],
)
def test_a_refusal_leads_back_to_a_page_of_ours_and_nowhere_else(referer, back):
    assert f'<a class="button main" href="{back}">Back</a>' in refused(host="engawa.example", referer=referer)


def test_without_a_host_of_its_own_a_refusal_leads_to_the_front_page():
    assert '<a class="button main" href="/">Back</a>' in refused(referer="/en/talk/")
