"""The result: words for every pattern in both languages and voices, and never a diagnosis."""

import re
from itertools import product

import pytest
from django.conf import settings
from hypothesis import given

from engawa.algorithms.screening import signs, withdrawal
from engawa.care.library.articles import library
from engawa.care.screening import result as results
from engawa.care.screening import steps
from engawa.care.screening.answers import ABOUT, Answers, to_criteria
from engawa.care.screening.questions import self_check
from engawa.lib.texts import LANGUAGES
from engawa.portals.visitor.state import State, seal
from tests.plans import any_answers
from tests.visiting import Page

SENTENCE = re.compile(r"[^.。]+[.。]")
# Words with which a sentence that says "diagnosis" takes it back.
DENIALS = {"en": re.compile(r"\b(no|not|never|nobody|only)\b"), "ja": re.compile(r"ません|ない|なく|だけ")}
CLAIM = {"en": re.compile(r"diagnos", re.IGNORECASE), "ja": re.compile("診断")}
ORDER = ["criteria", "signs", "beside", "next", "open", "keep", "sources"]


def example(pattern: str, about: str) -> Answers:
    """Return answers that give the pattern, found by trying."""
    for days, months, confined, impairment in product(
        "017", ("0", "3-5", "12-35"), ([], ["illness"]), ("none", "significant")
    ):
        answers = Answers(about, {"days_out": days, "months": months, "confined_by": frozenset(confined),
                                  "stays_in_room": "no", "impairment": impairment, "distress": "none"})  # fmt: skip
        if withdrawal.classify(to_criteria(answers, self_check())).pattern == pattern:
            return answers
    assert pattern == "unknown"
    return Answers(about)


def shown(client, answers: Answers, language: str) -> Page:
    """Return the page of the result."""
    about = "me" if answers.about == "self" else "someone"
    sent = {"state": seal(State(answers, "")), "go": "stay"}
    answer = client.post(f"/{language}/self-check/{about}/", sent)
    assert answer.status_code == 200
    return Page(answer.content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("pattern", [*withdrawal.PATTERNS, "unknown"])
def test_every_pattern_has_words_and_none_of_them_is_a_diagnosis(visitor, pattern, about, language):
    answers = example(pattern, about)
    found = results.result(answers, self_check(), language)
    page = shown(visitor, answers, language)

    assert found.pattern == pattern
    assert page.text("h1") == " ".join(found.sentence.split())
    assert found.means in page.text("main")
    assert [each["id"] for each in page.all("h2") if each.get("id") in ORDER] == [
        each for each in ORDER if each in page.ids and each != "keep"
    ]
    told = [each for each in SENTENCE.findall(page.text("body")) if CLAIM[language].search(each)]
    assert told, "the disclaimer itself is there"
    assert [each for each in told if not DENIALS[language].search(each)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_oneself_and_somebody_else_are_never_met_with_the_same_sentence(language):
    for pattern in (*withdrawal.PATTERNS, "unknown"):
        voices = {results.result(example(pattern, about), self_check(), language).sentence for about in ABOUT}
        assert len(voices) == len(ABOUT), pattern


@given(answers=any_answers())
def test_any_answers_have_a_result_in_both_languages(answers):
    for language in LANGUAGES:
        found = results.result(answers, self_check(), language)
        assert found.sentence and found.means and found.signs_sentence
        assert {row.id for row in found.signs} == set(signs.signs(answers.given))
        assert all(told.answer is None or told.answer for row in found.criteria for told in row.told)
        assert found.steps and {step.article for step in found.steps} <= {"", *library().articles[language]}
        assert found.sources


def test_what_is_not_answered_is_never_counted_as_no(visitor):
    page = shown(visitor, Answers("self"), "en")

    assert page.texts("dd") and set(page.texts("dd")) == {"not answered"}
    assert set(page.texts("td")) <= {"–", "not answered", "Not answered"}


def test_somebody_in_danger_is_given_nothing_to_try(visitor):
    page = shown(visitor, Answers("self", {"safety": frozenset({"dying"})}), "en")

    assert steps.trying(Answers("self", {"safety": frozenset({"dying"})})) == "keep"
    assert "#keep" in page.links


@pytest.mark.parametrize("country", ["JP", "GB", "BR", ""])
def test_the_third_step_leads_to_an_entry_that_stands_on_the_page_of_help(visitor, country):
    visitor.cookies[settings.COUNTRY_COOKIE_NAME] = country
    page = shown(visitor, Answers("family"), "en")
    [link] = [each for each in page.links if each.startswith("/en/help/#")]

    assert link.partition("#")[2] in Page(visitor.get("/en/help/").content.decode()).ids


def test_a_result_names_the_release_of_its_rules(visitor):
    assert withdrawal.VERSION in shown(visitor, Answers("self"), "en").text("main")
