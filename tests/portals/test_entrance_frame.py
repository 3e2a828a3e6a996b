"""The frame of a page: what a visitor, somebody signed in and somebody who waits at the door find in it."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.portals.entering import browser

pytestmark = pytest.mark.django_db
KEPT_NOTHING = "Nothing about your visit is kept here"


def bar(client, path="/en/help/") -> str:
    return client.get(path).content.decode().split('<nav class="bar"')[1]


def test_a_visitor_finds_the_sign_in_and_the_promise(visitor):
    page = visitor.get("/en/").content.decode()

    assert page.count('href="/en/sign-in/"') == 2
    assert KEPT_NOTHING in page


def test_where_somebody_is_signed_in_no_page_says_that_nothing_is_kept(cast):
    page = cast.client("aoi").get("/en/").content.decode()

    assert KEPT_NOTHING not in page
    assert 'href="/en/sign-in/"' not in page
    assert 'href="/en/start/"' in page


def test_everybody_has_their_own_places_and_help(cast):
    pages = {
        name: cast.client(name).get("/en/me/").content.decode()
        for name in ("aoi", "haru", "mori", "kubo", "ito", "yui")
    }
    bars = {name: page.split('<nav class="bar"')[1] for name, page in pages.items()}

    assert all('href="/en/help/"' in page for page in pages.values()), "in the bar, or where it is full in the foot"
    assert all('href="/en/help/"' in bars[name] for name in ("aoi", "haru", "yui"))
    assert "/en/desk/" in bars["mori"]
    assert "/en/desk/" not in bars["aoi"] + bars["haru"] + bars["ito"]


def test_before_the_second_factor_only_help_is_there(cast):
    waiting = bar(cast.client("mori", second_factor=False))

    assert waiting.count("<a ") == 1
    assert 'href="/en/help/"' in waiting


HOMES = {
    "aoi": "person:today",
    "haru": "relative:today",
    "mori": "practitioner:desk",
    "kubo": "office:inquiries",
    "ito": "office:home",
    "yui": "person:today",
}


@pytest.mark.parametrize("name", HOMES)
def test_everybody_comes_home(cast, name):
    with translation.override("en"):
        assert cast.client(name).get("/en/start/")["Location"] == reverse(HOMES[name])


def test_a_page_that_fails_before_anybody_was_looked_for_still_has_its_frame():
    answer = browser().get("/en/", headers={"host": "made-up.example"})
    assert answer.status_code == 400
    assert b"<main" in answer.content
