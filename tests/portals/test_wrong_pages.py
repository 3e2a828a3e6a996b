"""What stands where something can't be: words that fit, a way on, and nothing lost that somebody wrote."""

import pytest
from django.test import Client
from django.urls import reverse

from engawa.care.conversations import actions

FROM_BROWSER = {"accept": "text/html,application/xhtml+xml"}
LONG = "I have been writing this for an hour."


def test_a_form_that_is_refused_gives_back_what_was_written(db):
    stranger = Client(enforce_csrf_checks=True)

    answer = stranger.post("/en/write/", {"body": LONG, "passphrase": "a passphrase of mine"})

    assert answer.status_code == 403
    assert f">{LONG}</textarea>" in answer.text
    assert 'href="/en/write/"' in answer.text
    assert "a passphrase of mine" not in answer.text


def test_what_is_given_back_is_text(db):
    answer = Client(enforce_csrf_checks=True).post("/en/write/", {"body": "</textarea><script>alert(1)</script>"})

    assert "<script>alert" not in answer.text


def test_a_page_of_another_role_says_so_and_leads_home(cast):
    answer = cast.client("haru").get("/en/me/sharing/")

    assert answer.status_code == 403
    assert "for another role" in answer.text
    assert 'href="/en/start/"' in answer.text
    assert "stood open" not in answer.text


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("members:post", "members:thread"),
        ("members:draft", "members:thread"),
        ("members:promise", "members:thread"),
        ("members:lock", "visitor:home"),
        ("members:sign-out", "visitor:home"),
        ("members:devices-end", "members:devices"),
    ],
)
def test_a_tab_that_comes_back_to_an_address_of_a_form_is_led_to_its_page(cast, address, leads_to):
    thread = actions.open_thread(cast.aoi, [cast.mori])
    place = {name: [thread.pk] if name in {"post", "draft", "promise", "thread"} else [] for name in
             (each.partition(":")[2] for each in (address, leads_to))}  # fmt: skip
    path, page = (reverse(each, args=place[each.partition(":")[2]]) for each in (address, leads_to))
    who = cast.client("mori")

    assert who.get(path, headers=FROM_BROWSER)["Location"] == page
    assert who.get(page, headers=FROM_BROWSER).status_code == 200
    assert who.get(path).status_code == 405
