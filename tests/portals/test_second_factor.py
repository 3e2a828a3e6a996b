"""The second factor: staff need one, whoever has set one up is asked for it, and only a real one counts."""

import re

import pytest

from engawa.foundation.accounts import factors, names
from engawa.foundation.accounts.roles import RoleKind
from tests.cast import PASSPHRASE
from tests.portals.entering import Passkey, add_passkey, browser, code_of, hidden, later, sign_in, somebody

pytestmark = pytest.mark.django_db
SECOND = "/en/sign-in/second/"


def secret_on(page) -> str:
    return re.search(r'<code class="words">([A-Z2-7 =]+)</code>', page.content.decode()).group(1).replace(" ", "")


def with_app(client, path=SECOND) -> str:
    """Set up an app of codes; return its secret."""
    page = client.get(path)
    secret = secret_on(page)
    answer = client.post(path, {"setup": hidden(page, "setup"), "code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


@pytest.fixture
def mori():
    return somebody("mori", RoleKind.PRACTITIONER)


def test_staff_without_a_second_step_set_one_up_and_see_nothing_before(mori):
    client = browser()
    sign_in(client, "mori")
    for path in ("/en/start/", "/en/desk/", "/en/me/devices/", "/en/me/security/passkeys/", "/en/me/security/app/"):
        assert client.get(path)["Location"].startswith(SECOND), path
    page = client.get(SECOND)
    assert b"<svg" in page.content
    assert b"<?xml" not in page.content
    with_app(client)

    assert client.get("/en/me/security/").status_code == 200


def test_a_wrong_first_code_keeps_the_same_picture(mori):
    client = browser()
    sign_in(client, "mori")
    page = client.get(SECOND)
    again = client.post(SECOND, {"setup": hidden(page, "setup"), "code": "000000"})

    assert again.status_code == 422
    assert secret_on(again) == secret_on(page)
    assert not factors.standing(mori).any


def test_a_page_that_a_small_phone_dropped_comes_back_with_the_same_picture(mori):
    client = browser()
    sign_in(client, "mori")
    page, again = client.get(SECOND), client.get(SECOND)

    assert secret_on(again) == secret_on(page)
    with_app(client)
    assert "app_begun" not in client.session


def test_a_set_up_that_was_begun_for_somebody_else_is_not_taken(mori):
    somebody("sato", RoleKind.PRACTITIONER)
    mine, other = browser(), browser()
    sign_in(mine, "mori")
    sign_in(other, "sato")
    page = mine.get(SECOND)

    answer = other.post(SECOND, {"setup": hidden(page, "setup"), "code": code_of(secret_on(page))})
    assert answer.status_code == 422


def test_whoever_finds_the_passphrase_can_not_add_a_second_step_of_their_own(mori):
    client, thief = browser(), browser()
    sign_in(client, "mori")
    with_app(client)
    sign_in(thief, "mori")
    options = thief.post("/en/sign-in/second/options/").json()

    assert "user" not in options["publicKey"], "a challenge for a key that is known, never one for a new key"
    assert thief.post(SECOND, {"credential": "{}"}).status_code == 422
    assert thief.post("/en/me/security/passkeys/options/").status_code == 302
    assert thief.get("/en/me/security/app/")["Location"].startswith(("/en/unlock/", SECOND))
    assert factors.standing(mori).passkeys == 0


def test_a_set_up_page_that_a_thief_kept_open_is_over_once_the_owner_has_a_second_step(mori):
    thief, client = browser(), browser()
    for each in (thief, client):
        sign_in(each, "mori")
    page = thief.get(SECOND)
    options = client.post("/en/sign-in/second/options/").json()
    client.post(SECOND, {"credential": Passkey().create(options)})

    assert thief.post(SECOND, {"setup": hidden(page, "setup"), "code": code_of(secret_on(page))}).status_code == 422
    assert not factors.standing(mori).app


def test_each_code_works_once_also_for_somebody_who_looks_over_the_shoulder(mori):
    client, shoulder = browser(), browser()
    sign_in(client, "mori")
    secret = with_app(client)
    with later(5):
        code = code_of(secret)
        for each in (client, shoulder):
            sign_in(each, "mori")
        assert client.post(SECOND, {"code": code}).status_code == 302
        assert shoulder.post(SECOND, {"code": code}).status_code == 422
        assert client.get("/en/me/security/").status_code == 200
        assert shoulder.get("/en/me/security/").status_code == 302


def test_codes_can_not_be_guessed(mori):
    client, thief = browser(), browser()
    sign_in(client, "mori")
    secret = with_app(client)
    sign_in(thief, "mori")
    answers = [thief.post(SECOND, {"code": f"{number:06d}"}).status_code for number in range(6)]
    assert answers == [422] * 5 + [429]
    assert thief.post(SECOND, {"code": code_of(secret, 1)}).status_code == 429
    assert "engawa_known" not in thief.cookies
    sign_in(thief, "mori")
    assert thief.post(SECOND, {"code": code_of(secret, 1)}).status_code == 429, "signing in again brings no fresh tries"
    # Its owner, on a browser that is known, is not held up by that.
    with later(1):
        sign_in(client, "mori")
        assert client.post(SECOND, {"code": code_of(secret)}).status_code == 302


def test_a_printed_code_stands_in_once(mori):
    client = browser()
    sign_in(client, "mori")
    with_app(client)
    shown = re.findall(r"<li>(\d{10})</li>", client.get("/en/me/security/codes/").content.decode())

    assert len(shown) == 8
    assert re.findall(r"<li>(\d{10})</li>", client.get("/en/me/security/codes/").content.decode()) == []
    sign_in(client, "mori")
    assert client.post(SECOND, {"code": shown[0]}).status_code == 302
    sign_in(client, "mori")
    assert client.post(SECOND, {"code": shown[0]}).status_code == 422
    assert client.post(SECOND, {"code": shown[1], "next": "/en/library/"})["Location"] == "/en/library/"


def test_staff_can_set_up_and_use_a_passkey_instead(mori):
    client, key = browser(), Passkey()
    sign_in(client, "mori")
    options = client.post("/en/sign-in/second/options/").json()
    assert client.post(SECOND, {"credential": key.create(options)}).status_code == 302
    sign_in(client, "mori")
    assert client.get("/en/start/")["Location"].startswith(SECOND)
    options = client.post("/en/sign-in/second/options/").json()
    assert client.post(SECOND, {"credential": key.get(options)}).status_code == 302
    assert client.get("/en/me/security/").status_code == 200


def test_somebody_elses_passkey_is_no_second_step(mori):
    somebody("sato", RoleKind.PRACTITIONER)
    mine, key, other, others_key = browser(), Passkey(), browser(), Passkey()
    for client, name, each in ((mine, "mori", key), (other, "sato", others_key)):
        sign_in(client, name)
        client.post(SECOND, {"credential": each.create(client.post("/en/sign-in/second/options/").json())})
    sign_in(mine, "mori")
    options = mine.post("/en/sign-in/second/options/").json()

    assert mine.post(SECOND, {"credential": others_key.get(options)}).status_code == 422
    assert mine.get("/en/me/security/").status_code == 302


def test_the_passphrase_again_takes_back_the_second_factor(mori):
    client = browser()
    sign_in(client, "mori")
    with_app(client)
    assert client.get("/en/me/security/").status_code == 200
    sign_in(client, "mori")
    assert client.get("/en/me/security/").status_code == 302


def test_a_person_who_has_set_up_an_app_is_asked_for_it_too():
    somebody()
    client = browser()
    sign_in(client)
    assert client.get("/en/me/security/").status_code == 200
    secret = with_app(client, "/en/me/security/app/")
    other = browser()
    sign_in(other)
    assert other.get("/en/me/devices/")["Location"] == "/en/unlock/?next=%2Fen%2Fme%2Fdevices%2F"
    assert other.get("/en/unlock/?next=/en/me/devices/")["Location"] == f"{SECOND}?next=/en/me/devices/"
    assert other.post("/en/unlock/", {"pin": "1234"})["Location"] == SECOND
    with later(2):
        answer = other.post(SECOND, {"code": code_of(secret), "next": "/en/me/devices/"})
        assert answer["Location"] == "/en/me/devices/"
        assert other.get("/en/me/devices/").status_code == 200


def test_the_app_can_be_dropped_but_staff_keep_one_second_step(mori):
    client = browser()
    sign_in(client, "mori")
    with_app(client)
    client.post("/en/me/security/app/remove/")
    assert factors.standing(mori).app
    add_passkey(client, Passkey())
    client.post("/en/me/security/app/remove/")
    assert not factors.standing(mori).app
    assert factors.standing(mori).passkeys == 1


def test_the_secret_of_the_app_lies_sealed(mori):
    client = browser()
    sign_in(client, "mori")
    secret = with_app(client)
    kept = str(list(names.with_name("mori").authenticator_set.values_list("data", flat=True)))

    assert secret not in kept
    assert "seed" in kept


def test_a_mail_code_or_a_passphrase_is_the_first_factor_only(mori):
    client = browser()
    sign_in(client, "mori", PASSPHRASE)
    assert not client.session["second_factor"]
