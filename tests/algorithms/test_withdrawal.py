"""The withdrawal pattern: a table at every boundary, and a brute-force oracle for the rest."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engawa.algorithms.inputs import InputError
from engawa.algorithms.screening.withdrawal import PATTERNS, REASONS, VERSION, Answers, classify

KNOWN: dict[str, Any] = {
    "days_out": 3,
    "stays_in_room": False,
    "months": 6,
    "impairment": "significant",
    "distress": "none",
    "confined_by": frozenset(),
}

BOUNDARIES = {
    "four days out": ({"days_out": 4}, "not_met", None),
    "three days out": ({"days_out": 3}, "hikikomori", "mild"),
    "two days out": ({"days_out": 2}, "hikikomori", "mild"),
    "one day out": ({"days_out": 1}, "hikikomori", "moderate"),
    "no day out": ({"days_out": 0}, "hikikomori", "moderate"),
    "one room": ({"stays_in_room": True}, "hikikomori", "severe"),
    "one room is enough": ({"stays_in_room": True, "days_out": None}, "hikikomori", "severe"),
    "just under six months": ({"months": 5.99}, "pre_hikikomori", "mild"),
    "three months": ({"months": 3}, "pre_hikikomori", "mild"),
    "just under three months": ({"months": 2.99}, "recent_withdrawal", None),
    "no time at all": ({"months": 0}, "recent_withdrawal", None),
    "pre, not significant": ({"months": 4, "impairment": "some"}, "recent_withdrawal", None),
    "full, not significant": ({"impairment": "some"}, "without_impairment", None),
    "distress suffices": ({"impairment": "none", "distress": "significant"}, "hikikomori", "mild"),
    "explained": ({"confined_by": frozenset({"caring"})}, "explained", None),
    "explained but out": (
        {"days_out": 7, "confined_by": frozenset({"caring"})},
        "not_met",
        None,
    ),
    "one of two known to weigh": ({"distress": None}, "hikikomori", "mild"),
    "two or three days, room unknown": ({"stays_in_room": None}, "hikikomori", "unknown"),
    "out enough, the rest unknown": (
        dict.fromkeys(KNOWN) | {"days_out": 5},
        "not_met",
        None,
    ),
    "explained in any case": (
        dict.fromkeys(KNOWN) | {"days_out": 0, "confined_by": frozenset({"illness"})},
        "explained",
        None,
    ),
}


@pytest.mark.parametrize(("changed", "pattern", "severity"), BOUNDARIES.values(), ids=BOUNDARIES.keys())
def test_each_side_of_a_boundary_has_its_pattern(changed: dict[str, Any], pattern: str, severity: str | None) -> None:
    found = classify(Answers(**(KNOWN | changed)))

    assert (found.pattern, found.severity, found.version) == (pattern, severity, VERSION)


def test_nothing_known_leaves_everything_possible() -> None:
    found = classify(Answers())

    assert (found.pattern, found.severity, found.possible) == ("unknown", "unknown", PATTERNS)
    assert {name: c.because for name, c in found.criteria.items()} == {
        name: (f"{name}.unknown",) for name in ("isolation", "duration", "significance", "confinement")
    }


def test_reasons_name_everything_that_was_said() -> None:
    found = classify(
        Answers(
            days_out=0,
            stays_in_room=True,
            months=7,
            impairment="significant",
            distress="significant",
            confined_by=frozenset({"pregnancy", "illness"}),
        )
    )

    assert [c.because for c in found.criteria.values()] == [
        ("isolation.room", "isolation.few_days"),
        ("duration.full",),
        ("significance.impairment", "significance.distress"),
        ("confinement.illness", "confinement.pregnancy"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"days_out": 8}, "days_out", id="eight days"),
        pytest.param({"days_out": -1}, "days_out", id="fewer than no days"),
        pytest.param({"months": -0.1}, "months", id="before the start"),
        pytest.param({"months": float("nan")}, "months", id="no number"),
        pytest.param({"months": float("inf")}, "months", id="endless"),
        pytest.param({"stays_in_room": True, "days_out": 4}, "stays_in_room, days_out", id="both"),
    ],
)
def test_answers_that_make_no_sense_are_refused(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as refused:
        Answers(**wrong)

    assert refused.value.field == field


def test_one_room_and_three_days_out_go_together() -> None:
    assert classify(Answers(stays_in_room=True, days_out=3)).criteria["isolation"].state == "met"


# The oracle: every completion by hand, from the published wording, sharing nothing with the rules.

VALUES: dict[str, list[Any]] = {
    "days_out": [0, 1, 2, 3, 4, 5, 6, 7],
    "stays_in_room": [True, False],
    "months": [0, 2.9, 3, 5.9, 6, 40],
    "impairment": ["none", "some", "significant"],
    "distress": ["none", "some", "significant"],
    "confined_by": [[], ["illness"], ["lockdown", "caring"]],
}


def completions(answers: dict[str, Any]) -> list[dict[str, Any]]:
    spread = [[answers[f]] if answers[f] is not None else VALUES[f] for f in VALUES]
    filled = [dict(zip(VALUES, values, strict=True)) for values in product(*spread)]
    return [a for a in filled if not (a["stays_in_room"] and a["days_out"] >= 4)]


def named(a: dict[str, Any]) -> tuple[str, str | None]:
    significant = a["impairment"] == "significant" or a["distress"] == "significant"
    severity = "severe" if a["stays_in_room"] else "moderate" if a["days_out"] <= 1 else "mild"
    if a["days_out"] >= 4:
        return "not_met", None
    if a["confined_by"]:
        return "explained", None
    if a["months"] >= 6:
        return ("hikikomori", severity) if significant else ("without_impairment", None)
    if a["months"] >= 3 and significant:
        return "pre_hikikomori", severity
    return "recent_withdrawal", None


def expected(answers: dict[str, Any]) -> dict[str, Any]:
    outcomes = {named(a) for a in completions(answers)}
    possible = sorted({pattern for pattern, _ in outcomes})
    severities = {severity for _, severity in outcomes}
    pattern = possible[0] if len(possible) == 1 else "unknown"
    severity = severities.pop() if len(severities) == 1 else "unknown"
    return {"possible": possible, "pattern": pattern, "severity": severity}


def most_left(answers: dict[str, Any], field: str) -> int:
    sizes = []
    for value in VALUES[field]:
        left = {named(a)[0] for a in completions(answers | {field: value})}
        sizes.append(len(left))
    return max(sizes)


def questions(answers: dict[str, Any]) -> list[str]:
    if "unknown" not in (expected(answers)["pattern"], expected(answers)["severity"]):
        return []
    unknown = [field for field in VALUES if answers[field] is None]
    return sorted(unknown, key=lambda field: (most_left(answers, field), list(VALUES).index(field)))


some_answers = st.fixed_dictionaries({field: st.none() | st.sampled_from(values) for field, values in VALUES.items()})


def assert_agreement(answers: dict[str, Any], reporter: Any = None) -> None:
    confined = answers["confined_by"]
    frozen = {"confined_by": None if confined is None else frozenset(confined)}
    found = classify(Answers(**answers | frozen, reporter=reporter))

    oracle = expected(answers)
    assert list(found.possible) == oracle["possible"]
    assert (found.pattern, found.severity) == (oracle["pattern"], oracle["severity"])
    assert list(found.ask_next) == questions(answers)
    assert all(c.because and set(c.because) <= set(REASONS) for c in found.criteria.values())


@given(some_answers, st.sampled_from([None, "self", "family"]))
def test_the_rules_agree_with_counting_every_completion(given_answers: dict[str, Any], reporter: Any) -> None:
    assume(completions(given_answers))

    assert_agreement(given_answers, reporter)


@pytest.mark.parametrize("days_out", [None, 1, 2, 4])
@pytest.mark.parametrize("months", [None, 2.9, 3, 6])
def test_the_rules_agree_wherever_a_state_can_change(days_out: int | None, months: float | None) -> None:
    others = [[None, *VALUES[field]] for field in VALUES if field not in ("days_out", "months")]
    for room, impairment, distress, confined in product(*others):
        answers = dict(zip(VALUES, (days_out, room, months, impairment, distress, confined), strict=True))
        if completions(answers):
            assert_agreement(answers)


@given(some_answers)
def test_one_more_answer_never_opens_a_new_possibility(given_answers: dict[str, Any]) -> None:
    complete = completions(given_answers)
    assume(complete)
    frozen = [
        {**a, "confined_by": None if a["confined_by"] is None else frozenset(a["confined_by"])}
        for a in (given_answers, complete[-1])
    ]

    before, after = (set(classify(Answers(**a)).possible) for a in frozen)

    assert after <= before
