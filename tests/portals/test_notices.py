"""What happened, and what one wishes to be told: one's own only, in words without content."""

import json

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.notifications import by_email, queries
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind, PushAddress, Wish
from tests.cast import Cast
from tests.foundation.push_service import Browser

NOTICES, WISHES, ON, OFF = "/en/notices/", "/en/wishes/", "/en/wishes/push/", "/en/wishes/push/end/"
THREAD = "thread:7f0c9b62-58fe-4c2c-9d7b-0a8b2a3f6d11"
ENDPOINT = "https://push.example.org/abc"


@pytest.fixture(autouse=True)
def with_mail(settings) -> None:
    settings.EMAIL_HOST, settings.ORIGIN = "mail.example.org", "https://engawa.example.org"


def happens(account: Account, kind: NoticeKind = NoticeKind.ENTRY, subject: str = THREAD) -> None:
    with transaction.atomic():
        notify(account.pk, kind, subject)


def wish(client: Client, **fields: str):
    usual = {"email": "", "is_quiet": "yes", "quiet_from": "22:00", "quiet_until": "08:00"}
    return client.post(WISHES, {**usual, **fields})


def asks(client: Client, subscription: object):
    return client.post(ON, json.dumps(subscription), content_type="application/json")


@pytest.mark.parametrize("address", [NOTICES, WISHES])
def test_a_visitor_is_asked_to_sign_in(visitor: Client, db: None, address: str):
    answer = visitor.get(address)
    assert answer.status_code == 302 and "sign-in" in answer["Location"]


@pytest.mark.parametrize("address", [WISHES, ON, OFF])
def test_a_visitor_changes_nothing(visitor: Client, db: None, address: str):
    assert visitor.post(address, {}).status_code == 302
    assert not Wish.objects.exists() and not PushAddress.objects.exists()


@pytest.mark.parametrize("name", ["aoi", "mika", "haru", "mori", "yui", "kubo", "ito"])
def test_everybody_known_has_both_pages(cast: Cast, name: str):
    client = cast.client(name)
    assert client.get(NOTICES).status_code == client.get(WISHES).status_code == 200


def test_opening_the_page_is_seeing_what_happened(cast: Cast):
    happens(cast.aoi)
    client = cast.client("aoi")
    client.head(NOTICES)
    assert queries.unseen_count(cast.aoi.pk) == 1
    page = client.get(NOTICES).content.decode()
    assert "Somebody wrote to you." in page and '"new">New<' in page
    assert queries.unseen_count(cast.aoi.pk) == 0
    assert '"new">New<' not in client.get(NOTICES).content.decode()


def test_nobody_sees_what_happened_to_somebody_else(cast: Cast):
    happens(cast.aoi)
    for name in ("sato", "mori", "haru", "kubo", "ito"):
        assert "Somebody wrote to you." not in cast.client(name).get(NOTICES).content.decode()
    assert queries.unseen_count(cast.aoi.pk) == 1


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_a_row_in_both_languages(cast: Cast, kind: NoticeKind):
    happens(cast.aoi, kind, "")
    client = cast.client("aoi")
    for language in ("en", "ja"):
        page = client.get(f"/{language}/notices/")
        assert page.status_code == 200 and "Mori" not in page.content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(cast: Cast, django_assert_num_queries, settings):
    client = cast.client("aoi")
    happens(cast.aoi)
    client.get(NOTICES)
    with django_assert_num_queries(4):  # device, account, roles, notices
        client.get(NOTICES)
    for _ in range(60):
        happens(cast.aoi)
    client.get(NOTICES)
    with django_assert_num_queries(4):
        page = client.get(NOTICES).content.decode()
    assert page.count("Somebody wrote to you.") == queries.SHOWN


def test_the_page_offers_quiet_hours_and_asks_for_nothing(cast: Cast):
    page = cast.client("aoi").get(WISHES).content.decode()
    assert 'value="22:00"' in page and 'value="08:00"' in page and "counted in your time zone: Tokyo" in page
    assert 'name="by_email" value="yes" >' in page
    assert not Wish.objects.exists()


def test_a_wish_is_kept_and_shown_again(cast: Cast):
    client = cast.client("aoi")
    answer = wish(client, by_email="yes", email=" aoi@example.org ", quiet_from="23:30", quiet_until="7:00")
    assert answer.status_code == 302 and answer["Location"] == WISHES
    kept = Wish.objects.get()
    assert (kept.account_id, kept.by_email, kept.quiet_from, kept.quiet_until) == (cast.aoi.pk, True, 1410, 420)
    page = client.get(WISHES).content.decode()
    assert "aoi@example.org" in page and 'value="23:30"' in page and 'value="yes" checked' in page


