"""Who may hear what: the same question when a stream is opened and while it is open, and the same on every server."""

import pytest
from django.test import RequestFactory

from engawa.care.conversations import actions as conversations
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.models import Device
from engawa.foundation.accounts.presence import LOCKED
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.accounts.sessions import SessionStore, row_of
from engawa.foundation.live import admission, bus, channels, looking, sources
from engawa.foundation.live.sources import Event, Shown


@pytest.fixture
def thread(cast):
    return conversations.open_thread(cast.aoi, [cast.mori])


def asks(client=None, query: str = ""):
    """Let a browser ask for a stream, and return who is admitted, or the status with which they are refused."""
    request = RequestFactory().get(f"/live/?{query}")
    if client:
        request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    try:
        return admission.admit(admission.who_asks(request))
    except admission.Refused as refused:
        assert len(refused.words.splitlines()) == 2
        return refused.status


@pytest.mark.parametrize(("name", "is_in"), [("aoi", True), ("mori", True), ("sato", False), ("haru", False),
                                             ("kubo", False), ("ito", False)])  # fmt: skip
def test_only_who_is_in_the_thread_hears_it(cast, thread, name, is_in):
    answer = asks(cast.client(name), f"c={thread.channel}")

    assert (answer != 404) is is_in
    if is_in:
        assert answer.account == getattr(cast, name).pk
        assert set(answer.caught_up.after) == {thread.channel, f"account:{answer.account}"}


def test_nobody_hears_the_account_of_somebody_else(cast):
    assert asks(cast.client("sato"), f"c=account:{cast.aoi.pk}") == 404
    assert asks(cast.client("aoi"), f"c=account:{cast.aoi.pk}").account == cast.aoi.pk


def test_what_nobody_registered_nobody_hears(cast):
    assert asks(cast.client("aoi"), "c=record:1") == 404


def test_visitors_and_closed_devices_hear_nothing(cast):
    locked = cast.client("aoi")
    session = locked.session
    session[LOCKED] = True
    session.save()

    assert asks() == 401
    assert asks(locked) == 403
    assert asks(cast.client("mori", second_factor=False)) == 403


@pytest.mark.parametrize("query", ["c=", "c=thread", "c=thread:x.y", "c=%00", "&".join(["c=thread:1"] * 2) + "&c=-"])
def test_what_is_no_channel_gets_words_and_no_stream(cast, query):
    assert asks(cast.client("aoi"), query) == 400


def end_device(cast, thread, device):
    Device.objects.filter(pk=device).delete()


def lock_device(cast, thread, device):
    row = Device.objects.get(pk=device)
    row.session_data = SessionStore().encode({**row.get_decoded(), LOCKED: True})
    row.save()


def change_passphrase(cast, thread, device):
    cast.mori.set_password("another rain on the roof")
    cast.mori.save()


def deactivate(cast, thread, device):
    cast.mori.is_active = False
    cast.mori.save()


def end_role(cast, thread, device):
    accounts.end_role(cast.mori, RoleKind.PRACTITIONER)


def leave(cast, thread, device):
    conversations.leave(thread, cast.mori, None)


@pytest.mark.parametrize("take_away", [end_device, lock_device, change_passphrase, deactivate, end_role, leave])
def test_a_right_that_ends_ends_on_streams_that_are_open(cast, thread, take_away):
    device = row_of(cast.client("mori").session)
    assert admission.still_heard({device: [thread.channel]}) == {device: {thread.channel}}
    take_away(cast, thread, device)

    assert admission.still_heard({device: [thread.channel]}).get(device, set()) == set()


def test_rights_of_many_devices_are_asked_in_few_queries(cast, django_assert_num_queries):
    devices = {row_of(cast.client("mori").session): [f"account:{cast.mori.pk}"]
               for _ in range(5)}  # fmt: skip
    with django_assert_num_queries(2):
        assert admission.still_heard(devices) == {device: set(names) for device, names in devices.items()}


class Reader:
    """A stream, as far as a look needs it."""

    def __init__(self, cast, name: str, channel: str, language: str = "en") -> None:
        self.device = row_of(cast.client(name).session)
        self.shown = Shown(language, "UTC")
        self.numbers = {channel: 0, f"account:{getattr(cast, name).pk}": channels.numbers(
            [f"account:{getattr(cast, name).pk}"])[f"account:{getattr(cast, name).pk}"]}  # fmt: skip


class Counted:
    """A source that remembers how often it was asked."""

    def __init__(self, fails: bool = False) -> None:
        self.asked, self.fails = [], fails

    def may_hear(self, actor, key):
        return True

    def told(self, actor, key, number):
        pass

    def since(self, key, number, shown):
        self.asked.append(shown.language)
        if self.fails:
            raise ZeroDivisionError
        return [Event(number + 1, "entry", shown.language)]


def test_an_event_is_made_once_for_all_who_see_it_alike(cast, monkeypatch):
    source = Counted()
    monkeypatch.setitem(sources._SOURCES, "said", source)
    channels.advance("said:1")
    readers = [Reader(cast, "aoi", "said:1", language) for language in ("en", "ja", "ja", "en", "ja")]
    looking.look(looking.Look.of(readers, check=False))

    assert sorted(source.asked) == ["en", "ja"]


def test_a_source_that_fails_silences_no_other_and_loses_nothing(cast, monkeypatch, caplog):
    monkeypatch.setitem(sources._SOURCES, "said", Counted(fails=True))
    monkeypatch.setitem(sources._SOURCES, "other", Counted())
    for name in ("said:1", "other:1"):
        channels.advance(name)
    seen = looking.look(looking.Look.of([Reader(cast, "aoi", "said:1"), Reader(cast, "aoi", "other:1")], check=False))

    assert [one.number for one in seen.news["other:1", Shown("en", "UTC")]] == [1]
    assert "said:1" not in seen.numbers  # so its readers stay where they are, and are told at the next look


def test_who_lost_a_right_is_out_before_what_was_said_afterwards(cast, thread):
    reader = Reader(cast, "mori", thread.channel)
    conversations.leave(thread, cast.mori, None)
    conversations.post(thread, cast.aoi, "not for Mori", "key-1")
    seen = looking.look(looking.Look.of([reader], check=False))

    assert seen.may_hear(reader.device, reader.numbers) is False


@pytest.mark.parametrize(("name", "status"), [(None, 302), ("aoi", 200), ("mori", 200), ("sato", 404)])
def test_a_server_without_streams_answers_the_same_once(cast, thread, visitor, name, status):
    conversations.post(thread, cast.aoi, "first words", "key-1")
    client = cast.client(name) if name else visitor
    answer = client.get("/live/", {"c": f"{thread.channel}.0"})

    assert answer.status_code == status
    if status == 200:
        assert answer["Content-Type"] == "text/event-stream; charset=utf-8"
        assert answer["Cache-Control"] == "no-store"
        assert "first words" in answer.text
        assert "first words" not in client.get("/live/", {"c": f"{thread.channel}.9"}).text


def test_a_whisper_is_small(db):
    with pytest.raises(ValueError, match="at most"):
        bus.whisper("thread:1", "あ" * 700)
