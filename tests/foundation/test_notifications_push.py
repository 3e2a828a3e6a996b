"""Web push: sealed on the way, without content, to public addresses only."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from engawa.foundation.accounts.models import Account, Device
from engawa.foundation.notifications import by_push, outbox, vapid
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import Dispatch, NoticeKind, PushAddress, VapidKey, Wish
from engawa.foundation.vault import seals
from tests.cast import Cast
from tests.foundation.push_service import Browser, PushService, push_service


@pytest.fixture
def service(settings) -> Iterator[PushService]:
    settings.PUSH_MAY_BE_LOCAL, settings.ORIGIN = True, "https://engawa.example.org"
    with push_service() as running:
        yield running


def device_of(account: Account, key: str = "phone") -> Device:
    return Device.objects.create(
        session_key=key, account=account, session_data="", expire_date=timezone.now() + timedelta(days=1)
    )


def woken(account: Account, browser: Browser, key: str = "phone") -> PushAddress:
    kept = by_push.keep(account, device_of(account, key).pk, _subscription(browser))
    Wish.objects.update(quiet_from=None, quiet_until=None)
    return kept


def happens(account: Account) -> None:
    with transaction.atomic():
        notify(account.pk, NoticeKind.ENTRY, "thread:secret")


def _subscription(browser: Browser) -> by_push.Subscription:
    told = browser.tells()
    return by_push.Subscription(told["endpoint"], told["keys"]["p256dh"], told["keys"]["auth"])


def test_a_word_arrives_sealed_signed_and_without_content(cast: Cast, service: PushService):
    browser = service.browser()
    woken(cast.aoi, browser)
    happens(cast.aoi)
    assert outbox.send_due(timezone.now()) == 1
    (message,) = service.messages
    opened = browser.opens(message)
    assert opened.keys() == {"title", "url"} and opened["url"] == "/ja/start/"
    claims, key = message.signed()
    assert claims["aud"] == service.origin and claims["sub"] == "https://engawa.example.org"
    assert key == vapid.public_key()
    assert len(message.headers["topic"]) <= 32 and message.headers["ttl"] == str(by_push.KEPT_FOR)


def test_each_device_that_asked_is_woken_once(cast: Cast, service: PushService):
    for name in ("phone", "desk"):
        woken(cast.aoi, service.browser(name), name)
    for _ in range(3):
        happens(cast.aoi)
    happens(cast.sato)
    assert outbox.send_due(timezone.now()) == 2
    assert {message.path for message in service.messages} == {"/push/phone", "/push/desk"}


@pytest.mark.parametrize("status", [404, 410])
def test_an_address_that_is_gone_is_removed(cast: Cast, service: PushService, status: int):
    woken(cast.aoi, service.browser())
    service.status = status
    happens(cast.aoi)
    assert outbox.send_due(timezone.now()) == 0
    assert not PushAddress.objects.exists() and not Dispatch.objects.exists()


@pytest.mark.parametrize("status", [302, 307, 400, 429, 500])
def test_any_other_trouble_is_tried_again_and_no_redirect_is_followed(cast: Cast, service: PushService, status: int):
    woken(cast.aoi, service.browser())
    service.status, service.location = status, f"{service.origin}/elsewhere"
    happens(cast.aoi)
    assert outbox.send_due(timezone.now()) == 0
    assert [message.path for message in service.messages] == ["/push/one"]
    assert Dispatch.objects.get().tries == 1 and PushAddress.objects.exists()


def test_the_same_word_carries_the_same_topic_at_each_try(cast: Cast, service: PushService):
    woken(cast.aoi, service.browser())
    happens(cast.aoi)
    outbox.send_due(timezone.now())
    Dispatch.objects.update(sent=None, claimed_until=None)
    outbox.send_due(timezone.now())
    assert len({message.headers["topic"] for message in service.messages}) == 1 and len(service.messages) == 2


def test_the_address_is_sealed_and_goes_with_its_device(cast: Cast, service: PushService):
    kept = woken(cast.aoi, service.browser())
    assert b"push" not in bytes(kept.address) and b"127.0.0.1" not in bytes(kept.address)
    Device.objects.get(pk="phone").delete()
    assert not PushAddress.objects.exists()


def test_whoever_used_the_browser_before_is_not_woken_there_any_more(cast: Cast, service: PushService):
    browser = service.browser()
    woken(cast.aoi, browser, "hers")
    woken(cast.haru, browser, "her-mothers")
    assert list(PushAddress.objects.values_list("account_id", flat=True)) == [cast.haru.pk]


def test_an_address_whose_key_was_destroyed_is_removed(cast: Cast, service: PushService):
    woken(cast.aoi, service.browser())
    happens(cast.aoi)
    seals.destroy_keys([cast.aoi.pk])
    assert outbox.send_due(timezone.now()) == 0 and not PushAddress.objects.exists()


def test_the_key_pair_is_made_once_and_its_private_half_is_sealed(db: None):
    assert vapid.public_key() == vapid.public_key()
    kept = VapidKey.objects.get()
    raw = vapid.signer().private_key.private_numbers().private_value.to_bytes(32, "big")
    assert raw not in bytes(kept.private)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/a", "https://localhost/a", "https://127.0.0.1/a", "https://[::1]/a", "https://10.0.0.1/",
        "https://8.8.8.8/a", "https://router/a", "https://printer.local/a", "https://metadata.google.internal/a",
        "https://push.example.org:8443/a", "https://user@push.example.org/a", "https://push.example.org:x/",
        "ftp://push.example.org/", "file:///etc/passwd", "//push.example.org/", "", "https://", "https://[::1",
        "https://push.example.org/a b", "https://push.example.org/\r\nX: y", "https://pu\u0455h.example.org/",
        "https://push.example.org/" + "a" * 1000,
    ],
)  # fmt: skip
def test_only_the_address_of_a_public_push_service_is_taken(endpoint: str):
    with pytest.raises(by_push.BadAddress):
        _subscription(Browser(endpoint))


@pytest.mark.parametrize("endpoint", ["https://fcm.googleapis.com/fcm/send/a:b", "https://push.example.org:443/a"])
def test_the_address_of_a_public_push_service_is_taken(endpoint: str):
    assert _subscription(Browser(endpoint)).endpoint == endpoint
