"""Forms that somebody else's page sends in a reader's name (CSRF), and links that would change something."""

import pytest
from django.test import Client

from tests.architecture.scene import scene
from tests.attacks.walking import ALL, LOOKED, addresses, nothing_moves
from tests.cast import Cast

pytestmark = [pytest.mark.any_database, pytest.mark.long]

# These only show a visitor their own answers again; they keep nothing, so there is nothing to forge.
FREE = {"visitor:ask", "visitor:keep", "visitor:open", "visitor:write-with"}
MIGHTY = ("aoi", "haru", "mori", "kubo", "ito")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_form_counts_without_its_token_whoever_is_signed_in(cast: Cast, method: str) -> None:
    paths = addresses(scene(cast))
    clients = {who: cast.client(who, enforce_csrf_checks=True) for who in MIGHTY}
    with nothing_moves(method):
        found = {
            (name, who): getattr(client, method)(path, {"body": "x", "word": "Aoi"} if method == "post" else "x")
            for name, path in paths.items()
            for who, client in clients.items()
            if name not in FREE
        }
    assert {at: answer.status_code for at, answer in found.items() if answer.status_code != 403} == {}


TOKENS = {
    "none": {},
    "another browser's": {"csrfmiddlewaretoken": "a" * 64},
    "of a wrong length": {"csrfmiddlewaretoken": "short"},
    "twice": {"csrfmiddlewaretoken": ["a" * 64, "b" * 64]},
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_a_made_up_token_opens_nothing(cast: Cast, token) -> None:
    client = cast.client("aoi", enforce_csrf_checks=True)
    client.get("/en/me/you/")
    with nothing_moves("/en/me/you/"):
        assert client.post("/en/me/you/", {"called": "Somebody else", **token}).status_code == 403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example", "https://testserver"]
)
def test_the_right_token_from_elsewhere_opens_nothing(cast: Cast, origin: str) -> None:
    client = cast.client("aoi", enforce_csrf_checks=True)
    client.get("/en/me/you/")
    given = {"called": "Somebody else", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    with nothing_moves(origin):
        assert client.post("/en/me/you/", given, headers={"origin": origin}).status_code == 403


def test_no_link_changes_anything(cast: Cast) -> None:
    things = scene(cast)
    for who in (*MIGHTY, "sato", "visitor"):
        client = Client() if who == "visitor" else cast.client(who)
        # The installation's own key for waking phones is made with the first look at this page.
        client.get("/en/wishes/")
        with nothing_moves(who, LOOKED):
            for path in addresses(things).values():
                client.get(path, {"go": "drop", "give": "yes", "word": "Aoi", "state": "x", "called": "Somebody else"})
                client.head(path)
    assert len(ALL) > 100
