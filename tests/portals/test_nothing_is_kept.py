"""A whole self-check leaves nothing behind: no row, file, log line, cache, cookie or address holds what was told."""

import io
import logging
from base64 import urlsafe_b64decode

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from engawa.care.screening import result as results
from engawa.lib.sealed import Seal
from engawa.portals.visitor import state as states
from tests import traces
from tests.plans import TRACES, UNMISTAKABLE
from tests.visiting import Visit, through

TYPED = "zebrafinch-4711"
EVENING = "2026-11-22T22:00:00+00:00"


def everything(client: Client) -> Visit:
    """Do all that a visitor can do with answers: walk, change, switch, keep, open, fail, and search."""
    visit = Visit(through(client)).walk(UNMISTAKABLE)
    visit.send("edit:screens").answer("cannot_stop").send("result").send("stay")
    for form in ("json", "fhir"):
        kept = visit.ask("POST", "/en/self-check/file/", {"state": visit.state, "format": form})
        opened = client.post("/en/self-check/open/", {"file": SimpleUploadedFile("notes.json", kept.body)})
        assert opened.status_code == 200
    client.post("/en/self-check/open/", {"kept": f'{{"kind": "engawa-self-check", "version": 1, "about": "{TYPED}"}}'})
    client.post("/en/self-check/me/", {"state": TYPED})
    client.get("/en/library/search/", {"q": TYPED})
    return visit


def fresh_state(visitor: Client) -> str:
    return Visit(through(visitor)).answer("2").state


@pytest.mark.django_db
def test_no_row_file_or_cache_holds_what_was_told(visitor):
    kept_before = dict(traces.in_files(settings.DATA))

    visit = everything(visitor)

    looked_for = (*TRACES, *(answer.page.all("input", name="state")[0]["value"] for answer in visit.seen), TYPED)
    assert [row for row in traces.in_tables(connection) if traces.found(looked_for, row)] == []
    assert dict(traces.in_files(settings.DATA)) == kept_before
    # The words of the questions themselves are cached, so here only what this one visitor sent is looked for.
    assert [text for text in traces.in_caches() if traces.found((visit.state, TYPED), text)] == []


def test_no_cookie_and_no_address_holds_what_was_told(visitor):
    visit = everything(visitor)

    for answer in visit.seen:
        addresses = [*answer.page.links, *(form["action"] for form in answer.page.all("form"))]
        assert not visitor.cookies
        assert not {"location", "set-cookie", "etag"} & answer.headers.keys()
        assert [each for each in addresses if traces.found((*TRACES, visit.state), each)] == []
        assert answer.headers["cache-control"] == ("no-store" if answer is not visit.seen[0] else "private, no-cache")


def test_the_log_of_a_fault_on_our_side_holds_no_answer(visitor, monkeypatch):
    visit = Visit(through(visitor)).walk(UNMISTAKABLE).send("edit:reasons")
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["line"]["format"], style="{"))
    for name in ("django", "django.request", "engawa"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [handler])

    def broken(answers, language):
        raise RuntimeError("broken for this test")

    monkeypatch.setattr(results, "safety", broken)
    visitor.raise_request_exception = False
    state = visit.state
    visit.send("next", ["own_world"])

    assert visit.shown.status == 500
    assert "Something broke on our side" in visit.shown.text
    assert "broken for this test" in written.getvalue()
    assert traces.found((*TRACES, state), written.getvalue() + visit.shown.text) == []


@pytest.mark.django_db
def test_a_first_visit_sets_no_cookie(visitor):
    for path in (
        "/",
        "/en/",
        "/ja/",
        "/en/self-check/",
        "/en/self-check/me/",
        "/en/help/",
        "/en/library/",
        "/en/nowhere/",
    ):
        assert not visitor.get(path).cookies, path


def test_the_sealed_field_shows_nothing_of_the_answers(visitor):
    field = Visit(through(visitor)).answer("2").answer("yes").answer("60-119").state

    assert traces.found(("60-119", "stays_in_room", "about", "months"), urlsafe_b64decode(field)) == []


@pytest.mark.parametrize(
    ("hours", "status"), [pytest.param(23.9, 200, id="within-a-day"), pytest.param(24.1, 422, id="a-day-later")]
)
def test_the_field_opens_for_a_day(visitor, hours, status):
    with time_machine.travel(EVENING, tick=False) as clock:
        field = fresh_state(visitor)
        clock.shift(hours * 3600)
        answered = visitor.post("/en/self-check/me/", {"state": field, "go": "skip"})
        kept = visitor.post("/en/self-check/file/", {"state": field})

    assert (answered.status_code, kept.status_code) == (status, status)


def altered(field: str) -> str:
    middle = len(field) // 2
    return field[:middle] + ("A" if field[middle] != "A" else "B") + field[middle + 1 :]


def sealed_for(purpose: str, secret: str = settings.SECRET_KEY) -> str:
    return Seal([secret], purpose).close({"about": "self", "answers": {}, "skipped": [], "at": "months"})


@pytest.mark.parametrize("path", ["/en/self-check/me/", "/ja/self-check/someone/", "/en/self-check/file/"])
@pytest.mark.parametrize(
    "field",
    [
        pytest.param(lambda client: altered(fresh_state(client)), id="altered"),
        pytest.param(lambda client: fresh_state(client)[:-8], id="cut-short"),
        pytest.param(lambda _: sealed_for("another-form"), id="for-another-purpose"),
        pytest.param(lambda _: sealed_for("self-check", "x" * 60), id="with-another-secret"),
        pytest.param(lambda _: '{"about": "self", "answers": {}, "at": "months"}', id="in-plain"),
        pytest.param(lambda _: "", id="empty"),
        pytest.param(lambda _: "ひきこもり\0é", id="other-letters"),
    ],
)
def test_a_field_that_we_did_not_seal_opens_nothing(visitor, path, field):
    answer = through(visitor)("POST", path, {"state": field(visitor), "go": "skip"})

    assert answer.status == 422
    assert not answer.page.all("input", name="state")
    assert answer.page.text("h1")


def test_a_field_of_the_right_purpose_is_believed(visitor):
    assert visitor.post("/en/self-check/me/", {"state": sealed_for("self-check"), "go": "skip"}).status_code == 200


def test_an_earlier_secret_still_opens_what_it_sealed(visitor, settings):
    earlier = sealed_for("self-check", "y" * 60)
    settings.SECRET_KEY_FALLBACKS = ["x" * 60, "y" * 60]
    states._seal.cache_clear()

    assert visitor.post("/en/self-check/me/", {"state": earlier, "go": "skip"}).status_code == 200
    states._seal.cache_clear()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"at": "a_question_of_old", "answers": {}}, id="question-that-is-gone"),
        pytest.param({"at": "months", "answers": {"a_question_of_old": "1"}}, id="answer-to-one-that-is-gone"),
        pytest.param({"at": "months", "answers": {"days_out": "9"}}, id="choice-that-is-gone"),
        pytest.param({"at": "months", "answers": {}, "skipped": ["a_question_of_old"]}, id="skipped-one-that-is-gone"),
    ],
)
def test_what_an_earlier_release_sealed_begins_again_instead_of_breaking(visitor, data):
    field = Seal([settings.SECRET_KEY], "self-check").close({"about": "self", "skipped": [], **data})

    assert visitor.post("/en/self-check/me/", {"state": field, "go": "skip"}).status_code == 422
