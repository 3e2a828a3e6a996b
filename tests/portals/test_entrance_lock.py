"""The lock, and the devices: what somebody who comes into the room can see, and from where one is signed in."""

from urllib.parse import quote

import pytest
from django.core import signing

from engawa.foundation.accounts import devices, sessions
from engawa.foundation.accounts.models import Account, Device
from engawa.foundation.live.models import Channel
from tests.portals.entering import browser, is_in, later, sign_in, somebody

pytestmark = pytest.mark.django_db
ME, UNLOCK = "/en/me/devices/", "/en/unlock/"


def with_pin(after="5"):
    somebody()
    client = browser()
    sign_in(client)
    assert client.post("/en/me/security/pin/", {"pin": "2468", "after": after}).status_code == 302
    return client


def is_open(client) -> bool:
    return client.get(ME).status_code == 200


@pytest.mark.parametrize("pin", ["", "123", "123456789", "abcd", "１２３４"])
def test_what_is_no_pin_is_said(pin):
    somebody()
    client = browser()
    sign_in(client)
    assert client.post("/en/me/security/pin/", {"pin": pin, "after": ""}).status_code == 422
    assert Account.objects.get().pin == ""


def test_locking_closes_every_page_but_help_and_the_pin_opens_where_one_was():
    client = with_pin("")
    assert "Lock" in client.get(ME).content.decode()
    assert client.post("/en/lock/")["Location"] == UNLOCK
    for path in (ME, "/en/start/", "/en/keep/", "/en/me/security/", "/en/awake/"):
        assert client.get(path)["Location"].startswith(UNLOCK), path
    help_page = client.get("/en/help/").content.decode()
    bar = help_page.split('class="bar"')[1]
    assert bar.count("<a ") == 1
    assert "Devices" not in client.get(UNLOCK).content.decode()
    assert client.post(UNLOCK, {"pin": "1111"}).status_code == 422
    assert client.post(UNLOCK, {"pin": "2468", "next": ME})["Location"] == ME
    assert is_open(client)


def test_the_lock_of_a_page_opens_on_that_page_again():
    client = with_pin("5")
    page = client.get(ME).content.decode()

    assert f'data-unlock="{UNLOCK}?next={ME}"' in page
    assert client.post("/en/lock/", {"next": ME})["Location"] == f"{UNLOCK}?next={quote(ME, safe='')}"
    assert client.post("/en/lock/", {"next": "https://evil.example/"})["Location"] == UNLOCK


def test_a_lock_leads_nowhere_else():
    client = with_pin("")
    client.post("/en/lock/")
    assert client.post(UNLOCK, {"pin": "2468", "next": "//evil.example"})["Location"] == "/en/start/"


