"""Sessions: planted, copied, left open, kept for ever."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from engawa.foundation.accounts import sessions
from engawa.foundation.accounts.models import Device
from engawa.foundation.live import admission
from tests.cast import Cast
from tests.portals.entering import browser, is_in, sign_in, somebody


def after(client, where: str, **later: float) -> int:
    """What a page answers when that much time has gone by without a request."""
    with time_machine.travel(timezone.now() + timedelta(**later), tick=True):
        return client.get(where).status_code


@pytest.mark.parametrize(
    ("name", "where", "later", "answer"),
    [
        # Staff: two hours without a request, twelve with them.
        ("mori", "/en/desk/", {"minutes": 50}, 200),
        ("mori", "/en/desk/", {"hours": 2, "minutes": 1}, 302),
        ("kubo", "/en/office/inquiries/", {"hours": 3}, 302),
        ("ito", "/en/office/log/", {"days": 1}, 302),
        # Somebody supported: nights and weeks are no reason to ask again.
        ("aoi", "/en/today/", {"days": 80}, 200),
        ("aoi", "/en/today/", {"days": 91}, 302),
        ("haru", "/en/family/today/", {"days": 80}, 200),
    ],
)
def test_a_device_that_rests_is_asked_again_sooner_where_others_could_be_read(cast: Cast, name, where, later, answer):
    client = cast.client(name)
    client.get(where)
    assert after(client, where, **later) == answer


def test_a_second_factor_ends_after_twelve_hours_of_work(cast: Cast):
    client, begun = cast.client("mori"), timezone.now()
    answers = []
    for hour in range(14):
        with time_machine.travel(begun + timedelta(hours=hour, minutes=1), tick=True):
            answers.append(client.get("/en/desk/").status_code)
    assert answers == [200] * 12 + [302] * 2
    # Having asked once, it asks until it is given: a request is no sign of who sends it.
    assert client.get("/en/desk/")["Location"].startswith("/en/sign-in/second/")


def test_an_open_page_of_staff_falls_silent_with_the_second_factor(cast: Cast):
    client = cast.client("mori")
    client.get("/en/desk/")
    device, own = sessions.row_of(client.session), f"account:{cast.mori.pk}"
    assert admission.still_heard({device: [own]}) == {device: {own}}
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=True):
        assert admission.still_heard({device: [own]}) == {}


@pytest.mark.django_db
def test_a_device_that_is_used_every_day_ends_after_a_year():
    somebody()
    client, begun = browser(), timezone.now()
    sign_in(client)
    for day in range(60, 366, 60):
        with time_machine.travel(begun + timedelta(days=day), tick=True):
            assert client.get("/en/me/").status_code == 200
    with time_machine.travel(begun + timedelta(days=365, hours=1), tick=True):
        assert client.get("/en/me/").status_code == 302
        assert not is_in(client)
    assert not Device.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("planted", ["a" * 32, "x", "../../etc", "", "é" * 32, "0" * 4000])
def test_a_key_that_we_did_not_make_is_never_taken_up(planted):
    somebody()
    victim, attacker = browser(), browser()
    victim.cookies["engawa_device"] = attacker.cookies["engawa_device"] = planted
    assert sign_in(victim).status_code == 302
    assert victim.cookies["engawa_device"].value != planted
    assert attacker.get("/en/me/").status_code == 302


@pytest.mark.django_db
def test_every_step_into_an_account_has_a_new_key_and_the_last_one_is_over():
    emi = somebody()
    client, keys = browser(), []
    client.post("/en/sign-in/passkey/options/")
    keys.append(client.session.session_key)
    sign_in(client)
    keys.append(client.session.session_key)
    client.post("/en/me/security/passphrase/", {"way": "own", "own": "a quiet wooden porch", "offered": "x"})
    keys.append(client.session.session_key)
    client.post("/en/sign-out/")
    assert len(set(keys)) == 3
    for key in keys:
        thief = browser()
        thief.cookies["engawa_device"] = key
        assert thief.get("/en/me/").status_code == 302
    assert not Device.objects.filter(account=emi).exists()
