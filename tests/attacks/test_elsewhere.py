"""Ways to lead a reader elsewhere, or to write into the head of an answer: next=, languages, hosts, names of files."""

import re

import pytest
from django.conf import settings

from engawa.foundation.accounts import pins
from engawa.foundation.accounts.presence import FACTOR_DUE, LOCKED
from tests.architecture.scene import scene
from tests.attacks.walking import addresses
from tests.cast import PASSPHRASE, Cast, assemble
from tests.portals.entering import browser, later, sign_in, somebody

ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example", "http:/\\evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x",
    " //evil.example", "/%09/evil.example/../..", "evil.example", "/en/\r\nSet-Cookie: evil=1", "/\u2028/evil.example",
    "http://localhost@evil.example/", "//evil.example\\@localhost/",
]  # fmt: skip


def leads_here(answer) -> bool:
    """Say whether a browser that follows stays on this installation, and was told nothing else."""
    way = answer.get("Location", "/")
    there = re.sub(r"[\t\r\n]", "", way).replace("\\", "/").strip()
    is_ours = there.startswith("/") and not there.startswith("//")
    return is_ours and not {"\r", "\n"} & set(way) and "evil" not in answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("to", ELSEWHERE)
def test_no_way_on_leads_elsewhere(to):
    emi = somebody()
    pins.set_pin(emi, "2468", None)
    client = browser()
    answers = [client.get("/en/sign-in/", {"next": to}), sign_in(client, next=to)]
    answers += [client.get("/en/sign-in/", {"next": to}), client.get("/en/unlock/", {"next": to})]
    session = client.session
    session[LOCKED] = True
    session.save()
    answers += [client.get("/en/unlock/", {"next": to}), client.post("/en/unlock/", {"pin": "2468", "next": to})]
    answers += [client.get("/en/me/security/confirm/", {"next": to}),
                client.post("/en/me/security/confirm/", {"passphrase": PASSPHRASE, "next": to})]  # fmt: skip
    session = client.session
    session[FACTOR_DUE] = True
    session.save()
    answers += [client.get("/en/unlock/", {"next": to}), client.get("/en/sign-in/second/", {"next": to})]
    with later(20):
        session[FACTOR_DUE] = False
        session.save()
        answers.append(client.post("/en/me/devices/end/", {"page": to}))
    assert [answer.status_code for answer in answers if answer.status_code >= 400] == []
    assert [answer.get("Location") for answer in answers if not leads_here(answer)] == []


@pytest.mark.parametrize("to", ELSEWHERE)
def test_the_choice_of_a_language_stays_here(visitor, to):
    for path in (f"/language/ja/{to}", f"/language/ja/en/{to}", f"/language/{to}/"):
        assert leads_here(visitor.get(path)), path


HOSTS = ["evil.example", "localhost.evil.example", "localhost@evil.example", "evil.example:80",
         "localhost:80@evil.example", "localhost, evil.example", "[::1].evil.example", " "]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("host", HOSTS)
def test_no_page_answers_to_a_name_that_is_not_ours(visitor, host):
    cast = assemble()
    clients = [visitor, cast.client("aoi"), cast.client("ito")]
    for client in clients:
        for path in ("/en/", "/en/sign-in/", "/en/me/sharing/invite/", "/en/office/invitations/", "/sitemap.xml"):
            answer = client.get(path, headers={"host": host})
            assert answer.status_code == 400, (path, host)
            assert b"evil" not in answer.content


PASSED_ON = dict.fromkeys(("x-forwarded-host", "x-forwarded-server", "x-original-host", "x-host"), "evil.example")
PASSED_ON |= {"forwarded": "host=evil.example", "x-forwarded-proto": "https", "x-original-url": "/en/office/",
              "x-rewrite-url": "/en/office/"}  # fmt: skip


def test_no_link_that_is_shown_follows_what_a_request_says_of_its_host(cast: Cast) -> None:
    for who, path, form in (("aoi", "/en/me/sharing/invite/", {}),
                            ("ito", "/en/office/invitations/", {"roles": "practitioner"})):  # fmt: skip
        page = cast.client(who).post(path, form, headers=PASSED_ON).content.decode()
        link = re.search(r"https?://[^\s\"<]*/invitation/[^\s\"<]*", page).group()
        assert link.startswith("http://testserver/")
    assert "evil" not in cast.client("aoi").get("/sitemap.xml", headers=PASSED_ON).content.decode()


def test_every_form_that_leads_on_stays_here(cast: Cast) -> None:
    """Whatever an address is sent, its answer leads to this installation."""
    form = {"next": "//evil.example", "page": "//evil.example", "to": "//evil.example", "return": "//evil.example"}
    client = cast.client("aoi")
    for name, path in addresses(scene(cast)).items():
        for answer in (client.get(path, form), client.post(path, form)):
            assert leads_here(answer), (name, answer.get("Location"))
    assert client.get("/leave/", form)["Location"] == settings.LEAVE_URL
