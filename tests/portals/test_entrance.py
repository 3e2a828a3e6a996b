"""Getting in: by name, by passkey, by a code from e-mail, by link and words, by the printed code, by invitation."""

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client

from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import allauth_settings, devices, invitations, names, recovery, sessions
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.accounts.sessions import SessionStore
from engawa.foundation.audit import chain
from engawa.foundation.notifications.models import Notice, NoticeKind
from engawa.foundation.ties.models import Tie, TieKind
from engawa.portals.members import letters, staff_entry
from tests.cast import PASSPHRASE
from tests.portals.entering import Passkey, add_passkey, browser, hidden, is_in, later, sign_in, somebody

pytestmark = pytest.mark.django_db
NEW = {"way": "own", "own": "a quiet wooden porch", "offered": "one two three four five"}


# ── by name ──────────────────────────────────────────────────────────────────────────────────────


def test_name_and_passphrase_open_and_lead_to_where_one_wanted_to_go():
    somebody()
    client = browser()
    answer = sign_in(client, "EMI", PASSPHRASE.upper(), next="/en/library/")

    assert (answer.status_code, answer["Location"]) == (302, "/en/library/")
    assert is_in(client)


@pytest.mark.parametrize("name", ["emi", "nobody"])
def test_a_wrong_passphrase_and_an_unknown_name_get_the_same_page(name):
    somebody()
    answer = sign_in(browser(), name, "not these words at all")
    page = answer.content.decode().replace(name, "NAME")

    assert answer.status_code == 422
    page = re.sub(r'value="[\w-]{64}"', "", page)
    other = sign_in(browser(), "somebody else", "not these words at all").content.decode()
    assert page == re.sub(r'value="[\w-]{64}"', "", other.replace("somebody else", "NAME"))
    assert "not these words" not in page


@pytest.mark.parametrize("path", ["sign-in/", "sign-in/code/", "come-back/", "come-back/x/", "recover/"])
def test_an_empty_form_is_answered_with_a_sentence_at_each_field(path):
    answer = browser().post(f"/en/{path}")

    assert answer.status_code == 422
    assert "is still missing." in answer.content.decode() or "are still missing." in answer.content.decode()


def test_what_was_typed_stays_except_the_passphrase():
    answer = sign_in(browser(), "emi", "")

    assert answer.status_code == 422
    assert b'value="emi"' in answer.content
    assert "The passphrase is still missing." in answer.content.decode()


@pytest.mark.parametrize(
    "to",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\\\\evil", "http:///evil",
     "/\n/evil.example", "evil.example", "https:evil.example"],
)  # fmt: skip
def test_nobody_is_led_elsewhere(to):
    somebody()
    assert sign_in(browser(), next=to)["Location"] == "/en/start/"
    assert b"evil" not in browser().get("/en/sign-in/", {"next": to}).content.split(b"<main")[1].split(b"</main")[0]


def test_the_session_gets_a_new_key_so_one_that_was_planted_opens_nothing():
    somebody()
    attacker = browser()
    attacker.post("/en/sign-in/passkey/options/")
    planted = attacker.cookies["engawa_device"].value
    victim = browser()
    victim.cookies["engawa_device"] = planted
    sign_in(victim)

    assert is_in(victim)
    assert victim.cookies["engawa_device"].value != planted
    assert not SessionStore().exists(planted)
    assert attacker.get("/en/me/devices/").status_code == 302


def test_every_form_of_the_entrance_needs_its_token():
    somebody()
    client = browser(enforce_csrf_checks=True)
    paths = ["sign-in/", "sign-in/passkey/", "sign-in/passkey/options/", "sign-in/code/", "sign-in/code/enter/",
             "sign-in/second/", "sign-in/second/options/", "sign-out/", "come-back/", "come-back/x/", "recover/",
             "invitation/x/", "keep/", "lock/", "unlock/", "me/security/confirm/", "me/security/passphrase/",
             "me/security/app/", "me/security/app/remove/", "me/security/codes/", "me/security/recovery-code/new/",
             "me/security/pin/", "me/security/passkeys/add/", "me/security/passkeys/options/",
             "me/security/passkeys/1/rename/", "me/security/passkeys/1/remove/", "me/devices/end/",
             "me/devices/x/end/"]  # fmt: skip

    client.force_login(names.with_name("emi"))
    assert {path: client.post(f"/en/{path}", {"name": "emi"}).status_code for path in paths} == dict.fromkeys(
        paths, 403
    )


