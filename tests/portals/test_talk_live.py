"""A conversation's open pages: what they missed, what they are told, what a long one costs."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engawa.care.conversations import actions
from engawa.care.conversations.models import Entry, Member, Thread
from engawa.foundation.live.sources import Shown
from engawa.foundation.notifications.models import Notice
from engawa.portals.members.live_threads import LiveThreads
from tests.cast import Cast
from tests.portals.talking import at, write


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """Aoi's conversation with Mori."""
    return actions.open_thread(cast.aoi, [cast.mori])


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_page_that_missed_something_asks_and_gets_exactly_that(cast: Cast, thread: Thread) -> None:
    first = actions.post(thread, cast.aoi, "one", "1")
    second = actions.post(thread, cast.mori, "two", "2")
    actions.edit(first, "one, better", cast.aoi)
    aoi = cast.client("aoi")
    got = aoi.get(at("entries", thread.pk), {"after": first.number}).text
    assert got.index("two") < got.index("one, better")
    assert got.count("data-entry=") == 2
    assert aoi.get(at("entries", thread.pk), {"after": (second.number or 0) + 1}).text.count("data-entry=") == 0
    for hostile in ("", "-1", "x", "9" * 40, "１"):
        assert aoi.get(at("entries", thread.pk), {"after": hostile}).status_code == 200


def test_live_events_bring_each_entry_once_and_say_nothing_of_the_reader(cast: Cast, thread: Thread) -> None:
    first = actions.post(thread, cast.aoi, "one", "1")
    actions.post(thread, cast.mori, "two", "2")
    source, key, shown = LiveThreads(), str(thread.pk), Shown("ja", "Asia/Tokyo")
    events = source.since(key, 0, shown)
    assert [event.name for event in events] == ["entry", "entry", "promise"]
    assert [event.number for event in events] == sorted(event.number for event in events)
    assert [event.name for event in source.since(key, events[-1].number, shown)] == ["promise"]
    assert 'class="entry"' in events[0].data
    assert at("entry-edit", first.pk) not in events[0].data
    assert source.may_hear(cast.actor("mori"), key)
    actions.leave(thread, cast.mori, cast.kubo)
    assert not source.may_hear(cast.actor("mori"), key)
    for hostile in ("", "x", "' OR 1=1", str(uuid4())):
        assert not source.may_hear(cast.actor("aoi"), hostile)
        assert source.since(hostile, 0, shown) == []


def test_a_page_of_a_conversation_can_be_gone_back_through(cast: Cast, thread: Thread) -> None:
    for number in range(120):
        actions.post(thread, cast.aoi, f"letter {number}.", f"key-{number}")
    aoi, address, seen = cast.client("aoi"), at("thread", thread.pk), []
    while address:
        page = aoi.get(address).text
        seen = [line for line in page.split() if line.endswith(".</div>")] + seen
        address = page.split('rel="prev" href="')[1].split('"')[0] if 'rel="prev"' in page else ""
    assert [int(line.split(".")[0]) for line in seen] == list(range(120))


def test_a_conversation_costs_the_same_at_any_length(cast: Cast, thread: Thread) -> None:
    entry = actions.post(thread, cast.aoi, "a", "k")
    aoi, counted = cast.client("aoi"), []
    for count in (0, 49, 4950):
        numbers = [(entry.number or 0) - Entry.objects.count() - place for place in range(count)]
        Entry.objects.bulk_create(
            Entry(thread=thread, author=cast.aoi, key=str(n), number=n, changed=1, posted=entry.posted, body=b"")
            for n in numbers
        )
        counted.append(queries_of(aoi, at("thread", thread.pk)))
    assert len(set(counted)) == 1
    assert counted[0] <= 20


def test_the_list_of_conversations_costs_the_same_at_any_length(cast: Cast) -> None:
    sato, counted = cast.client("sato"), []
    for count in (1, 39):
        for _ in range(count):
            actions.open_thread(cast.ren, [cast.sato])
        counted.append(queries_of(sato, at("talk")))
    assert len(set(counted)) == 1
    assert counted[0] <= 8


def test_looking_is_nobody_elses_business(cast: Cast, thread: Thread) -> None:
    actions.post(thread, cast.aoi, "a", "k")
    before = cast.client("aoi").get(at("thread", thread.pk)).text
    cast.client("mori").get(at("thread", thread.pk))
    assert Member.objects.get(account=cast.mori).seen_number > 0
    after = cast.client("aoi").get(at("thread", thread.pk)).text
    strip = lambda text: [line for line in text.splitlines() if "csrf" not in line and 'name="key"' not in line]  # noqa: E731
    assert strip(before) == strip(after)
    assert not Notice.objects.filter(account=cast.mori, kind="entry", seen=None).exists()
    assert "seen" not in " ".join(event.data for event in LiveThreads().since(str(thread.pk), 0, Shown("en", "UTC")))


def test_a_promise_is_shown_in_the_readers_words(cast: Cast, thread: Thread) -> None:
    mori, aoi = cast.client("mori"), cast.client("aoi")
    with time_machine.travel(datetime(2026, 11, 23, 3, 0, tzinfo=UTC), tick=False):
        write(aoi, thread)
        assert mori.post(at("promise", thread.pk), {"day": "2026-11-26"}).status_code == 302
        assert "An answer comes by Thursday." in aoi.get(at("thread", thread.pk)).text
        assert "An answer comes by Thursday." in aoi.get(at("talk")).text
        assert "An answer" in LiveThreads().since(str(thread.pk), 0, Shown("en", "Asia/Tokyo"))[-1].data
        for day in ("2026-11-22", "2027-11-22", "soon"):
            assert mori.post(at("promise", thread.pk), {"day": day}).status_code == 422
        assert aoi.post(at("promise", thread.pk), {"day": "2026-11-24"}).status_code == 403
    with time_machine.travel(datetime(2026, 11, 27, 3, 0, tzinfo=UTC), tick=False):
        assert "It is late" in aoi.get(at("thread", thread.pk)).text


def test_whoever_writes_into_a_closed_conversation_is_answered_with_how_it_stands_then(
    cast: Cast, thread: Thread
) -> None:
    actions.close_thread(thread, cast.mori)
    aoi = cast.client("aoi")
    assert "data-is-closed" in aoi.get(at("thread", thread.pk)).text
    assert "data-is-closed" in LiveThreads().since(str(thread.pk), 0, Shown("en", "UTC"))[-1].data
    sent = write(aoi, thread, "I am here again.", piece="1")
    promise = sent.text[sent.text.index("<p") :] if sent.status_code == 201 else ""
    for told in (
        promise,
        aoi.get(at("entries", thread.pk)).text,
        LiveThreads().since(str(thread.pk), 0, Shown("en", "UTC"))[-1].data,
    ):
        assert "data-promise" in told
        assert "data-is-closed" not in told
