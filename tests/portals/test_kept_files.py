"""A kept self-check: what is written is read back the same, and what is no kept file is named in plain words."""

import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import example, given
from hypothesis import strategies as st

from engawa.care.screening import files
from engawa.care.screening.answers import Answers
from engawa.care.screening.questions import self_check
from engawa.lib.texts import LANGUAGES
from tests.plans import UNMISTAKABLE, WITHDRAWN, any_answers
from tests.visiting import Page

DAY = date(2026, 11, 22)
OURS = {"kind": files.KIND, "version": 1, "about": "self", "answers": {}, "skipped": []}
FHIR = {"resourceType": "QuestionnaireResponse", "questionnaire": f"{files.QUESTIONNAIRE}|1", "item": []}
ABOUT_SELF = {"linkId": "about", "answer": [{"valueCoding": {"code": "self"}}]}


def written(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def fhir(item: object) -> bytes:
    return written({**FHIR, "item": [ABOUT_SELF, item]})


@given(answers=any_answers())
def test_our_own_file_is_read_back_whole_and_holds_nothing_else(answers):
    data = files.to_json(answers, self_check(), DAY)

    assert files.read(written(data), self_check()) == answers
    assert set(data) == {"kind", "version", "kept", "about", "answers", "skipped"}


@given(answers=any_answers(), language=st.sampled_from(LANGUAGES))
@example(Answers("self"), "en")
def test_the_file_for_clinics_is_valid_and_holds_every_answer(answers, language):
    data = files.to_fhir(answers, self_check(), DAY, language)

    QuestionnaireResponse.model_validate(data)
    assert {"subject", "author", "source", "id"}.isdisjoint(data), "nobody is named"
    read = files.read(written(data), self_check())
    assert (read.about, read.given) == (answers.about, answers.given)


@pytest.mark.parametrize("plan", [WITHDRAWN, UNMISTAKABLE], ids=["withdrawn", "unmistakable"])
@pytest.mark.parametrize("form", ["json", "fhir"])
@pytest.mark.parametrize(("about", "language"), [("me", "en"), ("someone", "ja")])
def test_a_result_is_kept_and_opened_again_just_as_it_was(visit, visitor, form, plan, about, language):
    walked = visit(about=about, language=language).walk(plan)
    kept = visitor.post(f"/{language}/self-check/file/", {"state": walked.state, "format": form})

    upload = SimpleUploadedFile("anything.txt", b"\xef\xbb\xbf" + kept.content, "text/plain")
    opened = Page(visitor.post(f"/{language}/self-check/open/", {"file": upload}).content.decode())

    assert re.fullmatch(r'attachment; filename="notes-\d{4}-\d\d-\d\d(\.fhir)?\.json"', kept["Content-Disposition"])
    assert kept["Cache-Control"] == "no-store"
    for part in ("h1", "dl", "table"):
        assert opened.texts(part) == walked.page.texts(part)


def test_the_copy_on_the_device_opens_again(visit, visitor):
    walked = visit().walk(WITHDRAWN)
    [button] = [each for each in walked.page.all("button") if "data-keep-here" in each]

    opened = Page(visitor.post("/en/self-check/open/", {"kept": button["data-keep-here"]}).content.decode())

    assert opened.text("h1") == walked.heading


HOSTILE = {
    "nothing": b"",
    "spaces": b" \n\t ",
    "no-json": b"Dear diary",
    "cut-short": written(OURS)[:40],
    "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
    "png-with-a-bomb": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\0\0\0",
    "zip-with-a-bomb": b"PK\x03\x04" + b"\x14\0\0\0\x08\0" * 200,
    "gzip-with-a-bomb": b"\x1f\x8b\x08\0" + b"\xff" * 200,
    "utf-16": json.dumps(OURS).encode("utf-16"),
    "nul": b'{"kind": "engawa-self-check\0"}',
    "deep": b"[" * 60_000,
    "deep-objects": b'{"a":' * 10_000,
    "deep-answers": written({**OURS, "answers": None}).replace(b"null", b"[" * 900 + b"]" * 900),
    "too-many-digits": b'{"kind": "engawa-self-check", "version": ' + b"9" * 5000 + b"}",
    "too-large": b" " * (files.LARGEST_FILE + 1),
    "list": b"[]",
    "number": b"1e999",
    "nan": b"NaN",
    "true": b"true",
    "text": b'"engawa-self-check"',
    "other-kind": written({**OURS, "kind": "another"}),
    "no-version": written({**OURS, "version": None}),
    "version-true": written({**OURS, "version": True}),
    "version-infinite": written(OURS).replace(b'"version": 1', b'"version": Infinity'),
    "version-zero": written({**OURS, "version": 0}),
    "newer": written({**OURS, "version": 10**30}),
    "nobody": written({**OURS, "about": None}),
    "about-a-list": written({**OURS, "about": ["self"]}),
    "about-an-object": written({**OURS, "about": {}}),
    "answers-a-list": written({**OURS, "answers": []}),
    "answers-missing": written({"kind": files.KIND, "version": 1, "about": "self"}),
    "unknown-question": written({**OURS, "answers": {"shoe_size": "43"}}),
    "half-a-letter": b'{"kind": "engawa-self-check", "version": 1, "about": "self", "answers": {"\\ud800": "x"}}',
    "markup": written({**OURS, "answers": {"<script>alert(1)</script>": "x"}}),
    "braces": written({**OURS, "answers": {"{0.__class__}%s": "x"}}),
    "unknown-choice": written({**OURS, "answers": {"months": "1000"}}),
    "single-as-list": written({**OURS, "answers": {"months": ["0"]}}),
    "multi-as-text": written({**OURS, "answers": {"feelings": "sad"}}),
    "nested-list": written({**OURS, "answers": {"feelings": [["sad"]]}}),
    "answer-a-number": written({**OURS, "answers": {"days_out": 2}}),
    "answer-null": written({**OURS, "answers": {"days_out": None}}),
    "contradiction": written({**OURS, "answers": {"days_out": "6", "stays_in_room": "yes"}}),
    "skipped-a-text": written({**OURS, "skipped": "months"}),
    "skipped-unknown": written({**OURS, "skipped": ["shoe_size"]}),
    "skipped-objects": written({**OURS, "skipped": [{}]}),
    "fhir-of-others": written({**FHIR, "questionnaire": "https://example.org/phq9|1"}),
    "fhir-without-version": written({**FHIR, "questionnaire": files.QUESTIONNAIRE}),
    "fhir-long-version": written({**FHIR, "questionnaire": f"{files.QUESTIONNAIRE}|{'9' * 60}"}),
    "fhir-newer": written({**FHIR, "questionnaire": f"{files.QUESTIONNAIRE}|99"}),
    "fhir-questionnaire-a-list": written({**FHIR, "questionnaire": [1]}),
    "fhir-nobody": written(FHIR),
    "fhir-item-a-text": written({**FHIR, "item": "about"}),
    "fhir-item-null": written({**FHIR, "item": [None]}),
    "fhir-link-a-list": fhir({"linkId": [], "answer": []}),
    "fhir-link-a-number": fhir({"linkId": 5, "answer": []}),
    "fhir-no-answer": fhir({"linkId": "months", "answer": []}),
    "fhir-answer-a-number": fhir({"linkId": "months", "answer": [{"valueInteger": 1}]}),
    "fhir-code-a-number": fhir({"linkId": "months", "answer": [{"valueCoding": {"code": 1}}]}),
    "fhir-code-of-another": fhir({"linkId": "months", "answer": [{"valueCoding": {"code": "sleep.day"}}]}),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_kept_file_is_named_in_words_and_the_form_stands_there_again(visitor, raw, language):
    answer = visitor.post(f"/{language}/self-check/open/", {"file": SimpleUploadedFile("notes.json", raw)})
    page = Page(answer.content.decode())

    assert answer.status_code == 422
    assert page.text("p", role="alert").strip("(){}")
    assert page.all("input", type="file")
    assert "alert(1)" not in "".join(page.texts("script")) and "object at" not in page.text("main")


NEXT = self_check().version + 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b" " * (files.LARGEST_FILE + 1), "too_large", id="too-large"),
        pytest.param(b"{", "not_json", id="no-json"),
        pytest.param(b"{}", "not_ours", id="not-ours"),
        pytest.param(written({**OURS, "version": NEXT}), "newer", id="next-version"),
        pytest.param(
            written({**FHIR, "questionnaire": f"{files.QUESTIONNAIRE}|{NEXT}"}), "newer", id="next-for-clinics"
        ),
        pytest.param(written({**OURS, "answers": {"shoe_size": "43"}}), "wrong_answer", id="unknown-question"),
    ],
)
def test_why_a_file_can_not_be_opened_is_told_apart(raw, reason):
    with pytest.raises(files.NotAKeptFile) as raised:
        files.read(raw, self_check())

    assert raised.value.reason == reason


@pytest.mark.parametrize("raw", [b"", b"Dear diary", b'{"a":' * 9000], ids=["nothing", "no-json", "deep"])
def test_the_same_words_meet_a_copy_on_the_device_that_is_spoilt(visitor, raw):
    assert visitor.post("/en/self-check/open/", {"kept": raw.decode()}).status_code == 422


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
KEYS = ["kind", "version", "about", "answers", "skipped", "resourceType", "questionnaire", "item", "months", "feelings"]


@given(
    base=st.sampled_from([OURS, FHIR, {**FHIR, "item": [ABOUT_SELF]}]),
    more=st.dictionaries(st.sampled_from(KEYS), VALUES | st.sampled_from(["self", [], {"months": "0"}]), max_size=3),
)
def test_any_json_is_either_answers_or_named_as_none(base, more):
    try:
        assert isinstance(files.read(json.dumps({**base, **more}).encode(), self_check()), Answers)
    except files.NotAKeptFile as error:
        assert error.reason in {"not_json", "not_ours", "newer", "wrong_answer", "too_large"}


@given(raw=st.binary(max_size=200))
def test_any_bytes_are_either_answers_or_named_as_none(raw):
    with pytest.raises(files.NotAKeptFile):
        files.read(raw, self_check())
