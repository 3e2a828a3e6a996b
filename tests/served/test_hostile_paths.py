"""Whatever address is asked for: no fault, no file of ours, no other host; words for whoever reads the answer."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.served.raw import A_FEW, is_decent

pytestmark = pytest.mark.served

PATHS = {
    "broken-letters": "/en/%FF%FE/",
    "half-a-letter": "/en/%ED%A0%80/",
    "nul": "/en/%00/",
    "line-break": "/en/foo%0Abar/",
    "line-breaks": "/en/%0D%0ASet-Cookie:%20a=b/",
    "broken-escape": "/en/%/",
    "escape-of-escape": "/en/%2525/",
    "over-long-slash": "/en/%C0%AFlibrary/",
    "dots": "/en/../../etc/passwd",
    "coded-dots": "/en/%2e%2e/%2e%2e/etc/passwd",
    "static-dots": "/static/../../../etc/passwd",
    "static-coded-dots": "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "static-coded-slashes": "/static/..%2f..%2f..%2fetc%2fpasswd",
    "static-nul": "/static/ui/%00.css",
    "static-back": "/static/..%5c..%5csecret_key",
    "static-folder": "/static/ui/",
    "static-alone": "/static/",
    "static-state": "/static/.state",
    "static-manifest": "/static/%2e%2e/secret_key",
    "static-absolute": "/static//etc/passwd",
    "static-long": "/static/" + "a" * 5000,
    "double-slashes": "//en//library//",
    "only-slashes": "/" * 500,
    "another-host": "//evil.example/en/",
    "whole-address": "http://evil.example/en/",
    "long": "/en/" + "a" * 20_000,
    "long-coded": "/en/" + "%E3%81%86" * 3000,
    "many-parts": "/en" + "/a" * 5000,
    "star": "/*",
    "fragment": "/en/#x",
    "query-nul": "/en/library/search/?q=%00",
    "query-broken": "/en/library/search/?q=%FF&q=%",
    "query-long": "/en/library/search/?q=" + "a" * 20_000,
    "query-many": "/en/library/search/?" + "q=1&" * 3000,
    "query-only": "/?%00=%FF&&&==",
    "query-semicolons": "/en/help/?country=jp;zone=x",
    "zone-path": "/en/help/?zone=../../etc/localtime",
    "zone-absolute": "/en/help/?zone=/etc/passwd",
    "country-odd": "/en/help/%EF%BC%AA%EF%BC%B0/",
    "language-odd": "/language/%00/en/",
    "language-long": "/language/" + "a" * 5000 + "/",
    "language-line-break": "/language/ja/x%0D%0AX-Injected:%201",
    "language-redirect-long": "/language/ja/" + "a" * 9000,
    "unicode-slug": "/en/library/%E3%81%86%E3%81%86/",
    "slug-long": "/en/library/" + "a" * 9000 + "/",
    "php": "/wp-login.php",
    "dot-files": "/.env",
    "git": "/.git/config",
    "design": "/design/",
    "admin": "/admin/",
    "database": "/engawa.sqlite3",
    "template": "/en/{{7*7}}/%7B%7B7*7%7D%7D/",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_no_path_makes_it_stumble_or_gives_away_a_file(wire, path):
    reply = wire.get(path)

    assert is_decent(reply)
    assert not {"set-cookie", "x-injected"} & reply.headers.keys() or path.startswith("/language/ja/a")
    assert "root:" not in reply.text and "SQLite" not in reply.text


@pytest.mark.parametrize(
    "lead", ["/", "//", "/\\", "%5C%5C", "/%2F", "/%09/", "https:", "@", ".", "..//", "%2e%2e//", "?//", ";//"]
)
@pytest.mark.parametrize("code", ["ja", "en"])
def test_the_language_switch_never_leads_to_another_host(wire, lead, code):
    reply = wire.get(f"/language/{code}/{lead}evil.example/")

    assert reply.status in {302, 400, 404}
    assert re.match(rf"/{code}/", reply.headers.get("location", f"/{code}/"))
    assert "\\" not in reply.headers.get("location", "")


@A_FEW
@given(path=st.binary(max_size=80))
def test_any_bytes_as_a_path(wire, path):
    assert is_decent(wire.ask(b"GET", b"/" + re.sub(rb"[\s]", b"", path)))


@A_FEW
@given(
    start=st.sampled_from(["/", "/en/", "/static/", "/language/ja/", "/en/library/", "/en/help/?zone="]),
    rest=st.text(max_size=60),
)
def test_any_text_as_a_path(wire, start, rest):
    assert is_decent(wire.get(start + quote(rest, safe="/?&=%")))


@pytest.mark.parametrize(
    "path",
    [
        "/language/ja/help/?x={}",
        "/language/ja/{}",
        "/en/help/?country={}",
        "/en/help/?country=jp&x={}",
        "/language/{}/",
        "/leave/?to={}",
    ],
)
@pytest.mark.parametrize(
    "injected",
    [
        "%0D%0AX-Injected:%201",
        "%0AX-Injected:%201",
        "%0DX-Injected:%201",
        "%E5%98%8D%E5%98%8AX-Injected:1",
        "jp%0D%0A%0D%0A<b>",
    ],
)
def test_no_redirect_carries_a_header_of_the_visitor(wire, path, injected):
    reply = wire.get(path.format(injected))

    assert is_decent(reply)
    assert "x-injected" not in reply.headers
    assert "X-Injected: 1" not in reply.headers.get("location", "")
