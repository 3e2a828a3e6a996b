"""Who reaches a thread, and who finds nothing: Sato is nowhere in Aoi's care."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from pytest_django.asserts import assertQuerySetEqual

from engawa.care.conversations import actions, search
from engawa.care.conversations.files import Upload
from engawa.care.conversations.models import Attachment, Draft, Member, Thread
from engawa.foundation.access import verdicts
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.live.models import Channel
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import TieKind
from tests.cast import Cast

PICTURE = Upload("window.png", "image/png", b"not really one")


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """Aoi's conversation with Mori."""
    return actions.open_thread(cast.aoi, [cast.mori])


def test_sato_reaches_nothing_of_aois(cast: Cast, thread: Thread) -> None:
    entry = actions.post(thread, cast.aoi, "a", "k", files=[PICTURE])
    attachment = Attachment.objects.get()
    for name in ("sato", "haru", "ren", "kubo", "ito", "yui"):
        actor = cast.actor(name)
        for verb, pk in (
            ("thread.read", thread.pk),
            ("thread.write", thread.pk),
            ("entry.change", entry.pk),
            ("attachment.read", attachment.pk),
        ):
            with pytest.raises(Http404):
                verdicts.get(actor, verb, pk)
        with pytest.raises((Http404, PermissionDenied)):
            verdicts.get(actor, "thread.promise", thread.pk)
        assert search.find(verdicts.all_for(actor, "thread.read"), "a").hits == []


def test_those_in_the_thread_reach_what_is_theirs(cast: Cast, thread: Thread) -> None:
    entry = actions.post(thread, cast.aoi, "a", "k", files=[PICTURE])
    for name in ("aoi", "mori"):
        assert verdicts.get(cast.actor(name), "thread.read", thread.pk) == thread
        assert verdicts.get(cast.actor(name), "thread.write", thread.pk) == thread
        assert verdicts.get(cast.actor(name), "attachment.read", Attachment.objects.get().pk).entry == entry
    assert verdicts.get(cast.actor("aoi"), "entry.change", entry.pk) == entry
    with pytest.raises(Http404):
        verdicts.get(cast.actor("mori"), "entry.change", entry.pk)
    assert verdicts.get(cast.actor("mori"), "thread.promise", thread.pk) == thread


def test_a_mothers_thread_and_her_childs_are_strangers(cast: Cast, thread: Thread) -> None:
    hers = actions.open_thread(cast.haru, [cast.mori])
    assertQuerySetEqual(verdicts.all_for(cast.actor("haru"), "thread.read"), [hers])
    assertQuerySetEqual(verdicts.all_for(cast.actor("aoi"), "thread.read"), [thread])


def test_a_role_that_ended_opens_no_thread(cast: Cast, thread: Thread) -> None:
    accounts.give_role(cast.mori, RoleKind.PERSON)
    accounts.end_role(cast.mori, RoleKind.PRACTITIONER)
    for verb in ("thread.read", "thread.write"):
        with pytest.raises(Http404):
            verdicts.get(cast.actor("mori"), verb, thread.pk)
    with pytest.raises(PermissionDenied):
        verdicts.get(cast.actor("mori"), "thread.promise", thread.pk)


def test_whoever_left_reads_no_more_and_their_open_pages_hear_of_it(cast: Cast, thread: Thread) -> None:
    actions.save_draft(thread, cast.mori, "half a sentence")
    before = Channel.objects.filter(pk=f"account:{cast.mori.pk}").values_list("number", flat=True).first() or 0
    actions.leave(thread, cast.mori, cast.kubo)
    with pytest.raises(Http404):
        verdicts.get(cast.actor("mori"), "thread.read", thread.pk)
    assert Channel.objects.get(pk=f"account:{cast.mori.pk}").number == before + 1
    assert not Draft.objects.exists()
    with pytest.raises(actions.NotOpen):
        actions.post(thread, cast.mori, "still here", "k")
    actions.join(thread, cast.mori, cast.kubo)
    actions.join(thread, cast.mori, cast.kubo)
    assert Member.objects.filter(thread=thread, account=cast.mori, until=None).count() == 1


def test_broken_glass_reads_for_its_hour_and_never_writes(cast: Cast, thread: Thread) -> None:
    entry = actions.post(thread, cast.aoi, "a", "k", files=[PICTURE])
    hour = timezone.now() + timedelta(hours=1)
    ties.tie(TieKind.GLASS, cast.sato, cast.aoi, by=cast.sato, until=hour, reason="Aoi called, and Mori is away.")
    assert verdicts.get(cast.actor("sato"), "thread.read", entry.thread_id) == thread
    assert verdicts.get(cast.actor("sato"), "attachment.read", Attachment.objects.get().pk)
    with pytest.raises(Http404):
        verdicts.get(cast.actor("sato"), "thread.write", thread.pk)
    with pytest.raises(Http404):
        verdicts.get(cast.actor("kubo"), "thread.read", thread.pk)
    with time_machine.travel(hour + timedelta(seconds=1)), pytest.raises(Http404):
        verdicts.get(cast.actor("sato"), "thread.read", thread.pk)


def test_search_finds_any_width_and_case_and_only_ones_own(cast: Cast, thread: Thread) -> None:
    actions.post(thread, cast.aoi, "ＡＢＣ の おはなし ﬁne " + "long " * 100, "1")
    theirs = actions.open_thread(cast.ren, [cast.sato])
    actions.post(theirs, cast.ren, "abc of ren", "1")
    for words in ("abc", "ABC おはなし", "Fine"):
        (hit,) = search.find(verdicts.all_for(cast.actor("aoi"), "thread.read"), words).hits
        assert hit.thread == thread.pk
        assert len(hit.snippet) < 130
    assert search.find(verdicts.all_for(cast.actor("aoi"), "thread.read"), "  ").hits == []
    assert search.find(verdicts.all_for(cast.actor("aoi"), "thread.read"), "absent").hits == []


def test_a_closed_conversation_opens_by_its_owners_words_only(cast: Cast, thread: Thread) -> None:
    actions.close_thread(thread, cast.mori)
    with pytest.raises(Http404):
        verdicts.get(cast.actor("mori"), "thread.write", thread.pk)
    with pytest.raises(actions.NotOpen):
        actions.post(thread, cast.mori, "one more", "k")
    assert verdicts.get(cast.actor("aoi"), "thread.write", thread.pk)
    actions.post(thread, cast.aoi, "I'd like to go on", "k")
    thread.refresh_from_db()
    assert thread.closed is None
    assert thread.waiting_since


@pytest.mark.parametrize("state", ["scheduled", "taken back"])
def test_a_file_is_reached_only_beside_words_that_were_said(cast: Cast, thread: Thread, state: str) -> None:
    due = timezone.now() + timedelta(hours=1) if state == "scheduled" else None
    entry = actions.post(thread, cast.aoi, "a", "k", due=due, files=[PICTURE])
    kept = Attachment.objects.get().pk
    if state == "taken back":
        actions.take_back(entry, cast.aoi)
    with pytest.raises(Http404):
        verdicts.get(cast.actor("mori"), "attachment.read", kept)
