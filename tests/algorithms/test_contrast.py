"""The contrast: observations are placed, never counted, weighed or ranked."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.algorithms.screening.contrast import (
    Answer,
    Beside,
    Condition,
    Direction,
    Feature,
    Observation,
    When,
    lay_beside,
)


def word(said: str) -> dict[str, str]:
    return {"en": said}


def observation(name: str, question: str, soon: bool = False) -> Observation:
    return Observation(name, question, word(name), soon, ("field",))


def feature(name: str, question: str, any_of: set[str], direction: Direction, soon: bool = False) -> Feature:
    held = observation(name, question, soon)
    return Feature(When(question, frozenset(any_of)), direction, held)


LOW = Condition(
    id="low",
    name=word("Low"),
    about=word("about"),
    to_raise=word("raise"),
    features=(
        feature("joyless", "pleasure", {"rarely"}, "toward"),
        feature("joyful", "pleasure", {"often", "sometimes"}, "away"),
        feature("awake", "sleep", {"day"}, "shared"),
        feature("dying", "safety", {"dying"}, "shared", soon=True),
        Feature(
            When("reasons", frozenset({"panic", "judged"})),
            "toward",
            observation("fear", "reasons"),
            otherwise=observation("fear.otherwise", "reasons"),
        ),
    ),
)


def columns(beside: Beside) -> dict[str, list[str]]:
    names = ("toward", "away", "shared", "unknown")
    placed = {name: [each.id for each in getattr(beside, name)] for name in names}
    return {name: ids for name, ids in placed.items() if ids}


@pytest.mark.parametrize(
    ("answers", "expected", "soon"),
    [
        pytest.param(
            {},
            {"unknown": ["joyless", "joyful", "awake", "dying", "fear"]},
            False,
            id="nothing answered",
        ),
        pytest.param(
            {"pleasure": "rarely", "sleep": "day", "safety": None, "reasons": frozenset()},
            {"toward": ["joyless"], "away": ["fear.otherwise"], "shared": ["awake"],
             "unknown": ["dying"]},
            False,
            id="one of each",
        ),
        pytest.param(
            {"pleasure": "often", "sleep": "night", "safety": frozenset({"dying", "voices"}),
             "reasons": frozenset({"judged", "noise"})},
            {"toward": ["fear"], "away": ["joyful"], "shared": ["dying"]},
            True,
            id="one sign wants someone soon",
        ),
        pytest.param(
            {"pleasure": "x", "sleep": "night", "safety": frozenset(), "reasons": frozenset({"x"})},
            {"away": ["fear.otherwise"]},
            False,
            id="what does not hold goes nowhere",
        ),
    ],
)  # fmt: skip
def test_every_feature_goes_where_its_answer_puts_it(
    answers: dict[str, Answer], expected: dict[str, list[str]], soon: bool
) -> None:
    (beside,) = lay_beside(answers, [LOW])

    assert columns(beside) == expected
    assert beside.soon is soon


def test_conditions_keep_their_order_however_strongly_they_speak() -> None:
    quiet = Condition("quiet", word("Quiet"), word("about"), word("raise"), ())

    besides = lay_beside({"pleasure": "rarely"}, [quiet, LOW, quiet])

    assert [beside.condition.id for beside in besides] == ["quiet", "low", "quiet"]


def test_nothing_in_the_answer_is_a_number() -> None:
    assert {field.name for field in fields(Beside)} == {
        "condition", "toward", "away", "shared", "unknown", "soon"
    }  # fmt: skip


answers = st.fixed_dictionaries(
    {},
    optional={
        "pleasure": st.none() | st.sampled_from(["often", "sometimes", "rarely"]),
        "sleep": st.none() | st.sampled_from(["night", "day"]),
        "safety": st.none() | st.frozensets(st.sampled_from(["dying", "voices"])),
        "reasons": st.none() | st.frozensets(st.sampled_from(["panic", "judged", "noise"])),
    },
)


@given(answers)
def test_no_observation_stands_in_two_columns(given_answers: dict[str, Answer]) -> None:
    (beside,) = lay_beside(given_answers, [LOW])

    placed = [id for ids in columns(beside).values() for id in ids]
    assert len(placed) == len(set(placed))


@given(answers)
def test_what_is_unknown_is_what_was_not_answered(given_answers: dict[str, Answer]) -> None:
    (beside,) = lay_beside(given_answers, [LOW])

    answered = {question for question, answer in given_answers.items() if answer is not None}
    assert {each.question for each in beside.unknown} == ({f.when.question for f in LOW.features} - answered)
