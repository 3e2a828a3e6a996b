"""Nobody sees of a conversation what is not theirs, whoever reads as staff leaves a trace, and text stays text."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from engawa.care.conversations import actions
from engawa.care.conversations.files import Upload
from engawa.care.conversations.models import Attachment, Entry, Thread
from engawa.foundation.accounts import names
from engawa.foundation.audit.models import Trace
from engawa.foundation.live.sources import Shown
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import TieKind
from engawa.portals.members.live_threads import LiveThreads
from tests.cast import Cast
from tests.portals.talking import at, write

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """Aoi's conversation with Mori."""
    return actions.open_thread(cast.aoi, [cast.mori])


@pytest.mark.parametrize("name", ["sato", "haru", "ren", "kubo", "ito", "yui", "mika"])
def test_whoever_is_not_in_the_thread_finds_nothing_at_any_address(cast: Cast, thread: Thread, name: str) -> None:
    entry = actions.post(thread, cast.aoi, "the plum tree", "k", files=[Upload("plum.txt", "text/plain", b"plum")])
    stranger = cast.client(name)
    before = Entry.objects.values().get(), Trace.objects.count()
    for address in (
        at("thread", thread.pk),
        at("entries", thread.pk),
        at("entry-edit", entry.pk),
        at("attachment", Attachment.objects.get().pk),
    ):
        assert stranger.get(address).status_code == 404
    for address in (
        at("post", thread.pk),
        at("draft", thread.pk),
        at("typing", thread.pk),
        at("entry-edit", entry.pk),
        at("entry-take-back", entry.pk),
    ):
        assert stranger.post(address, {"body": "x", "key": "12345678"}).status_code == 404
    assert stranger.post(at("promise", thread.pk), {"day": ""}).status_code in {403, 404}
    for page in (stranger.get(at("talk")), stranger.get(at("search-talk"), {"q": "plum"})):
        assert "the plum tree" not in page.text
        assert str(thread.pk) not in page.text
    assert LiveThreads().may_hear(cast.actor(name), str(thread.pk)) is False
    assert (Entry.objects.values().get(), Trace.objects.filter(verb="entry.post").count()) == (before[0], 1)


def test_a_visitor_is_led_to_signing_in(cast: Cast, thread: Thread, visitor: Client) -> None:
    for address in (at("talk"), at("thread", thread.pk), at("search-talk"), at("rota")):
        answer = visitor.get(address)
        assert answer.status_code == 302
        assert "next=" in answer["Location"]
    assert visitor.post(at("post", thread.pk), {"body": "x"}).status_code == 302
    assert not Entry.objects.exists()


@pytest.mark.parametrize("address", ["post", "draft", "typing", "promise"])
def test_changes_are_made_by_post_only_and_with_the_forms_own_token(cast: Cast, thread: Thread, address: str) -> None:
    assert cast.client("mori").get(at(address, thread.pk)).status_code == 405
    forged = cast.client("mori", enforce_csrf_checks=True)
    assert forged.post(at(address, thread.pk), {"body": "x"}).status_code == 403
    assert not Entry.objects.exists()


def test_staff_leave_a_trace_when_they_read_and_owners_dont(cast: Cast, thread: Thread) -> None:
    def traces() -> list[tuple[int | None, int | None]]:
        return list(Trace.objects.filter(verb="thread.read").values_list("actor", "about"))

    cast.client("aoi").get(at("thread", thread.pk))
    assert traces() == []
    cast.client("mori").get(at("thread", thread.pk))
    assert traces() == [(cast.mori.pk, cast.aoi.pk)]


def test_behind_broken_glass_one_reads_and_has_no_place_to_write(cast: Cast, thread: Thread) -> None:
    actions.post(thread, cast.aoi, "the plum tree", "k")
    ties.tie(TieKind.GLASS, cast.sato, cast.aoi, by=cast.sato, until=timezone.now() + timedelta(hours=1))
    sato = cast.client("sato")
    page = sato.get(at("thread", thread.pk)).text
    assert "the plum tree" in page
    assert "<textarea" not in page
    assert write(sato, thread).status_code == 404
    assert Trace.objects.filter(verb="thread.read", actor=cast.sato.pk, about=cast.aoi.pk).exists()


def test_text_comes_out_as_text(cast: Cast, thread: Thread) -> None:
    names.change(cast.aoi, called=HOSTILE[:60])
    write(cast.client("aoi"), thread, HOSTILE)
    row = {"name": HOSTILE + ".txt"}
    actions.post(thread, cast.aoi, "b", "k", files=[Upload(row["name"], "text/plain", b"x")])
    actions.save_draft(thread, cast.mori, HOSTILE)
    mori = cast.client("mori")
    for page in (
        mori.get(at("thread", thread.pk)),
        mori.get(at("talk")),
        mori.get(at("entries", thread.pk)),
        mori.get(at("search-talk"), {"q": HOSTILE}),
        write(mori, thread, HOSTILE * 500),
    ):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "&lt;script&gt;" in page.text
        assert "&amp;49" not in page.text
    events = LiveThreads().since(str(thread.pk), 0, Shown("en", "UTC"))
    assert all("<script>" not in event.data for event in events)
