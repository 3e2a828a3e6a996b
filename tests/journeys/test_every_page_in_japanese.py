"""The demo's Japanese people open every page that is theirs and send every form empty: nothing answers in English.

The library and the page for supporters are left out: they are written in both languages, and cite papers in English.
"""

import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from engawa.config.demo.seed import seed
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.presence import SECOND_FACTOR
from engawa.foundation.notifications import words as notices
from engawa.portals.members.entering import CONFIRMED
from engawa.portals.visitor.country import directory
from tests.plans import WITHDRAWN
from tests.reading import Form, Reader
from tests.visiting import Visit, through

pytestmark = [pytest.mark.any_database, pytest.mark.long]

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PEOPLE = ("葵", "春", "みか", "ゆい", "森", "久保", "伊藤")
CITES = re.compile(r"/ja/(library|for-supporters)/")
# What people in Japan write with these letters too.
ALLOWED = set("Engawa English Esc JavaScript FHIR PDF JPEG PNG WebP GIF MB SMS LINE UTC".split())
# Names of conditions, and of the rules by which notes are made.
ALLOWED |= {"ASD", "ADHD", "PTSD", "withdrawal"}
# Keys and endings of files that stand on a page as they are.
ALLOWED |= {"Shift", "Ctrl", "Enter", "webcal", "ics", "CalDAV"}
# A zone too new to have a Japanese name, and what somebody of the demo is, in both languages.
ALLOWED |= {"Coyhaique", "Social", "worker"}
ADDRESS = re.compile(r"https?://\S*|/ja/\S*|\S+@\S+|[\w.-]*\.(com|org|net|jp|zip|json)\b[\w/.-]*", re.ASCII)
YEAR = re.compile(r"\b(19|20)\d\d\b")
NUMBER = re.compile(r"[0-9a-f-]{36}|\d+")
WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
# So many pages of one kind are opened, such as conversations.
OF_A_KIND = 3


@pytest.fixture
def demo(db):
    seed(NOW)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def services():
    """Return what services in the directory call themselves, the longest first."""
    entries = [*directory().international, *directory().countries["JP"].entries]
    return sorted({entry.name for entry in entries}, key=len, reverse=True)


def signed_in(called: str) -> Client:
    client = Client(headers={"accept-language": "ja"})
    (account,) = names.so_called(called)
    client.force_login(Account.objects.get(pk=account))
    session = client.session
    session.update({SECOND_FACTOR: int(NOW.timestamp()), CONFIRMED: int(NOW.timestamp())})
    session.save()
    return client


def walked(client: Client, start: str) -> dict[str, Reader]:
    """Return every page that links lead to, and what each answers to its forms sent empty."""
    pages: dict[str, Reader] = {}
    forms: dict[str, Form] = {}
    todo, seen, kinds = deque([start]), set[str](), Counter[str]()
    while todo:
        path = todo.popleft().partition("#")[0]
        kind = NUMBER.sub("N", path)
        if path in seen or not path.startswith("/ja/") or CITES.match(path) or kinds[kind] == OF_A_KIND:
            continue
        seen.add(path)
        answer = client.get(path, follow=True)
        path = answer.request["PATH_INFO"] if answer.redirect_chain else path
        if not answer["Content-Type"].startswith("text/html"):
            continue
        kinds[kind] += 1
        pages[path] = reader = Reader(answer.content.decode(), "ja")
        todo.extend(reader.links)
        forms |= {form.action or path: form for form in reader.forms if form.is_typed}
    answers = ((path, client.post(path, form.carried)) for path, form in forms.items())
    return pages | {f"{path}, empty": Reader(each.content.decode(), "ja") for path, each in answers if each.content}


def in_english(texts: Iterable[str], services: list[str], more: frozenset[str] = frozenset()) -> list[str]:
    return [text for text in texts if set(WORD.findall(_bare(text, services))) - ALLOWED - more]


def _bare(text: str, services: list[str]) -> str:
    for name in services:
        text = text.replace(name, " ")
    return ADDRESS.sub(" ", text)


def test_no_page_and_no_answer_to_an_empty_form_is_in_english(demo, services):
    # What somebody is called, or signs in with, may be written in any letters.
    known = [names.of(each) for each in Account.objects.all()]
    own = frozenset(name for each in known for name in (each.name, each.called) if name)
    found, kinds = {}, set()
    for called in PEOPLE:
        for path, reader in walked(signed_in(called), "/ja/start/").items():
            kinds.add(NUMBER.sub("N", path))
            if words := in_english(reader.words, services, own):
                found[called, path] = words

    assert found == {}
    assert {"/ja/me/log/", "/ja/desk/people/N/", "/ja/office/inquiries/N/hand-over/, empty"} <= kinds
    assert len(kinds) > 70


def test_visitors_find_nothing_in_english(demo, services):
    pages = walked(Client(headers={"accept-language": "ja"}), "/ja/")
    check = Visit(through(Client(headers={"accept-language": "ja"})), language="ja").walk(WITHDRAWN)
    pages |= {f"self-check, {place}": Reader(each.text, "ja") for place, each in enumerate(check.seen)}
    found = {path: in_english(reader.words, services) for path, reader in pages.items()}

    # The page of notes names the papers that its criteria come from.
    assert {
        path: words for path, all in found.items() if (words := [each for each in all if not YEAR.search(each)])
    } == {}
    assert {"/ja/write/, empty", "/ja/sign-in/, empty", "/ja/recover/, empty"} <= pages.keys()


def test_what_is_taken_along_and_what_is_sent_is_in_japanese(demo, services):
    answer = signed_in("葵").post("/ja/me/everything/")
    page = zipfile.ZipFile(io.BytesIO(answer.content)).read("read-me.html").decode()
    letter = notices.letter("ja")

    assert in_english(Reader(page.partition("<body")[2], "ja").words, services, frozenset({"aoi", "attachments"})) == []
    assert in_english([letter.subject, letter.body], services) == []