# ── limits ───────────────────────────────────────────────────────────────────────────────────────


def test_a_stranger_who_guesses_shuts_out_himself_and_not_the_victim():
    somebody()
    known = browser()
    sign_in(known)
    known.post("/en/sign-out/")
    for _ in range(6):
        answer = sign_in(browser(), "emi", "guess after guess")

    assert answer.status_code == 429
    assert b"10 minutes" in answer.content
    assert b'value="emi"' in answer.content
    # In the same network, with the right words: a browser that is not known waits, one that is known does not.
    assert sign_in(browser()).status_code == 429
    assert sign_in(known).status_code == 302
    # And from anywhere else.
    assert (
        browser().post("/en/sign-in/", {"name": "emi", "passphrase": PASSPHRASE}, REMOTE_ADDR="203.0.113.5").status_code
        == 302
    )


def test_signing_in_rightly_uses_up_no_tries():
    somebody()
    assert [sign_in(browser()).status_code for _ in range(8)] == [302] * 8


def test_a_forged_mark_of_a_known_browser_gives_no_tries():
    somebody()
    client = browser()
    client.cookies["engawa_known"] = "gAAAAABmade-up"
    assert [sign_in(client, "emi", "guess").status_code for _ in range(6)][-1] == 429


# ── leaving ──────────────────────────────────────────────────────────────────────────────────────


def test_after_leaving_nothing_stays_and_no_page_was_kept():
    somebody()
    client = browser()
    sign_in(client)
    key = client.session.session_key

    assert client.get("/en/me/devices/")["Cache-Control"] == "no-store"
    assert client.get("/en/")["Cache-Control"] == "no-store"
    assert client.get("/en/sign-out/").status_code == 405
    client.post("/en/sign-out/")
    assert not SessionStore().exists(key)
    assert client.get("/en/me/devices/")["Location"] == "/en/sign-in/?next=%2Fen%2Fme%2Fdevices%2F"
    assert Client().get("/en/")["Cache-Control"] == "private, no-cache"


# ── by passkey ───────────────────────────────────────────────────────────────────────────────────


