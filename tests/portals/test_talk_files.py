"""Files beside entries, through the browser."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from engawa.care.conversations import actions, files, queries
from engawa.care.conversations.models import Attachment, Entry, Thread
from engawa.config.asgi import WITH_FILES
from engawa.foundation.audit.models import Trace
from tests.cast import Cast
from tests.portals.talking import at, picture, write
from tests.visiting import Page


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """Aoi's conversation with Mori."""
    return actions.open_thread(cast.aoi, [cast.mori])


def test_files_go_along_and_pictures_are_shown_without_what_a_camera_wrote(cast: Cast, thread: Thread) -> None:
    aoi, mori = cast.client("aoi"), cast.client("mori")
    sent = [
        SimpleUploadedFile("../../etc/win\u202edow.png", picture()),
        SimpleUploadedFile("letter.pdf", b"%PDF-1.7 a"),
        SimpleUploadedFile("page.html", b"hello"),
    ]
    assert write(aoi, thread, "", files=sent).status_code == 302
    page = mori.get(at("thread", thread.pk)).text
    assert 'alt="window.png"' in page
    assert "etc" not in page
    for file in queries.part(thread).entries[0].files:
        answer = mori.get(at("attachment", file.id))
        assert answer["Content-Type"] == file.kind
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Disposition"].startswith("inline" if file.is_picture else "attachment")
    assert Trace.objects.filter(verb="attachment.read", actor=cast.mori.pk, about=cast.aoi.pk).count() == 3


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")], "This kind of file"),
        ([("a.jpg", b"\xff\xd8\xff\xe0<script>alert(1)</script>")], "This kind of file"),
        ([("a.txt", b"")], "This file is empty"),
        ([("a.txt", b"a" * (5 * 1024 * 1024 + 1))], "too large"),
        ([("a.txt", b"a")] * 5, "Up to four files"),
        ([("a.txt", b"a" * (3 * 1024 * 1024))] * 3, "Together these files are too large"),
    ],
)
def test_a_refused_file_leaves_the_words_where_they_are(
    cast: Cast, thread: Thread, files: list[tuple[str, bytes]], words: str
) -> None:
    sent = [SimpleUploadedFile(name, body) for name, body in files]
    answer = write(cast.client("aoi"), thread, "my words so far", files=sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert "my words so far</textarea>" in answer.text
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: x=1.txt", 'a"; filename="b.exe', "雨の窓.txt", "a;b=c.txt"])
def test_a_files_name_can_write_no_header(cast: Cast, thread: Thread, name: str) -> None:
    assert write(cast.client("aoi"), thread, "", files=[SimpleUploadedFile(name, b"x")]).status_code == 302
    answer = cast.client("aoi").get(at("attachment", Attachment.objects.get().pk))
    assert answer.get("Set-Cookie") is None
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Disposition"].count("filename") == 1


def test_a_letter_with_a_large_file_arrives(cast: Cast, thread: Thread) -> None:
    large = b"%PDF-1.7 " + b"a" * (3 * 1024 * 1024)
    write(cast.client("aoi"), thread, "", files=[SimpleUploadedFile("large.pdf", large)])
    assert Attachment.objects.get().size == len(large)


def test_the_page_tells_its_script_the_limits_that_hold_here(cast: Cast, thread: Thread) -> None:
    field = Page(cast.client("aoi").get(at("thread", thread.pk)).text).all("input", name="files")[0]
    assert field["data-most-bytes"] == str(files.MOST_BYTES)
    assert field["data-most-files"] == str(files.MOST_FILES)
    assert field["data-most-together"] == str(files.MOST_TOGETHER)
    assert "up to 5 MB" in field["data-too-large"]
    assert files.MOST_BYTES < files.MOST_TOGETHER < settings.FILE_UPLOAD_MAX_MEMORY_SIZE == WITH_FILES.limit
