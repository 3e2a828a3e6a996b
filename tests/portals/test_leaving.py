"""Leaving quickly: whoever opens the browser next, goes back or reloads finds the lock or the entrance."""

import pytest

from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Draft
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import pins, sessions
from engawa.foundation.accounts.models import Device
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.live import admission
from engawa.foundation.live.models import Channel
from tests.cast import PASSPHRASE
from tests.portals.entering import browser, is_in, later, sign_in, somebody

pytestmark = pytest.mark.django_db
ME, UNLOCK, SIGN_IN, LEAVE, LEFT = "/en/me/", "/en/unlock/", "/en/sign-in/", "/leave/", "engawa_left"


def here(pin: str = ""):
    emi = somebody()
    if pin:
        pins.set_pin(emi, pin, None)
    client = browser()
    sign_in(client)
    assert client.get(ME).status_code == 200
    return emi, client


def press(client) -> None:
    assert client.get(LEAVE, headers={"sec-fetch-site": "same-origin"})["Location"].startswith("https://")


def mark(client) -> None:
    """What the script does where the line is gone in that moment."""
    client.cookies[LEFT] = "1"


WAYS = {"without JavaScript": [press], "without a line": [mark], "with both": [mark, press]}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_with_a_pin_every_page_finds_the_lock_and_the_pin_opens_it(way):
    _emi, client = here("2468")
    for step in way:
        step(client)
    for path in (ME, "/en/talk/", "/en/today/", "/en/me/security/", "/en/write/"):
        assert client.get(path)["Location"].startswith(UNLOCK), path
    assert "Emi" not in client.get("/en/").content.decode()
    assert client.post(UNLOCK, {"pin": "1111"}).status_code == 422
    assert client.get(ME).status_code != 200
    assert client.post(UNLOCK, {"pin": "2468", "next": ME})["Location"] == ME
    assert client.get(ME).status_code == 200


def test_what_was_still_on_its_way_closes_nothing_once_the_pin_was_given():
    _emi, client = here("2468")
    client.cookies[LEFT] = "1764107000000"
    assert client.get(ME)["Location"].startswith(UNLOCK)
    assert client.post(UNLOCK, {"pin": "2468", "next": ME})["Location"] == ME

    client.cookies[LEFT] = "1764107000000"  # a request that was sent before, and came after
    assert client.get(ME).status_code == 200
    client.cookies[LEFT] = "1764107999999"
    assert client.get(ME)["Location"].startswith(UNLOCK), "the next leaving closes it"


@pytest.mark.parametrize("first", [ME, "/en/", "/en/unlock/", SIGN_IN])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_without_a_pin_the_device_is_signed_out_and_a_page_looks_like_a_visitors(way, first):
    emi, client = here()
    for step in way:
        step(client)
    answer = client.get(first, follow=True)
    assert not is_in(client)
    assert not Device.objects.filter(account=emi).exists()
    assert 'href="/en/start/"' not in answer.content.decode() and 'href="/en/me/"' not in answer.content.decode()
    assert client.get(ME)["Location"].startswith(SIGN_IN)
    sign_in(client)
    assert client.get(ME).status_code == 200
    with later(5):
        assert client.get(ME).status_code == 200, "the mark is gone"


def test_a_private_link_brings_back_whoever_left_without_a_name():
    mika = accounts.open_account(called="Mika", roles=[RoleKind.PERSON], passphrase=PASSPHRASE)
    client = browser()
    client.post(f"/en/come-back/{mika.locator}/", {"passphrase": PASSPHRASE})
    press(client)
    assert client.get("/en/today/")["Location"].startswith(SIGN_IN)
    assert client.post(f"/en/come-back/{mika.locator}/", {"passphrase": PASSPHRASE}).status_code == 302
    assert client.get("/en/today/").status_code == 200


def test_the_mark_opens_nothing_and_its_going_opens_nothing():
    _emi, client = here("2468")
    client.post("/en/lock/")
    mark(client)
    assert client.get(ME)["Location"].startswith(UNLOCK)
    del client.cookies[LEFT]
    assert client.get(ME)["Location"].startswith(UNLOCK)
    visitor = browser()
    mark(visitor)
    assert visitor.get(ME)["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("pin", ["", "2468"])
def test_words_that_are_on_their_way_while_leaving_are_kept_and_none_later(cast, pin):
    if pin:
        pins.set_pin(cast.aoi, pin, None)
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    client = cast.client("aoi")
    draft = f"/en/talk/{thread.pk}/draft/"
    press(client)
    assert client.post(draft, {"body": "I was just about", "key": "k" * 12}).status_code == 204
    assert client.post(f"/en/talk/{thread.pk}/entries/", {"body": "sent", "key": "j" * 12})["Location"] == UNLOCK
    assert client.get(f"/en/talk/{thread.pk}/")["Location"].startswith((UNLOCK, SIGN_IN))
    assert Draft.objects.count() == 1
    with later(1):
        assert client.post(draft, {"body": "somebody else", "key": "k" * 12}).status_code == 302


def test_a_lock_that_was_closed_otherwise_takes_no_words(cast):
    pins.set_pin(cast.aoi, "2468", None)
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    client = cast.client("aoi")
    client.post("/en/lock/")
    mark(client)
    assert client.post(f"/en/talk/{thread.pk}/draft/", {"body": "x", "key": "k" * 12})["Location"] == UNLOCK


@pytest.mark.parametrize("pin", ["", "2468"])
def test_other_open_pages_hear_of_it_and_hear_no_more(cast, pin):
    if pin:
        pins.set_pin(cast.aoi, pin, None)
    client, own = cast.client("aoi"), f"account:{cast.aoi.pk}"
    client.get(ME)
    device = sessions.row_of(client.session)
    assert admission.still_heard({device: [own]}) == {device: {own}}
    press(client)
    assert Channel.objects.get(pk=own).number > 0
    assert admission.still_heard({device: [own]}) == {}


@pytest.mark.parametrize("said", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
                                  {"sec-fetch-site": "same-origin", "sec-purpose": "prefetch"}])  # fmt: skip
def test_nobody_elses_page_signs_somebody_out(said):
    _emi, client = here()
    client.get(LEAVE, headers=said)
    client.head(LEAVE)
    assert client.get(ME).status_code == 200


def test_only_the_pages_of_those_who_are_signed_in_know_the_mark():
    assert 'data-leave=""' in browser().get("/en/").content.decode()
    _emi, client = here()
    assert f'data-leave="{LEFT}"' in client.get(ME).content.decode()
