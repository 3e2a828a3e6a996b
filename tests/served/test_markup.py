"""What a visitor sends comes back as text or not at all."""

import html
from urllib.parse import quote

import pytest

from tests.served.raw import MULTIPART, OPEN, is_decent, multipart
from tests.visiting import Page

pytestmark = pytest.mark.served

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"


@pytest.mark.parametrize(
    "path",
    [
        "/en/library/search/?q={}",
        "/en/help/?zone={}",
        "/en/help/?country={}",
        "/en/{}/",
        "/en/library/{}/",
        "/nowhere/?{}",
        "/language/ja/{}",
    ],
)
def test_what_an_address_holds_is_never_markup(wire, path):
    reply = wire.get(path.format(quote(SCRIPT)))

    assert is_decent(reply)
    assert "<b>" not in reply.text and "<img" not in reply.text and "<script>" not in reply.text


def test_what_was_searched_for_is_shown_as_it_was_typed(wire):
    reply = wire.get("/en/library/search/?q=" + quote(SCRIPT))

    assert Page(reply.text).all("input", name="q")[0]["value"] == SCRIPT


@pytest.mark.parametrize("part", ["answers", "about", "kind", "skipped"])
def test_what_a_kept_file_holds_is_never_markup(wire, part):
    kept = {"kind": '"engawa-self-check"', "version": "1", "about": '"self"', "answers": "{}", "skipped": "[]"}
    kept[part] = '{"%s": "%s"}' % ((SCRIPT.replace('"', '\\"'),) * 2)
    text = "{" + ", ".join(f'"{name}": {value}' for name, value in kept.items()) + "}"

    reply = wire.post(OPEN, multipart("file", text.encode(), filename=SCRIPT.replace('"', "")), MULTIPART)

    assert reply.status == 422
    assert "<b>" not in reply.text and "<img" not in reply.text and "<script>" not in reply.text
    assert part != "answers" or html.escape("<script>alert(1)") in reply.text
