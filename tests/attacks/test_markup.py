"""Markup in everything that a person can type: it stays text on every page, for everybody, in every file and event."""

import io
import re
import zipfile
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Appointment
from engawa.care.casework.models import Inquiry
from engawa.care.conversations.models import Attachment, Entry
from engawa.foundation.accounts.models import Account, Device
from engawa.foundation.live.sources import Shown
from engawa.foundation.organisation import actions as organisation
from engawa.foundation.ties.models import Tie, TieKind
from engawa.portals.members.live_threads import LiveThreads
from tests.architecture.scene import scene
from tests.attacks.walking import addresses
from tests.cast import Cast
from tests.portals.entering import Passkey, add_passkey, confirmed, hidden
from tests.portals.test_office_directory import ENTRY

pytestmark = [pytest.mark.any_database, pytest.mark.long]

# Out of an attribute, out of a text, out of a script, out of a title; short enough for a name.
BAD = "'\"></textarea></title></script><x-evil on=1>{{7*7}}"
SHORT = "\"'><x-evil on=1>"
FIELDS = """name called body word reason closing whom to roles code passphrase own offered way pin after link email
quiet_from quiet_until first_day last_day who day due key state country zone language languages setup
credential hours words months give next page answers_within start-0-0 end-0-0 kept format
""".split()
TEXTS = ("name", "offers_en", "offers_ja", "source")
ASKED = dict.fromkeys(("q", "next", "before", "show", "called", "country", "page", "staff", "moved"), BAD)
LATER = (timezone.now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")
EVERYBODY = ("visitor", "aoi", "haru", "mori", "sato", "kubo", "ito")


class Evil(HTMLParser):
    """Finds what became markup that none of our templates holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        runs = any(name.startswith("on") or name in {"srcdoc", "style"} for name in names)
        leads = any((value or "").strip().lower().startswith(("javascript:", "data:")) for _, value in attrs)
        inline = tag == "script" and "src" not in names
        if tag in {"x-evil", "iframe", "object", "embed", "base"} or runs or leads or inline:
            self.found.append(self.get_starttag_text() or tag)


def told_everywhere(cast: Cast) -> dict[object, object]:
    """Type it into every field there is, through the forms that people use; return what the addresses name."""
    organisation.set_up(name="Minato", country="JP", zone="Asia/Tokyo", languages=["ja", "en"])
    things = scene(cast)
    aoi, mori, kubo, ito = (cast.client(name, headers={"user-agent": BAD}) for name in ("aoi", "mori", "kubo", "ito"))
    thread, tie = things["thread"], Tie.objects.get(kind=TieKind.FAMILY, subject=cast.aoi)
    waiting = Inquiry.objects.get(handed_to=None)
    sent = [
        aoi.post("/en/me/you/", {"called": SHORT, "language": "en", "zone": "Asia/Tokyo"}),
        aoi.post(at("members:post", thread), {"body": BAD, "key": "key-00000001",
                 "files": SimpleUploadedFile(f"{BAD}.txt", BAD.encode())}),
        aoi.post(at("members:post", thread), {"body": BAD, "key": "key-00000002", "go": "later", "due": LATER}),
        mori.post(at("members:draft", thread), {"body": BAD}),
        aoi.post(at("members:share", tie.pk, "words"), {"go": "give", "words": BAD, "until": "0"}),
        cast.client("haru").post("/en/me/you/", {"called": SHORT, "language": "ja", "zone": "Asia/Tokyo"}),
        kubo.post("/en/me/you/", {"called": SHORT, "language": "ja", "zone": "Asia/Tokyo"}),
        kubo.post(at("office:inquiry-write", waiting.pk), {"body": BAD, "key": "k" * 12}),
        kubo.post(at("office:inquiry-hand-over", waiting.pk), {"to": cast.mori.pk, "reason": BAD}),
        mori.post("/en/me/you/", {"called": SHORT, "language": "en", "zone": "Asia/Tokyo"}),
        mori.post(at("practitioner:hand-on", waiting.pk), {"to": "back", "reason": BAD}),
        mori.post("/en/desk/break-glass/", {"whom": cast.ren.pk, "reason": BAD}),
        cast.client("sato").post("/en/desk/break-glass/", {"whom": cast.aoi.pk, "reason": BAD}),
        ito.post("/en/office/invitations/", {"called": SHORT, "roles": "practitioner"}),
        kubo.post("/en/office/places/", {"name": SHORT, "address": BAD}),
        aoi.post(at("members:appointment-book", held(cast).pk), {"note": BAD}),
        aoi.post("/en/me/calendar/titles/", {"titles": "plain"}),
        kubo.post("/en/office/directory/new/", {**ENTRY, **dict.fromkeys(TEXTS, BAD)}),
        ito.post("/en/office/organisation/", {
            "name": BAD, "name_ja": BAD, "about_en": f"# {BAD}\n\n[x](javascript:alert(1)) {BAD}", "about_ja": BAD,
            "hours_en": BAD, "hours_ja": BAD, "languages": "en", "country": "JP", "zone": "Asia/Tokyo"}),
    ]  # fmt: skip
    refused = {place: answer.content.decode() for place, answer in enumerate(sent) if answer.status_code >= 400}
    assert {place: re.findall(r'class="error"[^>]*>([^<]*)', page) for place, page in refused.items()} == {}
    return things


def held(cast: Cast) -> Appointment:
    """A time that Aoi keeps while she decides."""
    start = cells.cell(timezone.now() + timedelta(days=5)) // 6 * 6
    return appointments.hold(Time(start, (cast.mori.pk,), "text"), cast.aoi, "k-held")


def at(name: str, *places: object) -> str:
    with translation.override("en"):
        return reverse(name, args=places)


def written(visitor: Client) -> Account:
    """Write to us as a stranger, markup in every field."""
    page = visitor.get("/en/write/")
    answer = visitor.post("/en/write/", {"key": hidden(page, "key"), "body": BAD, "called": SHORT, "reach": "phone",
                                         "contact": BAD, "zone": BAD, "speaks": BAD, "hours": BAD})  # fmt: skip
    assert answer.status_code == 302
    return Inquiry.objects.latest("arrived").account


def test_what_was_typed_is_text_on_every_page_for_everybody(cast: Cast) -> None:
    things, stranger = told_everywhere(cast), Client()
    written(stranger)
    clients = {who: Client() if who == "visitor" else cast.client(who) for who in EVERYBODY} | {"stranger": stranger}
    found, seen = {}, 0
    for name, path in addresses(things).items():
        for who, client in clients.items():
            for query in ({}, ASKED):
                answer = client.get(path, query)
                if not answer.get("Content-Type", "").startswith("text/html"):
                    continue
                page = answer.content.decode()
                seen += "x-evil" in page
                if evil := Evil(page).found:
                    found[name, who] = evil
                assert "49" not in re.findall(r"x-evil on=1&gt;(\d+)", page), (name, who)
    # The note that went with an appointment, where it is read.
    noted = at("members:appointment", Appointment.objects.exclude(note=b"").get().pk)
    for who in ("aoi", "mori"):
        page = clients[who].get(noted).content.decode()
        assert "x-evil" in page and Evil(page).found == []
    assert found == {}
    assert seen > 40, "the words must have reached many pages, or this looks at nothing"


def test_what_could_not_be_taken_comes_back_as_text(cast: Cast) -> None:
    things = told_everywhere(cast)
    form = {**dict.fromkeys(FIELDS, BAD), "go": "later", "is_quiet": "1", "by_email": "1"}
    found = {}
    for name, path in addresses(things).items():
        for who in EVERYBODY:
            client = Client() if who == "visitor" else cast.client(who, raise_request_exception=False)
            answer = client.post(path, form)
            assert answer.status_code < 500, (name, who)
            is_page = answer.get("Content-Type", "").startswith("text/html")
            if is_page and (evil := Evil(answer.content.decode()).found):
                found[name, who] = evil
    assert found == {}


def test_what_was_typed_is_text_in_events_files_and_lists_of_devices(cast: Cast) -> None:
    things = told_everywhere(cast)
    events = LiveThreads().since(str(things["thread"]), 0, Shown("en", "UTC"))
    assert any("x-evil" in event.data for event in events)
    assert [event.data for event in events if Evil(event.data).found] == []
    made = cast.client("aoi").post("/en/me/everything/").content
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")}
        assert any("x-evil" in page for page in pages.values())
        assert {name: Evil(page).found for name, page in pages.items() if Evil(page).found} == {}
        assert not [name for name in archive.namelist() if re.search(r"[<>\"':\\]|\.\.|^/", name)]
    client = confirmed(cast.client("aoi", headers={"user-agent": f"Firefox {BAD} Android", "host": "localhost"}))
    assert not Device.objects.filter(label__contains="x-evil").exists()
    add_passkey(client, Passkey())
    client.post(f"/en/me/security/passkeys/{Authenticator.objects.get().pk}/rename/", {"name": SHORT})
    pages = [
        client.get(path).content.decode() for path in ("/en/me/devices/", "/en/me/security/passkeys/", "/en/me/log/")
    ]
    assert "x-evil" in pages[1]
    assert [Evil(page).found for page in pages] == [[], [], []]


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xhtml", "a.js", "a.htm\x00.txt", f"{SHORT}.html"])
def test_no_file_that_was_sent_runs_in_a_browser(cast: Cast, name: str) -> None:
    thread = scene(cast)["thread"]
    for at_, body in enumerate((b"hello <script>alert(1)</script>", b"%PDF-1.4 <script>alert(1)</script>")):
        file = SimpleUploadedFile(name, body, content_type="text/html")
        cast.client("aoi").post(at("members:post", thread), {"body": "x", "key": f"key-file-{at_}", "files": file})
    entries = Entry.objects.filter(thread=thread, author=cast.aoi)
    files = Attachment.objects.filter(entry__in=entries)
    assert files.count() == 2
    for file in files:
        answer = cast.client("mori").get(at("members:attachment", file.pk))
        assert answer["Content-Type"] in {"text/plain", "application/pdf"}
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert re.search(r"\.(txt|pdf)\"?$", answer["Content-Disposition"])