def test_the_address_for_words_is_sealed_and_lets_nobody_sign_in(cast: Cast):
    """Sign-in codes go to the account's own address; a phone found unlocked must not be a way to change that."""
    names.change(cast.aoi, email="own@example.org")
    client = cast.client("aoi")
    assert "own@example.org" in client.get(WISHES).content.decode()
    wish(client, by_email="yes", email="mother@example.org")
    assert names.of(Account.objects.get(pk=cast.aoi.pk)).email == "own@example.org"
    assert b"mother" not in bytes(Wish.objects.get().email)


def test_a_wish_can_be_taken_back_and_quiet_hours_left_out(cast: Cast):
    client = cast.client("aoi")
    wish(client, by_email="yes", email="aoi@example.org")
    wish(client, email="", is_quiet="")
    kept = Wish.objects.select_related("account").get()
    assert (kept.by_email, by_email.address(kept), kept.quiet_from, kept.quiet_until) == (False, "", None, None)


WRONG = [
    ({"by_email": "yes"}, "For e-mail an address is needed."),
    ({"by_email": "yes", "email": "aoi"}, "does not look like"),
    ({"by_email": "yes", "email": "a@example.org\nBcc: b@example.org"}, "does not look like"),
    ({"by_email": "yes", "email": "a" * 250 + "@example.org"}, "does not look like"),
    ({"quiet_from": ""}, "A time looks like 22:00."),
    ({"quiet_from": "08:00"}, "Quiet hours begin and end at different times."),
    ({"quiet_until": "24:00"}, "A time looks like 22:00."),
    ({"quiet_from": "1:5"}, "A time looks like 22:00."),
    ({"quiet_from": "２２:００"}, "A time looks like 22:00."),
    ({"quiet_from": "-1:00"}, "A time looks like 22:00."),
    ({"quiet_from": "<b>"}, "A time looks like 22:00."),
]


@pytest.mark.parametrize(("fields", "words"), WRONG)
def test_what_can_not_be_kept_is_named_and_what_was_typed_stays(cast: Cast, fields: dict[str, str], words: str):
    answer = wish(cast.client("aoi"), **fields)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Wish.objects.exists() and "<b>" not in answer.content.decode()
    if fields.get("email") == "aoi":
        assert 'value="aoi"' in answer.content.decode()


def test_without_a_mail_server_the_page_says_so(cast: Cast, settings):
    settings.EMAIL_HOST = ""
    page = cast.client("aoi").get(WISHES).content.decode()
    assert "be sent from here at present" in page and 'name="by_email"' not in page


def test_a_device_is_woken_only_after_it_asked_and_until_it_says_no(cast: Cast):
    client = cast.client("aoi")
    assert asks(client, Browser(ENDPOINT).tells()).status_code == 201
    assert PushAddress.objects.get().account_id == cast.aoi.pk and Wish.objects.get().quiet_from == 1320
    assert "No longer on this device" in client.get(WISHES).content.decode()
    assert "No longer on this device" not in cast.client("aoi").get(WISHES).content.decode()  # another device
    cast.client("sato").post(OFF)
    assert PushAddress.objects.exists()
    assert client.post(OFF).status_code == 302
    assert not PushAddress.objects.exists()


def test_signing_out_ends_it(cast: Cast):
    client = cast.client("aoi")
    asks(client, Browser(ENDPOINT).tells())
    client.logout()
    assert not PushAddress.objects.exists()


good = Browser(ENDPOINT).tells()
HOSTILE = [
    None, [], 5, "x", {}, {"endpoint": ENDPOINT}, {**good, "keys": []}, {**good, "keys": {}}, {**good, "endpoint": 5},
    {**good, "endpoint": "https://127.0.0.1/"}, {**good, "keys": {"p256dh": "x", "auth": good["keys"]["auth"]}},
    {**good, "keys": {"p256dh": good["keys"]["p256dh"], "auth": "x"}},
    {**good, "keys": {"p256dh": "ü", "auth": good["keys"]["auth"]}}, {**good, "endpoint": "https://a.org/\ud800"},
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE)
def test_a_hostile_subscription_gets_a_clear_answer(cast: Cast, body: object):
    answer = asks(cast.client("aoi"), body)
    assert answer.status_code == 422 and "words" in answer.json()
    assert not PushAddress.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_json_gets_a_clear_answer(cast: Cast, raw: bytes):
    answer = cast.client("aoi").post(ON, raw, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize("address", [WISHES, ON, OFF])
def test_a_forged_form_changes_nothing(cast: Cast, address: str):
    assert cast.client("aoi", enforce_csrf_checks=True).post(address, {}).status_code == 403


@pytest.mark.parametrize(("address", "method"), [(NOTICES, "post"), (ON, "get"), (OFF, "get"), (WISHES, "put")])
def test_other_methods_are_refused_in_words(cast: Cast, address: str, method: str):
    assert getattr(cast.client("aoi"), method)(address).status_code == 405


def test_staff_without_the_second_factor_go_there_first(cast: Cast):
    answer = cast.client("mori", second_factor=False).get(NOTICES)
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("members:second-factor"))