def test_a_passkey_is_added_and_opens_without_a_name_as_a_second_factor_too():
    somebody()
    client, passkey = browser(), Passkey()
    sign_in(client)
    assert add_passkey(client, passkey).status_code == 302
    assert b"My phone" in client.get("/en/me/security/passkeys/").content

    other = browser()
    options = other.post("/en/sign-in/passkey/options/").json()
    answer = other.post("/en/sign-in/passkey/", {"credential": passkey.get(options), "next": "/en/library/"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/library/")
    assert other.session["second_factor"]


@pytest.mark.parametrize(
    "change",
    [
        {"verifies": False},
        {"origin": "https://evil.example"},
        {"origin": "http://localhost.evil.example"},
        {"id": b"another credential"},
        {"handle": b"99999999999999999999999"},
        {"handle": b"\xff\xfe"},
    ],
)
def test_a_passkey_that_proves_nothing_opens_nothing(change):
    somebody()
    client, passkey = browser(), Passkey()
    sign_in(client)
    add_passkey(client, passkey)
    for name, value in change.items():
        setattr(passkey, name, value)
    other = browser()
    options = other.post("/en/sign-in/passkey/options/").json()

    assert other.post("/en/sign-in/passkey/", {"credential": passkey.get(options)}).status_code == 422
    assert not is_in(other)


def test_an_answer_opens_once_and_another_key_never():
    somebody()
    client, passkey, stranger = browser(), Passkey(), Passkey()
    sign_in(client)
    add_passkey(client, passkey)
    other = browser()
    answered = passkey.get(other.post("/en/sign-in/passkey/options/").json())
    assert other.post("/en/sign-in/passkey/", {"credential": answered}).status_code == 302
    again = browser()
    again.post("/en/sign-in/passkey/options/")
    assert again.post("/en/sign-in/passkey/", {"credential": answered}).status_code == 422

    stranger.id, stranger.handle = passkey.id, passkey.handle
    options = again.post("/en/sign-in/passkey/options/").json()
    assert again.post("/en/sign-in/passkey/", {"credential": stranger.get(options)}).status_code == 422


@pytest.mark.parametrize(
    "credential",
    ["", "{}", "[]", "null", "1", '"x"', "{", '{"response": 5}', '{"response": {"userHandle": 7}}', "\x00",
     json.dumps({"id": "a", "rawId": "a", "type": "public-key", "response": {"userHandle": "MQ"}}),
     json.dumps({"id": "YQ", "rawId": "YQ", "type": "public-key",
                 "response": dict.fromkeys(["userHandle", "authenticatorData", "clientDataJSON", "signature"], "MQ")})],
)  # fmt: skip
def test_hostile_answers_get_words_and_never_a_fault(credential):
    somebody()
    client = browser()
    client.post("/en/sign-in/passkey/options/")
    assert client.post("/en/sign-in/passkey/", {"credential": credential}).status_code == 422
    sign_in(client)
    client.post("/en/me/security/passkeys/options/")
    assert client.post("/en/me/security/passkeys/add/", {"credential": credential}).status_code == 422


def test_the_passkeys_of_others_can_not_be_renamed_or_removed():
    somebody()
    somebody("sato")
    emi, sato = browser(), browser()
    sign_in(emi)
    add_passkey(emi, Passkey())
    key = names.with_name("emi").authenticator_set.get().pk
    sign_in(sato, "sato")

    assert sato.post(f"/en/me/security/passkeys/{key}/rename/", {"name": "x"}).status_code == 404
    assert sato.post(f"/en/me/security/passkeys/{key}/remove/").status_code == 404
    assert emi.post(f"/en/me/security/passkeys/{key}/rename/", {"name": "Old phone"}).status_code == 302
    assert b"Old phone" in emi.get("/en/me/security/passkeys/").content
    assert emi.post(f"/en/me/security/passkeys/{key}/remove/").status_code == 302
    assert b"Old phone" not in emi.get("/en/me/security/passkeys/").content


def test_an_open_browser_is_not_enough_to_take_the_account_over():
    somebody()
    client = browser()
    sign_in(client)
    with later(16):
        for path in ("passkeys", "passphrase", "pin", "app", "codes"):
            answer = client.get(f"/en/me/security/{path}/")
            assert answer["Location"].startswith("/en/me/security/confirm/?next="), path
        assert client.post("/en/me/security/passphrase/", NEW).status_code == 302
        assert names.with_name("emi").check_password(PASSPHRASE)
        assert client.post("/en/me/security/confirm/", {"passphrase": "wrong"}).status_code == 422
        confirmed = client.post("/en/me/security/confirm/", {"passphrase": PASSPHRASE, "next": "/en/me/security/pin/"})
        assert confirmed["Location"] == "/en/me/security/pin/"
        assert client.get("/en/me/security/pin/").status_code == 200


def test_an_open_browser_found_later_takes_over_no_nameless_account(mika):
    client = browser()
    client.post(f"/en/come-back/{mika.locator}/", {"passphrase": "tea moss lamp rain door"})
    with later(60 * 23):
        assert client.get("/en/keep/").status_code == 200
    with later(60 * 25):
        assert client.get("/en/keep/")["Location"] == "/en/me/security/confirm/?next=%2Fen%2Fkeep%2F"
        assert client.post("/en/keep/", {**NEW, "name": "thief"}).status_code == 302
        mika.refresh_from_db()
        assert not mika.is_named
        client.post("/en/me/security/confirm/", {"passphrase": "tea moss lamp rain door"})
        assert client.post("/en/keep/", {**NEW, "name": "mika"})["Location"] == "/en/me/security/recovery-code/"


def test_an_open_browser_ends_no_other_device_and_destroys_nothing():
    somebody()
    here, there = browser(), browser()
    for client in (here, there):
        sign_in(client)
    with later(16):
        ended = here.post("/en/me/devices/end/", {"page": "/en/me/devices/"})
        assert ended["Location"] == "/en/me/security/confirm/?next=%2Fen%2Fme%2Fdevices%2F"
        here.post(f"/en/me/devices/{devices.handle(sessions.row_of(there.session))}/end/")
        assert here.post("/en/me/erase/", {"word": "Emi"})["Location"] == "/en/me/security/confirm/"
        assert there.get("/en/me/").status_code == 200
        assert names.with_name("emi")
        here.post(f"/en/me/devices/{devices.handle(sessions.row_of(here.session))}/end/")
        assert not is_in(here), "one's own device can always be left"


@pytest.mark.parametrize("who", ["with a name", "by a private link"])
def test_deleting_everything_asks_who_it_is_and_counts_the_tries(mika, who):
    client = browser()
    if who == "with a name":
        somebody()
        sign_in(client)
        right, word = PASSPHRASE, "Emi"
    else:
        right, word = "tea moss lamp rain door", names.of(mika).called
        client.post(f"/en/come-back/{mika.locator}/", {"passphrase": right})
    confirm, erase = "/en/me/security/confirm/?next=%2Fen%2Fme%2Ferase%2F", "/en/me/erase/"
    before = Account.objects.count()
    with later(16):
        assert client.get(erase)["Location"] == confirm
        assert client.post(erase, {"word": word, "page": erase})["Location"] == confirm
        asked = client.get(confirm).content.decode()
        assert ("Your words" in asked) == (who == "by a private link")
        wrong = [client.post(confirm, {"passphrase": f"wrong {at}", "next": erase}).status_code for at in range(12)]
        assert set(wrong) == {422, 429} and wrong == sorted(wrong)
        assert client.post(confirm, {"passphrase": right, "next": erase}).status_code == 429
        assert client.post(erase, {"word": word}).status_code == 302
        assert Account.objects.count() == before
    with later(16 + 61):
        assert client.post(confirm, {"passphrase": right, "next": erase})["Location"] == erase
        assert client.get(erase).status_code == 200
        assert client.post(erase, {"word": word})["Location"].startswith("/en/receipt/")
        assert Account.objects.count() == before - 1


# ── by a code from e-mail ────────────────────────────────────────────────────────────────────────


def code_sent() -> str:
    letters.settle()
    return re.search(r"\d{4} \d{4}", mail.outbox[-1].body).group()


def test_a_code_goes_to_the_address_in_the_accounts_language_and_opens_once():
    somebody(email="emi@example.org", language="ja")
    client = browser()
    answer = client.post("/en/sign-in/code/", {"name": "emi"}, follow=True)
    code = code_sent()

    assert answer.status_code == 200
    assert mail.outbox[-1].to == ["emi@example.org"]
    assert "Engawa" not in mail.outbox[-1].subject + mail.outbox[-1].body
    assert client.post("/en/sign-in/code/enter/", {"code": "0000 0000"}).status_code == 422
    assert client.post("/en/sign-in/code/enter/", {"code": code})["Location"] == "/en/start/"
    other = browser()
    assert other.post("/en/sign-in/code/enter/", {"code": code})["Location"] == "/en/sign-in/code/"


@pytest.mark.parametrize("name", ["emi", "without", "nobody"])
def test_nobody_learns_who_has_an_address(name):
    somebody(email="emi@example.org")
    somebody("without")
    client = browser()
    answer = client.post("/en/sign-in/code/", {"name": name})
    page = client.get(answer["Location"]).content.decode()
    letters.settle()

    assert answer["Location"] == "/en/sign-in/code/enter/"
    assert len(mail.outbox) == (name == "emi")
    assert re.sub(r'value="[\w-]{64}"', "", page).count(name) == 0


def test_a_code_ends_after_five_tries_and_after_ten_minutes():
    somebody(email="emi@example.org")
    client = browser()
    client.post("/en/sign-in/code/", {"name": "emi"})
    code = code_sent()
    with later(11):
        assert client.post("/en/sign-in/code/enter/", {"code": code}).status_code == 422
    client.post("/en/sign-in/code/", {"name": "emi"})
    answers = [client.post("/en/sign-in/code/enter/", {"code": "1"}).status_code for _ in range(5)]
    assert answers[-1] == 422
    assert client.post("/en/sign-in/code/enter/", {"code": code_sent()}).status_code == 429


# ── by link and words ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def mika():
    return accounts.open_account(called="Mika", roles=[RoleKind.PERSON], passphrase="tea moss lamp rain door")


def test_link_and_words_lead_back_in(mika):
    for path, given in (
        (f"/en/come-back/{mika.locator}/", {}),
        ("/en/come-back/", {"link": f"https://engawa.example.org/ja/come-back/{mika.locator}/"}),
        ("/en/come-back/", {"link": mika.locator}),
    ):
        client = browser()
        assert client.get(path).status_code == 200
        assert client.post(path, {**given, "passphrase": "Tea Moss lamp rain door"})["Location"] == "/en/start/"
        assert is_in(client)


def test_the_link_alone_opens_nothing_and_says_nothing(mika):
    known = browser().get(f"/en/come-back/{mika.locator}/").content.decode()
    unknown = browser().get("/en/come-back/made-up/").content.decode()
    tidy = lambda page, locator: re.sub(r'value="[\w-]{64}"', "", page.replace(locator, "LINK"))  # noqa: E731

    assert tidy(known, mika.locator) == tidy(unknown, "made-up")
    answers = [browser().post(f"/en/come-back/{mika.locator}/", {"passphrase": "wrong"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_nameless_account_can_be_kept_without_losing_anything(mika):
    client = browser()
    client.post(f"/en/come-back/{mika.locator}/", {"passphrase": "tea moss lamp rain door"})
    page = client.get("/en/keep/")
    assert len(hidden(page, "offered").split()) == 5
    old = mika.locator
    answer = client.post(
        "/en/keep/", {**NEW, "name": "Mika", "age_band": "from_13", "is_active": "", "roles": "administrator"}
    )
    shown = client.get(answer["Location"]).content.decode()
    code = re.search(r"(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}", shown).group()
    mika.refresh_from_db()

    assert is_in(client), "choosing a passphrase must not sign out the one who chose it"
    assert (names.of(mika).name, mika.locator, mika.age_band, mika.is_active) == ("mika", None, "from_13", True)
    assert list(mika.roles.values_list("kind", flat=True)) == ["person"]
    assert "guardian" in shown
    assert code not in client.get("/en/me/security/recovery-code/").content.decode(), "shown once"
    assert browser().post(f"/en/come-back/{old}/", {"passphrase": "tea moss lamp rain door"}).status_code == 422
    assert sign_in(browser(), "mika", NEW["own"]).status_code == 302
    assert recovery.account_of("mika", code) == mika


def test_the_words_one_has_can_stay_the_passphrase(mika):
    client = browser()
    client.post(f"/en/come-back/{mika.locator}/", {"passphrase": "tea moss lamp rain door"})
    client.post("/en/keep/", {**NEW, "way": "same", "own": "", "name": "mika"})

    assert is_in(client)
    assert sign_in(browser(), "mika", "tea moss lamp rain door").status_code == 302


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "The name is still missing."),
        ({"name": "x"}, "2 to 60 signs"),
        ({"name": "ﷺ" * 20}, "2 to 60 signs"),
        ({"name": "Emi"}, "has this name already"),
        ({"own": "short"}, "shorter than 12"),
        ({"own": "password1234"}, "easy to guess"),
        ({"way": ""}, "still to be chosen"),
        ({"way": "administrator"}, ""),
        ({"way": "offered", "offered": "x"}, "shorter than 12"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_the_rest_stays(mika, given, words):
    somebody()
    client = browser()
    client.post(f"/en/come-back/{mika.locator}/", {"passphrase": "tea moss lamp rain door"})
    answer = client.post("/en/keep/", {**NEW, "name": "mika", **given})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    mika.refresh_from_db()
    assert not mika.is_named


# ── by the printed code ──────────────────────────────────────────────────────────────────────────


def test_the_printed_code_begins_anew_and_ends_everything_else():
    emi = somebody()
    code = recovery.renew(emi)
    elsewhere, client = browser(), browser()
    sign_in(elsewhere)
    assert client.post("/en/recover/", {**NEW, "name": "emi", "code": "AAAAA-AAAAA"}).status_code == 422
    answer = client.post("/en/recover/", {**NEW, "name": "emi", "code": code.lower()})
    shown = client.get(answer["Location"]).content.decode()

    assert re.search(r"(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}", shown).group() != code
    assert elsewhere.get("/en/me/devices/").status_code == 302
    assert browser().post("/en/recover/", {**NEW, "name": "emi", "code": code}).status_code == 422
    assert sign_in(browser()).status_code == 422
    assert sign_in(browser(), "emi", NEW["own"]).status_code == 302
    assert list(chain.verify()) == []


# ── by invitation ────────────────────────────────────────────────────────────────────────────────


def test_an_invitation_makes_an_account_with_its_roles_and_no_others(cast):
    token = invitations.invite(cast.ito, roles=[RoleKind.PRACTITIONER], called="Emi")
    client = browser()
    page = client.get(f"/en/invitation/{token}/")
    assert b'value="Emi"' in page.content
    assert b"invited to work here: Practitioner." in page.content
    given = {**NEW, "name": "emi", "called": "Emi", "roles": "administrator", "kind": "administrator", "recovery": "x"}
    answer = client.post(f"/en/invitation/{token}/", given)
    emi = names.with_name("emi")

    assert answer.status_code == 302
    assert list(emi.roles.values_list("kind", flat=True)) == ["practitioner"]
    assert client.get("/en/start/")["Location"].startswith("/en/sign-in/second/"), "staff set up a second step first"
    assert browser().get(f"/en/invitation/{token}/").status_code == 410


def test_a_family_invitation_ties_the_relative_to_the_person_who_made_it(cast):
    token = invitations.invite(cast.ren, family_of=cast.ren)
    client = cast.client("keiko", headers={"host": "localhost"})
    assert "Somebody in your family has a place here" in client.get(f"/en/invitation/{token}/").content.decode()
    assert client.post(f"/en/invitation/{token}/")["Location"] == "/en/start/"

    assert Tie.objects.filter(kind=TieKind.FAMILY, holder=cast.keiko, subject=cast.ren, until=None).exists()
    assert list(Notice.objects.filter(account=cast.ren).values_list("kind", flat=True)) == [NoticeKind.LINKED]
    assert 'href="/en/me/sharing/"' in cast.client("ren").get("/en/notices/").content.decode()
    assert client.post(f"/en/invitation/{token}/").status_code == 410
    own = invitations.invite(cast.ren, family_of=cast.ren)
    assert cast.client("ren").post(f"/en/invitation/{own}/").status_code == 410


def test_whoever_has_an_account_comes_back_to_the_invitation_after_signing_in(cast):
    emi = somebody()
    token = invitations.invite(cast.ren, family_of=cast.ren)
    client = browser()
    page = client.get(f"/en/invitation/{token}/").content.decode()
    signing_in = next(link for link in re.findall(r'href="([^"]+)"', page) if link.startswith("/en/sign-in/?"))
    to = hidden(client.get(signing_in), "next")

    assert sign_in(client, next=to)["Location"] == f"/en/invitation/{token}/"
    client.post(to)
    assert Tie.objects.filter(kind=TieKind.FAMILY, holder=emi, subject=cast.ren, until=None).exists()


# ── a new device is told ─────────────────────────────────────────────────────────────────────────


def test_a_new_device_is_told_and_neither_the_first_nor_a_known_one():
    emi = somebody()
    first = browser()
    sign_in(first)
    assert not Notice.objects.exists()
    first.post("/en/sign-out/")
    sign_in(first)
    assert not Notice.objects.exists()
    sign_in(browser())
    assert list(Notice.objects.values_list("account", "kind")) == [(emi.pk, NoticeKind.DEVICE)]


# ── staff by the organisation's own sign-in ──────────────────────────────────────────────────────


def test_the_organisations_sign_in_opens_staff_accounts_that_exist_and_no_others(cast):
    for name, email in (
        ("mori", "mori@example.org"),
        ("aoi", "aoi@example.org"),
        ("kubo", "two@example.org"),
        ("ito", "two@example.org"),
    ):
        names.change(getattr(cast, name), email=email)

    assert staff_entry.staff_of("Mori@example.org") == cast.mori
    assert [staff_entry.staff_of(email) for email in ("aoi@example.org", "two@example.org", "", "x@example.org")] == [
        None
    ] * 4


@pytest.fixture
def provider(settings):
    """An organisation's sign-in of our own, on this machine: it says that whoever comes is `says`."""
    says = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            here = f"http://{self.headers['Host']}"
            known = {"issuer": here, "authorization_endpoint": f"{here}/ask", "token_endpoint": f"{here}/token",
                     "userinfo_endpoint": f"{here}/who", "jwks_uri": f"{here}/keys"}  # fmt: skip
            self.say(known if "well-known" in self.path else says)

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.say({"access_token": "token", "token_type": "Bearer"})

        def say(self, value):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(value).encode())

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever).start()
        address = f"http://127.0.0.1:{server.server_port}"
        settings.SOCIALACCOUNT_PROVIDERS = allauth_settings.providers(address, "engawa", "secret")
        yield says
        server.shutdown()


def through_provider(client):
    there = client.get("/sign-in/with/staff/")
    state = parse_qs(urlsplit(there["Location"]).query)
    assert state["redirect_uri"] == ["http://localhost/sign-in/with/staff/back/"]
    assert state["code_challenge_method"] == ["S256"]
    return client.get("/sign-in/with/staff/back/", {"code": "x", "state": state["state"][0]})


def test_staff_come_in_through_the_organisations_sign_in_and_still_give_a_second_factor(cast, provider):
    names.change(cast.mori, email="mori@example.org")
    provider |= {"sub": "1", "email": "mori@example.org", "email_verified": True}
    client = browser()
    assert b"openid" not in client.get("/en/sign-in/").content
    assert b"/sign-in/with/staff/" in client.get("/en/sign-in/").content
    answer = through_provider(client)

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.mori.pk)
    assert not client.session["second_factor"]
    assert client.get("/en/start/")["Location"].startswith("/en/sign-in/second/")


@pytest.mark.parametrize(
    "says",
    [
        {"email": "aoi@example.org", "email_verified": True},
        {"email": "new@example.org", "email_verified": True},
        {"email": "mori@example.org", "email_verified": False},
        {"email": "mori@example.org"},
        {},
    ],
)
def test_the_organisations_sign_in_never_makes_an_account_and_never_opens_a_persons(cast, provider, says):
    for name in ("mori", "aoi"):
        names.change(getattr(cast, name), email=f"{name}@example.org")
    provider |= {"sub": "1", **says}
    before, client = Account.objects.count(), browser()
    answer = through_provider(client)

    assert answer["Location"].endswith("/sign-in/?staff=unknown")
    assert "does not know" in client.get("/en/sign-in/?staff=unknown").content.decode()
    assert not is_in(client)
    assert Account.objects.count() == before


def test_a_way_back_that_nobody_asked_for_leads_nowhere(cast, provider):
    client = browser()
    for path in ("", "?code=x&state=made-up", "?error=access_denied", "?error=x&state=y"):
        assert "/sign-in/" in client.get(f"/sign-in/with/staff/back/{path}")["Location"]
    assert not is_in(client)


def test_without_an_organisations_sign_in_there_is_none():
    assert b"Staff" not in browser().get("/en/sign-in/").content
    assert browser().get("/sign-in/with/staff/").status_code == 404
    assert browser().get("/sign-in/with/staff/back/").status_code == 404


def test_no_page_of_the_library_below_is_reachable():
    paths = ["accounts/", "accounts/login/", "accounts/signup/", "accounts/email/", "accounts/password/reset/",
             "signup/", "accounts/2fa/", "_allauth/browser/v1/config"]  # fmt: skip
    for path in paths:
        for head in ("", "en/"):
            assert browser().get(f"/{head}{path}", follow=True).status_code == 404
