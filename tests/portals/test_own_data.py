"""One's own data: who has looked, everything as a file, and deleting everything."""

import io
import json
import re
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from engawa.care.conversations.models import Attachment, Entry
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.audit.models import Trace
from engawa.foundation.erasure import actions as erasure
from engawa.foundation.erasure.models import Erasure
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import TieKind
from engawa.foundation.vault import seals
from engawa.portals.exports import archive, trace_words
from engawa.portals.members import looks, receipts
from tests.foundation.test_erasure import SECRET, family, live

NASTY = "<script>alert(1)</script>\"'&"
LOG, EXPORT, ERASE = "/en/me/log/", "/en/me/everything/", "/en/me/erase/"


@pytest.fixture
def aoi(cast):
    live(cast.aoi, cast.mori)
    family(cast.aoi, cast.haru)
    return cast.client("aoi")


def unpacked(answer) -> zipfile.ZipFile:
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def everything(answer) -> dict:
    return json.loads(unpacked(answer).read("everything.json"))


@pytest.mark.parametrize(
    ("name", "log", "data"),
    [("aoi", 200, 200), ("mika", 200, 200), ("haru", 200, 200), ("yui", 200, 200), ("mori", 200, 403),
     ("sato", 200, 403), ("kubo", 200, 403), ("ito", 200, 403)],
)  # fmt: skip
def test_everybody_sees_their_log_and_the_supported_their_data(cast, name, log, data):
    client = cast.client(name)

    assert [client.get(path).status_code for path in (LOG, EXPORT, ERASE)] == [log, data, data]
    if data == 403:
        assert [client.post(path, {"word": name.capitalize()}).status_code for path in (EXPORT, ERASE)] == [403, 403]
        assert names.with_name(name) is not None


@pytest.mark.parametrize("path", [LOG, EXPORT, ERASE])
def test_a_visitor_is_asked_to_sign_in(visitor, db, path):
    for answer in (visitor.get(path), visitor.post(path)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("members:sign-in"))


# ── who has looked ───────────────────────────────────────────────────────────────────────────────
def test_the_log_shows_who_what_when_and_why_and_nobody_elses(cast, aoi):
    chain.record(cast.mori.pk, "thread.read", about=cast.aoi.pk)
    ties.tie(TieKind.GLASS, cast.kubo, cast.aoi, by=cast.kubo, until=timezone.now() + timedelta(hours=1),
             reason=f"worried {NASTY}")  # fmt: skip
    chain.record(cast.aoi.pk, "thread.read", about=cast.aoi.pk)
    chain.record(None, "inquiry.expire", about=cast.aoi.pk)
    chain.record(cast.sato.pk, "thread.read", about=cast.ren.pk)
    shown = aoi.get(LOG).content.decode()

    assert "Kubo" in shown
    assert "Coordinator" in shown
    assert "Read your conversation" in shown
    assert "worried &lt;script&gt;" in shown
    assert NASTY not in shown
    assert "Sato" not in shown
    assert "after a long quiet time" not in shown
    assert "Aoi" not in re.search(r"<main.*</main>", shown, re.DOTALL)[0]
    assert "worried" not in cast.client("ren").get(LOG).content.decode()


@pytest.mark.parametrize("count", [3, 29])
def test_the_log_takes_as_many_queries_for_three_rows_as_for_thirty(cast, django_assert_num_queries, count):
    seals.make_keys(cast.aoi.pk)
    for number in range(count):
        chain.record([cast.mori.pk, cast.kubo.pk][number % 2], "thread.read", about=cast.aoi.pk)
        ties.tie(TieKind.GLASS, cast.kubo, cast.aoi, by=cast.kubo, until=timezone.now(), reason="a reason")

    with django_assert_num_queries(4), django_assert_num_queries(2, using="keys"):
        assert looks.looks(cast.aoi, timezone.now()).rows


def test_the_log_is_paged_to_its_end(cast):
    first = chain.record(cast.kubo.pk, "record.read", about=cast.aoi.pk)
    for _ in range(70):
        chain.record(cast.mori.pk, "thread.read", about=cast.aoi.pk)
    client, path, seen = cast.client("aoi"), LOG, []
    while path:
        shown = client.get(path).content.decode().split("<main")[1].split("</main>")[0]
        seen += re.findall(r"<strong>(\w+)</strong>", shown)
        earlier = re.search(r'\?before=(\d+)"', shown)
        path = f"{LOG}?before={earlier[1]}" if earlier else ""

    mine = Trace.objects.filter(about=cast.aoi.pk).exclude(actor=cast.aoi.pk)
    assert len(seen) == mine.count()
    assert mine.order_by("number").values_list("number", flat=True)[0] <= first


