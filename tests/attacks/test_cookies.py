"""What stands in a browser behind HTTPS: every cookie bound to this very host, out of reach of scripts and of HTTP."""

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.cast import PASSPHRASE
from tests.serving import serving

pytestmark = pytest.mark.served
HOST = "engawa.example.org"
HTTPS = {"ENGAWA_ORIGIN": f"https://{HOST}", "ENGAWA_BEHIND_PROXY": "yes"}
NAMES = (
    "csrftoken",
    "engawa_language",
    "engawa_country",
    "engawa_device",
    "engawa_known",
    "engawa_awake",
    "engawa_sent",
)
PEOPLE = f"""
import django
django.setup()
from engawa.foundation.accounts import actions, pins
from engawa.foundation.accounts.roles import RoleKind
emi = actions.open_account(called="Emi", name="emi", passphrase={PASSPHRASE!r}, roles=[RoleKind.PERSON])
pins.set_pin(emi, "2468", 5)
actions.open_account(called="Kubo", name="kubo", passphrase=None, roles=[RoleKind.COORDINATOR])
"""


class Browser:
    """Somebody behind the proxy: keeps cookies, fills the hidden fields of the page they are on."""

    def __init__(self, url: str) -> None:
        self.address, self.cookies, self.lines, self.page = urlsplit(url).netloc, dict[str, str](), list[str](), ""

    def ask(self, path: str, **fields: str) -> http.client.HTTPResponse:
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/",
                   "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                   "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
        hidden = dict(re.findall(r'type="hidden" name="(csrfmiddlewaretoken|key)" value="([^"]+)"', self.page))
        connection = http.client.HTTPConnection(self.address, timeout=20)
        connection.request(
            "POST" if fields else "GET", path, urlencode({**hidden, **fields}) if fields else None, headers
        )
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.lines.append(line)
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        # A stream has no end.
        self.page = "" if path == "/live/" else answer.read().decode(errors="replace")
        connection.close()
        return answer


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder: Path = tmp_path_factory.mktemp("https")
    given = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
    with serving(folder, HTTPS) as served:
        told = {**given, **served.variables, "DJANGO_SETTINGS_MODULE": "engawa.config.settings"}
        subprocess.run([sys.executable, "-c", PEOPLE], env=told, check=True)
        yield Browser(served.url)


def test_every_cookie_is_of_this_host_alone_and_every_answer_asks_for_https(browser: Browser) -> None:
    answers = [browser.ask(path) for path in ("/language/en/", "/en/help/?country=jp", "/en/sign-in/")]
    answers.append(browser.ask("/en/sign-in/", name="emi", passphrase=PASSPHRASE))
    answers += [browser.ask(path) for path in ("/en/me/", "/live/", "/static/nothing.css", "/nowhere/", "/en/write/")]
    answers.append(browser.ask("/en/write/", body="good evening"))

    assert [answer.status for answer in answers] == [302, 302, 200, 302, 200, 200, 404, 404, 200, 302]
    assert {answer.headers["Strict-Transport-Security"] for answer in answers} == {
        "max-age=31536000; includeSubDomains"
    }
    assert {line.partition("=")[0] for line in browser.lines} == {f"__Host-{name}" for name in NAMES}
    for line in browser.lines:
        parts = {part.strip().lower() for part in line.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts, line
        assert not any(part.startswith("domain") for part in parts), line
        assert len(line.partition(";")[0]) < 4096
