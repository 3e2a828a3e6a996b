"""Numbers, positions and catching up: nothing is lost, nothing comes twice, whatever a reader says they have seen."""

import json

import pytest
from django.db import connection, transaction

from engawa.foundation.live import catching_up, channels, event_stream, sources
from engawa.foundation.live.sources import Event, Shown

SHOWN = Shown("en", "UTC")


class Said:
    """A source that holds its events in a list."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def may_hear(self, actor, key):
        return True

    def told(self, actor, key, number):
        pass

    def since(self, key, number, shown):
        return [event for event in self.events if event.number > number]


@pytest.fixture
def said(db, monkeypatch):
    source = Said()
    monkeypatch.setitem(sources._SOURCES, "said", source)
    return source


def say(source: Said, *words: str) -> int:
    """Say several things at one number."""
    number = channels.advance("said:1")
    source.events += [Event(number, "entry", word) for word in words]
    return number


def heard(pieces) -> list[str]:
    lines = b"".join(pieces).decode().splitlines()
    return [json.loads(line.removeprefix("data: "))["data"] for line in lines if line.startswith("data: ")]


def test_a_channel_counts_from_one_and_each_for_itself(db):
    assert [channels.advance("said:1"), channels.advance("said:1"), channels.advance("said:2")] == [1, 2, 1]
    assert channels.numbers(["said:1", "said:2", "said:3"]) == {"said:1": 2, "said:2": 1, "said:3": 0}


def test_several_channels_advance_in_one_statement(db, django_assert_num_queries):
    channels.advance("said:2")
    with django_assert_num_queries(1 + (connection.vendor == "postgresql")):  # the bus
        assert channels.advance_all(["said:1", "said:2"], rights=False) == [1, 2]
    assert channels.marks(["said:1", "said:2"]) == {"said:1": channels.Mark(1, 0), "said:2": channels.Mark(2, 1)}


def test_a_channel_advances_only_in_the_transaction_of_its_cause(transactional_db):
    with pytest.raises(RuntimeError):
        channels.advance("said:1")
    assert channels.numbers(["said:1"]) == {"said:1": 0}


def test_what_is_rolled_back_was_never_counted(db):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        channels.advance("said:1")
        raise ZeroDivisionError
    assert channels.numbers(["said:1"]) == {"said:1": 0}


def test_many_channels_are_asked_for_in_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        channels.numbers([f"said:{number}" for number in range(500)])


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        pytest.param(0, ["a", "b", "b too", "c"], id="from-the-beginning"),
        pytest.param(1, ["b", "b too", "c"], id="after-the-first"),
        pytest.param(3, [], id="all-seen"),
        pytest.param(None, [], id="from-now-on"),
        pytest.param(99, [], id="ahead-of-the-channel-after-a-backup-was-restored"),
    ],
)
def test_a_reader_is_told_what_came_after_the_last_number_they_saw(said, seen, told):
    for words in (["a"], ["b", "b too"], ["c"]):
        say(said, *words)
    caught_up = catching_up.catch_up({"said:1": seen}, SHOWN)

    assert heard(caught_up.pieces()) == told
    assert caught_up.after == {"said:1": 3}


def test_a_line_that_breaks_between_two_events_of_one_number_is_told_both_again(said):
    for words in (["a"], ["b", "b too"]):
        say(said, *words)
    first, second, third = catching_up.catch_up({"said:1": 0}, SHOWN).pieces()

    assert [b"said:1=1" in first, b"said:1=1" in second, b"said:1=2" in third] == [True, True, True]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        pytest.param(["account"], {"account": None}, id="own-account"),
        pytest.param(["account.7", "thread:ab-1.45"], {"account": 7, "thread:ab-1": 45}, id="numbers"),
        pytest.param(["thread:ab=45"], {"thread:ab": 45}, id="as-in-an-id"),
        pytest.param([], {}, id="nothing"),
    ],
)
def test_what_is_asked_for_is_read(texts, wanted):
    assert event_stream.asked(texts) == wanted


@pytest.mark.parametrize(
    "text",
    ["", ".", "thread", "thread:", "thread:a.-1", "thread:a.1.2", "thread:a\n.1", "x" * 999, "thread:a.９", "a:../b"],
)
def test_what_is_no_channel_is_refused(text):
    with pytest.raises(event_stream.Unclear):
        event_stream.asked([text])
    assert event_stream.position(text) == {}


def test_more_channels_than_a_page_has_are_refused():
    with pytest.raises(event_stream.Unclear):
        event_stream.asked([f"thread:{number}" for number in range(event_stream.MOST_CHANNELS + 1)])


@pytest.mark.parametrize("data", ["two\nlines", "a\r\n\r\nid: 9", "\r", "</script>", "日本語", ": x", "\u2028"])
def test_no_words_can_break_out_of_their_event(data):
    piece = event_stream.placed(event_stream.spoken("thread:1", Event(1, "entry", data)), {"thread:1": 1})
    lines = piece.decode().split("\n")

    assert b"\r" not in piece
    assert [line.partition(":")[0] for line in lines] == ["data", "id", "", ""]
    assert json.loads(lines[0].removeprefix("data: "))["data"] == data
