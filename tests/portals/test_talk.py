"""Talk in the browser's eyes: reading, writing, changing, later; what can't be sent is kept."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engawa.care.conversations import actions
from engawa.care.conversations.models import Entry, Thread
from tests.cast import Cast
from tests.portals.talking import at, write


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """Aoi's conversation with Mori."""
    return actions.open_thread(cast.aoi, [cast.mori])


def test_a_letter_is_written_read_and_answered_without_javascript(cast: Cast, thread: Thread) -> None:
    aoi, mori = cast.client("aoi"), cast.client("mori")
    answer = write(aoi, thread, "Good evening.\r\nI sleep by day.")
    entry = Entry.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"{at('thread', thread.pk)}#entry-{entry.pk}"
    assert "new" in mori.get(at("talk")).text
    page = mori.get(at("thread", thread.pk)).text
    assert "Good evening.\nI sleep by day." in page
    assert "Aoi" in page
    write(mori, thread, "Thank you for writing.")
    page = aoi.get(at("thread", thread.pk)).text
    assert "Thank you for writing." in page
    assert f'id="entry-{entry.pk}"' in page


def test_a_form_sent_twice_posts_once(cast: Cast, thread: Thread) -> None:
    aoi = cast.client("aoi")
    assert write(aoi, thread)["Location"] == write(aoi, thread)["Location"]
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"body": "  "}, "There are no words here yet."),
        ({"body": "long " * 2001}, "It could go in two."),
        ({"go": "later", "due": "soon"}, "could not be read as a day and a time"),
        ({"go": "later", "due": ""}, "could not be read as a day and a time"),
        ({"go": "later", "due": "2001-01-01T10:00"}, "This time has passed"),
        ({"go": "later", "due": "9999-12-31T23:59"}, "more than a year away"),
    ],
)
def test_what_cant_be_sent_is_kept_with_a_clear_sentence(
    cast: Cast, thread: Thread, sent: dict[str, str], words: str
) -> None:
    aoi = cast.client("aoi")
    answer = write(aoi, thread, **{"body": "my words so far", **sent})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="key-12345"' in answer.text
    if sent.get("body", "x").strip() != "":
        kept = sent.get("body", "my words so far").strip()
        assert kept in answer.text
        assert kept[:40] in aoi.get(at("thread", thread.pk)).text
    assert not Entry.objects.exists()


def test_a_draft_is_there_again_and_gone_once_sent(cast: Cast, thread: Thread) -> None:
    aoi = cast.client("aoi")
    assert aoi.post(at("draft", thread.pk), {"body": "half a", "key": "key-12345"}).status_code == 204
    assert "half a</textarea>" in aoi.get(at("thread", thread.pk)).text
    assert "half a" not in cast.client("mori").get(at("thread", thread.pk)).text
    write(aoi, thread, "half a sentence, and more")
    assert aoi.post(at("draft", thread.pk), {"body": "half a", "key": "key-12345"}).status_code == 204
    assert "half a</textarea>" not in aoi.get(at("thread", thread.pk)).text


def test_an_entry_goes_out_at_its_time_in_the_writers_zone(cast: Cast, thread: Thread) -> None:
    aoi, mori = cast.client("aoi"), cast.client("mori")
    with time_machine.travel(datetime(2026, 11, 23, 14, 30, tzinfo=UTC), tick=False):
        assert write(aoi, thread, go="later", due="2026-11-24T09:00").status_code == 302
        entry = Entry.objects.get()
        assert entry.due == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
        assert "goes out tomorrow, 09:00" in aoi.get(at("thread", thread.pk)).text
        for page in (mori.get(at("thread", thread.pk)), mori.get(at("entries", thread.pk))):
            assert "good evening" not in page.text
        assert aoi.post(at("entry-take-back", entry.pk)).status_code == 302
    assert not Entry.objects.exists()


def test_an_entry_is_edited_taken_back_and_left_after_its_time(cast: Cast, thread: Thread) -> None:
    aoi, mori = cast.client("aoi"), cast.client("mori")
    with time_machine.travel(datetime(2026, 11, 23, 14, 30, tzinfo=UTC)) as clock:
        write(aoi, thread, "firts")
        entry = Entry.objects.get()
        assert "firts</textarea>" in aoi.get(at("entry-edit", entry.pk)).text
        assert aoi.post(at("entry-edit", entry.pk), {"body": " "}).status_code == 422
        assert aoi.post(at("entry-edit", entry.pk), {"body": "first"}).status_code == 302
        page = mori.get(at("thread", thread.pk)).text
        assert "first" in page
        assert "edited" in page
        assert at("entry-edit", entry.pk) not in page
        clock.shift(timedelta(minutes=31))
        assert at("entry-edit", entry.pk) not in aoi.get(at("thread", thread.pk)).text
        assert aoi.post(at("entry-edit", entry.pk), {"body": "late"}).status_code == 404
        assert aoi.post(at("entry-take-back", entry.pk)).status_code == 404
        write(aoi, thread, "second", key="key-67890")
        second = Entry.objects.get(number__gt=entry.number)
        assert aoi.post(at("entry-take-back", second.pk)).status_code == 302
        page = mori.get(at("thread", thread.pk)).text
        assert "taken back" in page
        assert "second" not in page.replace("a second", "")


def test_the_language_of_the_page_is_the_readers(cast: Cast, thread: Thread) -> None:
    write(cast.client("aoi"), thread)
    assert cast.client("mori").get(at("thread", thread.pk, language="ja")).status_code == 200


def test_somebody_without_a_conversation_is_invited_and_staff_are_told_where_theirs_will_be(cast: Cast) -> None:
    assert "Write to us" in cast.client("tom").get(at("talk")).text
    assert "handed to you" in cast.client("sato").get(at("talk")).text


@pytest.mark.parametrize("shows", [True, False])
def test_the_sign_of_writing_leaves_nothing_behind_and_is_asked_for_only_where_it_was_turned_on(
    cast: Cast, thread: Thread, shows: bool
) -> None:
    cast.aoi.shows_typing = shows
    cast.aoi.save()
    aoi = cast.client("aoi")
    assert ("data-typing=" in aoi.get(at("thread", thread.pk)).text) == shows
    with CaptureQueriesContext(connection) as captured:
        assert aoi.post(at("typing", thread.pk)).status_code == 204
    assert not [query for query in captured if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
