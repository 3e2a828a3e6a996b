"""The withdrawal pattern in JSON: the parser and the published schema say the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engawa.algorithms.screening.withdrawal import PATTERNS, REASONS, Answers, classify
from engawa.algorithms.screening.withdrawal_json import (
    INPUT_SCHEMA,
    OUTPUT_SCHEMA,
    InputError,
    parse,
    render,
)

ACCEPTS = Draft202012Validator(INPUT_SCHEMA)
ANSWERS = Draft202012Validator(OUTPUT_SCHEMA)

REFUSED = {
    "no object": ([], "input", "JSON object"),
    "text for a number": ({"days_out": "3"}, "days_out", "must be a number, not text"),
    "true for a number": ({"days_out": True}, "days_out", "not true or false"),
    "half a day": ({"days_out": 2.5}, "days_out", "whole number"),
    "eight days": ({"days_out": 8}, "days_out", "from 0 to 7"),
    "one for true": ({"stays_in_room": 1}, "stays_in_room", "true or false, not a number"),
    "months below zero": ({"months": -1}, "months", "0 or more"),
    "true months": ({"months": False}, "months", "must be a number"),
    "months not a number": ({"months": float("nan")}, "months", "not NaN"),
    "endless months": ({"months": float("inf")}, "months", "infinite"),
    "months past any float": ({"months": 10**400}, "months", "ordinary number"),
    "unknown weight": ({"impairment": "severe"}, "impairment", "one of none, some, significant"),
    "misspelt weight": ({"distress": "significnt"}, "distress", "did you mean significant?"),
    "list for a word": ({"impairment": ["some"]}, "impairment", "not a list"),
    "text for a list": ({"confined_by": "illness"}, "confined_by", "must be a list, not text"),
    "null in the list": ({"confined_by": [None]}, "confined_by", "not null"),
    "unknown reason": ({"confined_by": ["ilness"]}, "confined_by", "did you mean illness?"),
    "named twice": ({"confined_by": ["caring", "caring"]}, "confined_by", "names caring twice"),
    "unknown reporter": ({"reporter": "doctor"}, "reporter", "one of self, family"),
    "unknown field": ({"day_out": 3}, "day_out", "did you mean days_out?"),
    "field with a line break": ({"a\nb": 3}, '"a\\nb"', "not a field"),
    "contradiction": (
        {"stays_in_room": True, "days_out": 4},
        "stays_in_room, days_out",
        "contradict each other",
    ),
}


@pytest.mark.parametrize(("value", "field", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_names_the_field_and_says_why(value: object, field: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        parse(value)

    assert refused.value.field == field
    assert message in refused.value.message
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "answers"),
    [
        pytest.param({}, Answers(), id="nothing"),
        pytest.param(dict.fromkeys(["days_out", "months", "confined_by", "reporter"]), Answers(), id="nulls"),
        pytest.param({"days_out": 3.0}, Answers(days_out=3), id="three point nought"),
        pytest.param({"months": 4.5}, Answers(months=4.5), id="half a month"),
        pytest.param({"confined_by": []}, Answers(confined_by=frozenset()), id="none of them"),
        pytest.param(
            {"confined_by": ["caring", "illness"], "reporter": "family"},
            Answers(confined_by=frozenset({"illness", "caring"}), reporter="family"),
            id="two reasons",
        ),
    ],
)
def test_what_is_sensible_is_read(value: object, answers: Answers) -> None:
    assert parse(value) == answers


WEIGHTS = [None, "none", "some", "significant", "severe", "", 1]
plausible = st.fixed_dictionaries(
    {},
    optional={
        "days_out": st.none() | st.integers(-1, 8) | st.sampled_from([3.0, 2.5, 4.0, True, "3"]),
        "stays_in_room": st.sampled_from([None, True, False, 0, 1, "true"]),
        "months": st.none() | st.floats(allow_nan=False) | st.integers() | st.booleans(),
        "impairment": st.sampled_from(WEIGHTS),
        "distress": st.sampled_from(WEIGHTS),
        "confined_by": st.none()
        | st.lists(st.sampled_from(["illness", "caring", "detention", "ill", None]), max_size=4),
        "reporter": st.sampled_from([None, "self", "family", "other", []]),
        "days": st.integers(),
    },
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(list(INPUT_SCHEMA["properties"])), inner, max_size=7)
    ),
    max_leaves=8,
)


@given(plausible | anything)
@example({"stays_in_room": True, "days_out": 4})
@example({"stays_in_room": True, "days_out": None})
@example({"stays_in_room": True, "days_out": 3})
@example({"months": 10**400})
@example({"months": 10**300})
def test_schema_and_parser_accept_and_refuse_the_same(value: Any) -> None:
    try:
        parse(value)
    except InputError:
        accepted = False
    else:
        accepted = True

    assert ACCEPTS.is_valid(value) is accepted


@given(plausible.filter(ACCEPTS.is_valid))
def test_every_answer_keeps_to_the_output_schema(value: Any) -> None:
    rendered = render(classify(parse(value)))

    ANSWERS.validate(rendered)
    assert list(rendered) == OUTPUT_SCHEMA["required"]


def test_the_schemas_are_schemas_and_describe_every_field() -> None:
    for schema in (INPUT_SCHEMA, OUTPUT_SCHEMA):
        Draft202012Validator.check_schema(schema)

    assert all("description" in field for field in INPUT_SCHEMA["properties"].values())
    assert all("description" in field for field in OUTPUT_SCHEMA["properties"].values())


def test_ids_are_plain_and_named_once() -> None:
    assert len(set(REASONS)) == len(REASONS)
    assert list(PATTERNS) == sorted(PATTERNS)
