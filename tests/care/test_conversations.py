"""Conversations: what is said is there once, in order, sealed, and changes only while it may."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from engawa.care.conversations import actions, queries, search
from engawa.care.conversations.files import Upload
from engawa.care.conversations.models import Attachment, Draft, Entry, Member, Thread
from engawa.foundation.access import verdicts
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit import chain
from engawa.foundation.audit.models import Trace
from engawa.foundation.live.models import Channel
from engawa.foundation.notifications.models import Notice
from tests.cast import Cast

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


PICTURE = Upload("window.png", "image/png", b"not really one")


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """Aoi's conversation with Mori."""
    return actions.open_thread(cast.aoi, [cast.mori])


def bodies(thread: Thread) -> list[str | None]:
    return [row.body for row in queries.part(thread).entries]


def test_an_entry_sent_twice_is_there_once(cast: Cast, thread: Thread) -> None:
    first = actions.post(thread, cast.aoi, "good evening", "key-1")
    again = actions.post(thread, cast.aoi, "good evening", "key-1")
    assert again.pk == first.pk
    assert bodies(thread) == ["good evening"]
    assert Notice.objects.filter(account=cast.mori, kind="entry").count() == 1


def test_the_same_key_of_two_writers_makes_two_entries(cast: Cast, thread: Thread) -> None:
    actions.post(thread, cast.aoi, "mine", "key-1")
    actions.post(thread, cast.mori, "yours", "key-1")
    assert bodies(thread) == ["mine", "yours"]


def test_entries_keep_the_order_of_the_channel(cast: Cast, thread: Thread) -> None:
    for number in range(5):
        actions.post(thread, (cast.aoi, cast.mori)[number % 2], str(number), f"key-{number}")
    assert bodies(thread) == list("01234")
    numbers = [row.number for row in queries.part(thread).entries]
    assert numbers == sorted(numbers)
    assert Channel.objects.get(pk=thread.channel).number == numbers[-1]