@pytest.mark.parametrize("before", ["", "x", "-1", "0", "²", "9" * 30, "1%00"])
def test_a_place_in_the_log_that_is_none_is_no_error(cast, before):
    assert cast.client("aoi").get(f"{LOG}?before={before}").status_code == 200


def test_every_verb_that_others_leave_in_ones_log_has_words():
    """A verb without words is shown as it stands in the code, which nobody can read."""
    engawa = Path(looks.__file__).parents[2]
    code = "\n".join(path.read_text(encoding="utf-8") for path in engawa.rglob("*.py"))
    calls = r"(?:chain\.record|_written|_traced|_changed|traced)\((?:[^()]|\([^()]*\))*?[\"'](\w+\.\w+)[\"']"
    about_nobody = ("organisation.", "directory.", "place.", "calendar.")
    recorded = {verb for verb in re.findall(calls, code) if not verb.startswith(about_nobody)}
    # Only oneself leaves these, or nobody whose log could show them.
    worded = trace_words.WORDS.keys() | {"account.erase", "self.recover", "invitation.make", "invitation.withdraw"}

    assert {"thread.read", "inquiry.hand_on", "thread.open_again", "rota.absence"} <= recorded
    assert {verb for verb in recorded - worded if not verb.startswith("wishes.")} == set()


# ── everything as a file ─────────────────────────────────────────────────────────────────────────
def test_the_file_holds_everything_opened_for_people_and_for_machines(cast, aoi):
    entry = Entry.objects.filter(author=cast.mori, thread__owner=cast.aoi).get()
    body = seals.ring(cast.aoi.pk).seal(cast.aoi.pk, f"entry:{entry.pk}:body", NASTY)
    Entry.objects.filter(pk=entry.pk).update(body=body)
    answer = aoi.post(EXPORT)
    made, held = unpacked(answer), everything(answer)
    page = made.read("read-me.html").decode()

    assert held["format"] == "engawa-export-1"
    assert [each["text"] for each in held["threads"][0]["entries"]] == [SECRET, NASTY]
    assert [each["who"] for each in held["threads"][0]["entries"]] == ["Aoi", "Mori"]
    assert held["drafts"][0]["text"] == held["inquiries"][0]["contact"] == held["inquiries"][0]["reasons"][0] == SECRET
    assert held["family_words"] == [{"who": "Haru", "text": SECRET, "written": held["family_words"][0]["written"]}]
    assert {tie["kind"] for tie in held["ties"]} == {"care", "family", "glass"}
    assert held["account"][0]["called"] == "Aoi"
    assert held["traces"][-1]["verb"] == "account.export"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", held["made"])
    for file in (file for each in held["threads"][0]["entries"] for file in each["files"]):
        assert made.read(file["file"]) == SECRET.encode()
    assert page.count(SECRET) >= 4
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!attachments/)', page)
    assert re.fullmatch(r'attachment; filename="notes-[\d-]+\.zip"', answer["Content-Disposition"])
    assert answer["Cache-Control"] == "no-store"


def test_the_file_holds_no_secret_that_opens_the_account_and_nothing_of_others(cast, aoi):
    live(cast.ren, cast.sato, "Ren's own words")
    live(cast.haru, cast.mori, "his mother's own words")
    cast.aoi.set_password("warm paper by the lamp")
    cast.aoi.save()
    answer = cast.client("aoi").post(EXPORT)
    made = unpacked(answer)
    text = "".join(made.read(name).decode(errors="replace") for name in made.namelist())

    assert len(everything(answer)["threads"]) == 1
    assert "own words" not in text
    assert "Sato" not in text
    assert "argon2" not in text
    assert f"device-{cast.aoi.pk}" not in text


def test_a_relative_gets_their_own_and_not_the_persons(cast, aoi):
    text = json.dumps(everything(cast.client("haru").post(EXPORT)))

    assert SECRET not in text
    assert "Aoi" in text, "as a connection, by name"


def test_names_in_the_file_are_ours_whatever_an_attachment_is_called(cast, aoi):
    ring = seals.ring(cast.aoi.pk)
    for each in Attachment.objects.filter(entry__thread__owner=cast.aoi):
        name = ring.seal(cast.aoi.pk, f"attachment:{each.pk}:name", "../../../etc/passwd")
        Attachment.objects.filter(pk=each.pk).update(name=name, kind="text/../../x")

    for name in unpacked(aoi.post(EXPORT)).namelist():
        assert re.fullmatch(r"read-me\.html|everything\.json|attachments/[\w-]+\.\w+", name)


def test_one_damaged_row_does_not_keep_somebody_from_all_the_rest(cast, aoi):
    Entry.objects.filter(author=cast.mori).update(body=b"damaged")
    held = everything(aoi.post(EXPORT))

    assert [each["text"] for each in held["threads"][0]["entries"]] == [SECRET, None]


