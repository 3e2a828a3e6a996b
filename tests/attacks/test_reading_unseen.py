"""Curious staff: every way to read what somebody wrote leaves a trace that its writer can read."""

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory

from engawa.care.casework import glass
from engawa.care.casework.models import Inquiry
from engawa.care.conversations import actions as conversations
from engawa.care.conversations import files
from engawa.care.conversations.models import Attachment, Entry, Thread
from engawa.foundation.accounts import names
from engawa.foundation.audit.models import Trace
from engawa.foundation.live import admission
from engawa.foundation.ties.models import Tie
from tests.architecture.scene import scene
from tests.cast import Cast
from tests.portals.talking import at

SAID = "the plum tree is in flower"
Read = Callable[[Client, Thread], str]


def stream(client: Client, thread: Thread, *, seen: str, number: int) -> str:
    """What a stream that is opened with this position is told at once."""
    request = RequestFactory().get(f"/live/?c=thread:{thread.pk}.{number}", headers={"last-event-id": seen})
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    admitted = admission.admit(admission.who_asks(request))
    return b"".join(admitted.caught_up.pieces()).decode()


WAYS: dict[str, Read] = {
    "the page": lambda client, thread: client.get(at("thread", thread.pk)).text,
    "what a page missed": lambda client, thread: client.get(at("entries", thread.pk), {"after": 0}).text,
    "a stream from the beginning": lambda client, thread: stream(client, thread, seen="", number=0),
    "a stream that comes back": lambda client, thread: stream(
        client, thread, seen=f"account=0;thread:{thread.pk}=0", number=99
    ),
    "a search": lambda client, thread: client.get(at("search-talk"), {"q": "plum"}).text,
    "a file": lambda client, thread: client.get(at("attachment", Attachment.objects.latest("entry__posted").pk)).text,
    "the language of the page": lambda client, thread: client.get(f"/ja/talk/{thread.pk}/").text,
}


@pytest.mark.parametrize("who", ["mori", "sato behind glass"])
@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_reading_leaves_no_trace(cast: Cast, way: str, who: str) -> None:
    thread = Thread.objects.get(pk=scene(cast)["thread"])
    plain = files.read("plum.txt", SAID.encode())
    conversations.post(thread, cast.aoi, SAID, "k-plum", files=[plain])
    if who != "mori":
        glass.break_glass(cast.sato, cast.aoi, "worried, because it is quiet")
    reader = cast.mori if who == "mori" else cast.sato
    client = cast.client("mori" if who == "mori" else "sato")
    client.get("/en/me/")
    traces = Trace.objects.filter(actor=reader.pk, about=cast.aoi.pk)
    before = traces.count()
    if way == "a stream that comes back" or way == "what a page missed":
        # Also for somebody who has looked at all of it once before.
        client.get(at("thread", thread.pk))
        before = traces.count()

    assert "plum" in WAYS[way](client, thread)
    assert traces.count() == before + 1
    looks = cast.client("aoi").get("/en/me/log/").text
    assert names.of(reader).called in looks


def test_an_open_page_that_waits_leaves_one_trace_and_not_one_for_each_word(cast: Cast) -> None:
    thread = Thread.objects.get(pk=scene(cast)["thread"])
    mori = cast.client("mori")
    mori.get(at("thread", thread.pk))
    traces = Trace.objects.filter(actor=cast.mori.pk, about=cast.aoi.pk, verb="thread.read")
    before, number = traces.count(), Entry.objects.filter(thread=thread).latest("changed").changed
    conversations.post(thread, cast.aoi, SAID, "k-plum")
    assert SAID in mori.get(at("entries", thread.pk), {"after": number}).text
    conversations.post(thread, cast.aoi, "and the cherry", "k-cherry")
    assert "cherry" in stream(mori, thread, seen="", number=number + 1)
    assert traces.count() == before


def test_reading_an_inquiry_or_a_record_leaves_a_trace(cast: Cast) -> None:
    scene(cast)
    waiting = Inquiry.objects.get(handed_to=None)
    cast.client("kubo").get(f"/en/office/inquiries/{waiting.pk}/")
    cast.client("mori").get(f"/en/desk/people/{cast.aoi.pk}/")
    told = set(Trace.objects.values_list("actor", "verb", "about"))
    assert {(cast.kubo.pk, "inquiry.read", waiting.account_id), (cast.mori.pk, "record.read", cast.aoi.pk)} <= told


def test_nobody_learns_who_is_supported_here_without_breaking_the_glass(cast: Cast) -> None:
    sato, answers = cast.client("sato"), {}
    for whom in ("Aoi", str(cast.aoi.pk), "Nobody At All", "999999"):
        for reason in ("", "short", " " * 40):
            page = sato.post("/en/desk/break-glass/", {"whom": whom, "reason": reason})
            answers[whom, reason.strip()] = (page.status_code, page.text.replace(f'"{whom}"', "WHOM"))
    pages = {page.split('name="csrfmiddlewaretoken"')[-1].split("</form>")[0][80:] for _, page in answers.values()}
    assert {status for status, _ in answers.values()} == {422}
    assert len({page.replace("short", "") for page in pages}) == 1, "whoever is looked for, the answer is the same"
    assert not Tie.objects.filter(holder=cast.sato, subject=cast.aoi).exists()