def test_nothing_readable_lies_in_the_database(cast: Cast, thread: Thread) -> None:
    actions.post(thread, cast.aoi, "the plum tree", "k", files=[Upload("plum.txt", "text/plain", b"plum blossom")])
    actions.save_draft(thread, cast.aoi, "plum wine")
    for table in ("entry", "attachment", "draft"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM conversations_{table}")
            rows = cursor.fetchall()
        assert rows
        assert b"plum" not in b"".join(
            bytes(cell) for row in rows for cell in row if isinstance(cell, bytes | memoryview)
        )
        assert "plum" not in str([cell for row in rows for cell in row if isinstance(cell, str)])


def test_edited_words_are_marked_and_come_again_to_open_pages(cast: Cast, thread: Thread) -> None:
    entry = actions.post(thread, cast.aoi, "befor", "k")
    number = Channel.objects.get(pk=thread.channel).number
    actions.edit(entry, "before", cast.aoi)
    (row,) = queries.missed(thread, number)
    assert (row.body, row.number) == ("before", number)
    assert row.edited


def test_words_taken_back_are_gone_with_their_files(cast: Cast, thread: Thread) -> None:
    entry = actions.post(thread, cast.aoi, "too much", "k", files=[PICTURE])
    actions.take_back(entry, cast.aoi)
    entry.refresh_from_db()
    assert bytes(entry.body) == b""
    assert entry.taken_back
    assert not Attachment.objects.exists()
    assert queries.part(thread).entries[0].body == ""
    with pytest.raises(actions.TooLate):
        actions.take_back(entry, cast.aoi)
    with pytest.raises(actions.TooLate):
        actions.edit(entry, "again", cast.aoi)
    entry.refresh_from_db()
    assert bytes(entry.body) == b""


@pytest.mark.parametrize(("minutes", "changes"), [(0, True), (29, True), (31, False)])
def test_entries_change_only_within_their_time(cast: Cast, thread: Thread, minutes: int, changes: bool) -> None:
    with time_machine.travel(NOW, tick=False):
        entry = actions.post(thread, cast.aoi, "a", "k")
    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
        assert verdicts.all_for(cast.actor("aoi"), "entry.change").exists() == changes
        for change in (lambda: actions.edit(entry, "b", cast.aoi), lambda: actions.take_back(entry, cast.aoi)):
            if changes:
                change()
            else:
                with pytest.raises(actions.TooLate):
                    change()


def test_nobody_changes_what_others_said(cast: Cast, thread: Thread) -> None:
    entry = actions.post(thread, cast.aoi, "a", "k")
    for change in (lambda: actions.edit(entry, "b", cast.mori), lambda: actions.take_back(entry, cast.mori)):
        with pytest.raises(actions.TooLate):
            change()
    assert bodies(thread) == ["a"]


def test_a_scheduled_entry_is_seen_by_its_writer_only_until_its_time(cast: Cast, thread: Thread) -> None:
    due = timezone.now() + timedelta(hours=8)
    entry = actions.post(thread, cast.aoi, "good morning", "k", due=due)
    assert bodies(thread) == []
    assert queries.missed(thread, 0) == ()
    assert [row.body for row in queries.scheduled(thread, cast.aoi)] == ["good morning"]
    assert queries.scheduled(thread, cast.mori) == ()
    assert not search.find(verdicts.all_for(cast.actor("mori"), "thread.read"), "morning").hits
    assert not Notice.objects.filter(account=cast.mori).exists()
    actions.edit(entry, "good morning, Mori", cast.aoi)
    assert actions.post_due(due - timedelta(seconds=1)) == 0
    assert actions.post_due(due) == 1
    assert actions.post_due(due) == 0
    (row,) = queries.part(thread).entries
    assert (row.body, row.edited) == ("good morning, Mori", None)
    assert Notice.objects.filter(account=cast.mori).count() == 1
    with pytest.raises(actions.TooLate):
        actions.cancel_scheduled(entry, cast.aoi)


def test_a_scheduled_entry_that_was_cancelled_never_goes_out(cast: Cast, thread: Thread) -> None:
    due = timezone.now() + timedelta(hours=8)
    entry = actions.post(thread, cast.aoi, "good morning", "k", due=due)
    with pytest.raises(actions.TooLate):
        actions.cancel_scheduled(entry, cast.mori)
    actions.cancel_scheduled(entry, cast.aoi)
    assert actions.post_due(due) == 0


@pytest.mark.parametrize("ends", ["leave", "close"])
def test_what_was_scheduled_by_somebody_who_left_stays_unsent(cast: Cast, thread: Thread, ends: str) -> None:
    due = timezone.now() + timedelta(hours=8)
    actions.post(thread, cast.mori, "see you", "k", due=due)
    if ends == "leave":
        actions.leave(thread, cast.mori, cast.kubo)
    else:
        actions.close_thread(thread, cast.kubo)
    assert actions.post_due(due) == 0


def test_a_draft_is_kept_until_it_is_sent_and_belongs_to_its_writer(cast: Cast, thread: Thread) -> None:
    actions.save_draft(thread, cast.aoi, "I wanted to")
    actions.save_draft(thread, cast.aoi, "I wanted to say")
    assert queries.draft(thread, cast.aoi) == "I wanted to say"
    assert queries.draft(thread, cast.mori) == ""
    actions.post(thread, cast.mori, "no hurry", "k")
    assert queries.draft(thread, cast.aoi) == "I wanted to say"
    actions.post(thread, cast.aoi, "I wanted to say hello", "k")
    assert queries.draft(thread, cast.aoi) == ""
    # A copy that was on its way longer than the entry itself does not bring the words back.
    actions.save_draft(thread, cast.aoi, "I wanted to say hel", "k")
    assert queries.draft(thread, cast.aoi) == ""
    actions.save_draft(thread, cast.aoi, "x")
    actions.save_draft(thread, cast.aoi, "  ")
    assert not Draft.objects.exists()


def test_who_waits_for_whom_follows_the_last_word(cast: Cast, thread: Thread) -> None:
    def waiting() -> datetime | None:
        return Thread.objects.values_list("waiting_since", flat=True).get(pk=thread.pk)

    assert waiting() is None
    first = actions.post(thread, cast.aoi, "a", "1")
    second = actions.post(thread, cast.aoi, "b", "2")
    assert waiting() == first.posted
    actions.take_back(first, cast.aoi)
    assert waiting() == second.posted
    answer = actions.post(thread, cast.mori, "c", "3")
    assert waiting() is None
    actions.take_back(answer, cast.mori)
    assert waiting() == second.posted
    actions.take_back(second, cast.aoi)
    assert waiting() is None


def test_what_is_new_is_counted_for_oneself_only(cast: Cast, thread: Thread) -> None:
    def new(name: str) -> bool:
        return queries.threads_of(getattr(cast, name))[0].is_new

    entry = actions.post(thread, cast.aoi, "a", "k")
    assert (new("aoi"), new("mori")) == (False, True)
    queries.look(thread, cast.mori, entry.number or 0)
    assert new("mori") is False
    queries.look(thread, cast.mori, 0)
    assert new("mori") is False


def test_every_change_leaves_a_trace_without_words_and_the_chain_holds(cast: Cast, thread: Thread) -> None:
    entry = actions.post(thread, cast.aoi, "a", "k")
    actions.edit(entry, "b", cast.aoi)
    actions.promise(thread, NOW.date(), cast.mori)
    actions.take_back(entry, cast.aoi)
    traces = Trace.objects.filter(about=cast.aoi.pk, subject=thread.channel).order_by("number")
    verbs = list(traces.values_list("verb", flat=True))
    assert verbs == ["thread.open", "entry.post", "entry.edit", "thread.promise", "entry.take_back"]
    assert list(chain.verify()) == []


def test_a_damaged_entry_does_not_shut_the_thread(cast: Cast, thread: Thread) -> None:
    entry = actions.post(thread, cast.aoi, "a", "1")
    actions.post(thread, cast.aoi, "b", "2")
    Entry.objects.filter(pk=entry.pk).update(body=b"\x01" + b"0" * 40)
    assert bodies(thread) == [None, "b"]


@pytest.mark.parametrize("count", [1, 50, 500])
def test_a_page_of_a_thread_costs_the_same_at_any_length(
    cast: Cast, thread: Thread, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sample = actions.post(thread, cast.aoi, "a", "k", files=[PICTURE])
    more = [Entry(thread=thread, author=cast.aoi, key=str(n), number=n + 10, changed=n + 10, posted=sample.posted,
                  body=b"") for n in range(count - 1)]  # fmt: skip
    Entry.objects.bulk_create(more)
    with django_assert_num_queries(3):  # entries, files, who wrote
        shown = queries.part(thread)
    with django_assert_num_queries(2, using="keys"):
        queries.part(thread)
    assert len(shown.entries) == min(count, queries.PAGE)
    assert (shown.earlier is None) == (count <= queries.PAGE)


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_costs_the_same_at_any_length(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        actions.open_thread(cast.ren, [cast.sato, cast.kubo])
    with django_assert_num_queries(3), django_assert_num_queries(1, using="keys"):
        rows = queries.threads_of(cast.sato)
    assert len(rows) == count
    assert rows[0].names == ("Ren", "Kubo")


def test_an_entry_costs_the_same_for_one_who_reads_it_and_for_many(
    cast: Cast, thread: Thread, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actions.post(thread, cast.aoi, "the first words count the promise", "0")
    with CaptureQueriesContext(connection) as for_one:
        actions.post(thread, cast.aoi, "a", "1")
    more = [accounts.open_account(called="P", name=f"p{n}", roles=[RoleKind.PRACTITIONER]) for n in range(40)]
    Member.objects.bulk_create(Member(thread=thread, account=one) for one in more)
    with django_assert_num_queries(len(for_one)):
        actions.post(thread, cast.aoi, "b", "2")
    assert Notice.objects.filter(kind="entry", account__in=more).count() == 40
    assert Channel.objects.filter(name__in=[f"account:{one.pk}" for one in more], number=1).count() == 40