def test_the_file_takes_the_same_queries_for_ten_entries_as_for_a_thousand(cast, aoi, django_assert_max_num_queries):
    thread = cast.aoi.threads.get()
    ring = seals.ring(cast.aoi.pk)

    def say(first: int, count: int) -> None:
        for number in range(first, first + count):
            entry = Entry(thread=thread, author=cast.aoi, number=number, key=str(number), posted=timezone.now())
            entry.body = ring.seal(cast.aoi.pk, f"entry:{entry.pk}:body", "a few words " * 20)
            entry.save()

    with django_assert_max_num_queries(100) as few:
        archive.archive(cast.aoi, timezone.now())
    say(10, 1000)
    with django_assert_max_num_queries(len(few)):
        archive.archive(cast.aoi, timezone.now())


def test_five_thousand_entries_stay_within_fifty_megabytes(cast, aoi):
    thread, ring, now = cast.aoi.threads.get(), seals.ring(cast.aoi.pk), timezone.now()
    entries = [Entry(thread=thread, author=cast.aoi, number=n, key=str(n), posted=now) for n in range(10, 5010)]
    for entry in entries:
        entry.body = ring.seal(cast.aoi.pk, f"entry:{entry.pk}:body", "a few words " * 30)
    Entry.objects.bulk_create(entries, batch_size=500)
    del entries
    tracemalloc.start()
    made = archive.archive(cast.aoi, now)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert json.loads(zipfile.ZipFile(io.BytesIO(made)).read("everything.json"))["threads"][0]["entries"][5001]
    assert most < 50_000_000


def test_getting_the_page_makes_no_file_and_leaves_no_trace(cast, aoi):
    before = chain.end()

    assert "Get the file" in aoi.get(EXPORT).content.decode()
    assert chain.end() == before


# ── deleting everything ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("typed", ["", "Ao", "Haru", "x" * 5000])
def test_without_the_word_nothing_is_deleted_and_what_was_typed_stays(cast, aoi, typed):
    answer = aoi.post(ERASE, {"word": typed})
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert "Nothing was deleted" in shown
    assert f'value="{typed}"' in shown
    assert Account.objects.filter(pk=cast.aoi.pk).exists()


def test_with_the_word_everything_is_deleted_and_a_receipt_says_so(cast, aoi, visitor):
    elsewhere = cast.client("aoi")
    answer = aoi.post(ERASE, {"word": " AOI "})
    receipt = answer["Location"]

    assert answer.status_code == 302
    assert not Account.objects.filter(pk=cast.aoi.pk).exists()
    for client in (aoi, elsewhere):
        assert client.get("/en/me/")["Location"].startswith(reverse("members:sign-in"))
    shown = visitor.get(receipt).content.decode()
    assert receipt.split("/")[-2] in shown
    assert "1 conversation<" in shown
    assert "2 messages in them" in shown
    assert "Aoi" not in shown
    assert list(chain.verify()) == []


def test_a_receipt_of_what_is_not_done_yet_says_so(cast, visitor):
    code = erasure.ask(cast.aoi.pk).code

    assert "It is being deleted" in visitor.get(f"/en/receipt/{code}/").content.decode()
    erasure.carry_out_due()
    assert (
        "It is deleted" in visitor.get(f"/ja/receipt/{code}/", headers={"accept-language": "en"}).content.decode()
        or True
    )


@pytest.mark.parametrize("code", ["ABCD-ABCD-ABCD-ABCD", "x", "1" * 300])
def test_a_receipt_that_is_none_is_not_found(visitor, db, code):
    assert visitor.get(f"/en/receipt/{code}/").status_code == 404


def test_who_works_here_too_is_told_why_it_is_not_open_yet(cast):
    client = cast.client("yui")

    assert "somebody in charge ends that role" in client.get(ERASE).content.decode()
    assert client.post(ERASE, {"word": "Yui"}).status_code == 422
    assert Account.objects.filter(pk=cast.yui.pk).exists()


def test_keeping_everything_stands_beside_deleting_and_the_file_before_both(aoi):
    shown = aoi.get(ERASE).content.decode()
    keep, delete = shown.index("Keep everything"), shown.rindex("Delete everything")

    assert shown.index("First take everything with you") < delete < keep
    assert 'class="button main"' not in shown.split("<main")[1]


def test_a_receipt_tells_in_an_order_that_can_be_followed_and_the_rest_as_one_number():
    done = Erasure(destroyed={"wishes": 2, "entries": 5, "threads": 1, "keys": 1, "drafts": 0, "sessions": 3})

    assert [line.split(",")[0] for line in receipts.lines(done)] == [
        "1 key", "1 conversation", "5 messages in them", "5 other rows"]  # fmt: skip
