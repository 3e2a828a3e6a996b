"""Whoever wants more than a person could: names by the thousand, disks full of files, files made again and again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Attachment, Entry
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import invitations, names
from engawa.foundation.accounts.roles import RoleKind
from tests.cast import Cast
from tests.portals.entering import browser, later, somebody
from tests.portals.talking import write

NEW = {"way": "own", "own": "a quiet wooden porch", "offered": "one two three four five", "called": "X"}
WORDS, TAKEN = "tea moss lamp rain door", "has this name already"


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["keep", "invitation"])
def test_nobody_can_try_through_who_is_here(where):
    somebody("mori")
    nameless = accounts.open_account(called="N", roles=[RoleKind.PERSON], passphrase=WORDS)
    token = invitations.invite(names.with_name("mori"), roles=[RoleKind.HOST])
    client = browser()
    if where == "keep":
        client.post(f"/en/come-back/{nameless.locator}/", {"passphrase": WORDS})
    path = "/en/keep/" if where == "keep" else f"/en/invitation/{token}/"
    guesses = [client.post(path, {**NEW, "name": "mori"}) for _ in range(22)]

    assert [answer.status_code for answer in guesses] == [422] * 20 + [429] * 2
    assert TAKEN in guesses[0].content.decode() and TAKEN not in guesses[-1].content.decode()
    assert 'value="mori"' in guesses[-1].content.decode(), "what was typed stays"
    # Whether a name is free is not told either.
    assert client.post(path, {**NEW, "name": "nobody here"}).status_code == 429
    with later(61):
        assert client.post(path, {**NEW, "name": "nobody here"}).status_code == 302


def test_nobody_can_fill_the_disk_with_files(cast: Cast):
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    aoi = cast.client("aoi")

    def send(count: int, key: str):
        files = [SimpleUploadedFile(f"{at}.txt", b"x") for at in range(count)]
        return write(aoi, thread, "look", key=f"files-{key}", files=files)

    assert [send(4, str(at)).status_code for at in range(11)] == [302] * 10 + [422]
    assert Attachment.objects.count() == 40
    refused = send(1, "one-more").content.decode()
    assert "Tomorrow there is room again" in refused and "look</textarea>" in refused
    assert write(aoi, thread, "words go", key="words-only").status_code == 302
    assert Entry.objects.filter(thread=thread).count() == 11
    with later(60 * 24 + 1):
        assert send(1, "next-day").status_code == 302


def test_one_file_of_everything_is_made_a_few_times_an_hour(cast: Cast):
    aoi, haru = cast.client("aoi"), cast.client("haru")
    assert [aoi.post("/en/me/everything/").status_code for _ in range(7)] == [200] * 6 + [429]
    assert "again in about 60 minutes" in aoi.post("/en/me/everything/").content.decode()
    assert haru.post("/en/me/everything/").status_code == 200
    with later(61):
        assert aoi.post("/en/me/everything/").status_code == 200