def test_five_wrong_pins_sign_the_device_out():
    client = with_pin("")
    client.post("/en/lock/")
    answers = [client.post(UNLOCK, {"pin": "1111"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [302]
    assert answers[-1]["Location"] == "/en/sign-in/"
    assert not is_in(client)


def test_the_right_pin_begins_the_count_anew():
    client = with_pin("")
    for _ in range(3):
        client.post("/en/lock/")
        assert [client.post(UNLOCK, {"pin": "1111"}).status_code for _ in range(4)] == [422] * 4
        assert client.post(UNLOCK, {"pin": "2468"}).status_code == 302


def test_a_device_that_shows_no_sign_of_life_locks_and_stays_locked():
    client = with_pin("5")
    with later(4):
        assert is_open(client)
    with later(8):
        assert is_open(client), "four minutes after the last sign"
    with later(14):
        assert not is_open(client)
        assert client.session["locked"] is True
        assert client.post(UNLOCK, {"pin": "2468"}).status_code == 302
        assert is_open(client)


def test_a_sign_of_life_that_is_missing_forged_or_of_another_device_locks():
    client = with_pin("5")
    other = browser()
    sign_in(other)
    assert is_open(other)
    for value in ("", "made:up:value", other.cookies["engawa_awake"].value, signing.TimestampSigner().sign("x")):
        client.cookies["engawa_awake"] = value
        assert not is_open(client), value
        client.post(UNLOCK, {"pin": "2468"})
        assert is_open(client)


def test_a_stream_that_opens_itself_again_is_no_sign_of_life():
    client = with_pin("5")
    with later(4):
        client.get("/en/awake/", headers={"accept": "text/event-stream"})
    with later(6):
        assert not is_open(client)


def test_signs_of_life_write_no_row(django_assert_max_num_queries):
    client = with_pin("5")
    with later(2):
        client.get(ME)
        with django_assert_max_num_queries(8) as seen:
            client.get(ME)
        assert not [each["sql"] for each in seen if each["sql"].startswith(("UPDATE", "INSERT"))]


def test_without_a_pin_nothing_can_be_locked():
    somebody()
    client = browser()
    sign_in(client)
    client.post("/en/lock/")
    assert is_open(client)
    assert "data-lock-after" not in client.get(ME).content.decode()


def test_the_page_knows_when_to_close_by_itself():
    assert 'data-lock-after="5"' in with_pin("5").get(ME).content.decode()


def test_the_pin_can_be_taken_away():
    client = with_pin("5")
    client.post("/en/me/security/pin/", {"go": "drop"})
    client.cookies.pop("engawa_awake")
    assert is_open(client)


# ── devices ──────────────────────────────────────────────────────────────────────────────────────


def test_the_list_names_browser_and_system_and_gives_no_key_away():
    somebody()
    client = browser(HTTP_USER_AGENT="Mozilla/5.0 (Android 14; Mobile) Firefox/132.0")
    sign_in(client)
    page = client.get(ME).content.decode()

    assert "Firefox · Android" in page
    assert "this one" in page
    assert "Signed in: today, " in page
    assert client.session.session_key not in page
    assert Device.objects.get().label == "Firefox · Android"
    assert Device.objects.get().seen.minute == 0


def test_a_copy_of_the_table_of_devices_signs_in_nowhere():
    somebody()
    client, thief = browser(), browser()
    sign_in(client)
    for kept in Device.objects.values_list("session_key", "session_data").get():
        thief.cookies["engawa_device"] = kept
        assert not is_open(thief)
    assert is_open(client)


def test_the_label_outlives_a_new_passphrase_and_what_is_saved_later():
    somebody()
    client = browser(HTTP_USER_AGENT="Mozilla/5.0 (Android 14; Mobile) Firefox/132.0")
    sign_in(client)
    since = Device.objects.get().since
    client.post("/en/me/security/passphrase/", {"way": "own", "own": "a quiet wooden porch", "offered": "x y"})
    with later(90):
        assert is_open(client)
    device = Device.objects.get()

    assert (device.label, device.since) == ("Firefox · Android", since)
    assert device.seen > since


def test_one_or_all_others_can_be_ended_and_their_open_pages_hear_of_it():
    emi = somebody()
    here, there, third = browser(), browser(), browser()
    for client in (here, there, third):
        sign_in(client)
    counted = lambda: Channel.objects.get(pk=f"account:{emi.pk}").number  # noqa: E731
    before = counted()
    here.post(f"/en/me/devices/{devices.handle(sessions.row_of(there.session))}/end/")
    assert (is_open(here), is_open(there), is_open(third)) == (True, False, True)
    assert counted() > before
    here.post("/en/me/devices/end/")
    assert (is_open(here), is_open(third)) == (True, False)


def test_a_new_passphrase_signs_all_others_out():
    somebody()
    here, there = browser(), browser()
    for client in (here, there):
        sign_in(client)
    here.post("/en/me/security/passphrase/", {"way": "own", "own": "a quiet wooden porch", "offered": "x y"})
    assert (is_open(here), is_open(there)) == (True, False)


def test_nobody_ends_the_devices_of_others(cast):
    aoi, sato = cast.client("aoi"), cast.client("sato")
    sato.post(f"/en/me/devices/{devices.handle(sessions.row_of(aoi.session))}/end/")
    sato.post("/en/me/devices/end/")
    assert is_open(aoi)
    assert "Aoi" not in sato.get(ME).content.decode()
