"""Which published withdrawal pattern do these answers fit, and which answers are still needed?

Rules "withdrawal-1", after Kato, Kanba and Teo (Psychiatry and Clinical Neurosciences 2019;73:427,
World Psychiatry 2020;19:116): isolation in the home, six months, impairment or distress.
A result reads "consistent with this pattern". It is no diagnosis and must not decide who gets help.

An unknown answer is never guessed. Each criterion is the set of states that the answers leave open,
and what is possible is the image of the product of those sets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Literal, get_args

from engawa.algorithms.screening.withdrawal_answers import (
    ASKED,
    CONFINEMENTS,
    MOST_DAYS_ISOLATED,
    WEIGHTS,
    Answers,
    Confinement,
    Reporter,
    Weight,
)
from engawa.algorithms.screening.withdrawal_criteria import (
    DURATIONS,
    FULL_MONTHS,
    PRE_MONTHS,
    REASONS,
    Criterion,
    Duration,
    criteria_of,
    duration_of,
)

__all__ = [
    "PATTERNS",
    "REASONS",
    "SEVERITIES",
    "VERSION",
    "Answers",
    "Classification",
    "Confinement",
    "Criterion",
    "Pattern",
    "Reporter",
    "Severity",
    "Weight",
    "classify",
]

Pattern = Literal[
    "explained",
    "hikikomori",
    "not_met",
    "pre_hikikomori",
    "recent_withdrawal",
    "without_impairment",
]
Severity = Literal["mild", "moderate", "severe"]
Grade = Literal["not_isolated", "mild", "moderate", "severe"]

VERSION = "withdrawal-1"
MOST_DAYS_MODERATE = 1

PATTERNS: tuple[Pattern, ...] = get_args(Pattern)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True, slots=True)
class Classification:
    """The pattern that the answers fit, what else they leave possible, and what to ask next."""

    version: str
    pattern: Pattern | Literal["unknown"]
    severity: Severity | Literal["unknown"] | None
    possible: tuple[Pattern, ...]
    criteria: Mapping[str, Criterion]
    ask_next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Open:
    """For each criterion, the states that the answers leave open; grade is isolation and degree."""

    grades: frozenset[Grade]
    durations: frozenset[Duration]
    significant: frozenset[bool]
    explained: frozenset[bool]


def classify(answers: Answers) -> Classification:
    """Return the pattern and severity of the answers, with reasons and open questions."""
    outcomes = _outcomes(_open(answers))
    possible = tuple(sorted({pattern for pattern, _ in outcomes}))
    severities = {severity for _, severity in outcomes}
    pattern = possible[0] if len(possible) == 1 else "unknown"
    severity = severities.pop() if len(severities) == 1 else "unknown"
    settled = pattern != "unknown" and severity != "unknown"
    return Classification(
        version=VERSION,
        pattern=pattern,
        severity=severity,
        possible=possible,
        criteria=criteria_of(answers),
        ask_next=() if settled else _ask_next(answers),
    )


def _open(answers: Answers) -> _Open:
    return _Open(
        grades=_grades(answers.days_out, answers.stays_in_room),
        durations=_durations(answers.months),
        significant=_significant(answers.impairment, answers.distress),
        explained=_explained(answers.confined_by),
    )


def _grades(days_out: int | None, stays_in_room: bool | None) -> frozenset[Grade]:
    if stays_in_room:
        return frozenset({"severe"})
    outside_room: frozenset[Grade] = (
        frozenset({"not_isolated", "mild", "moderate"}) if days_out is None else frozenset({_grade_of_days(days_out)})
    )
    # Staying in one room is consistent only with at most three days out.
    may_stay = stays_in_room is None and outside_room != {"not_isolated"}
    return outside_room | {"severe"} if may_stay else outside_room


def _grade_of_days(days_out: int) -> Grade:
    if days_out > MOST_DAYS_ISOLATED:
        return "not_isolated"
    return "moderate" if days_out <= MOST_DAYS_MODERATE else "mild"


def _durations(months: float | None) -> frozenset[Duration]:
    return frozenset(DURATIONS) if months is None else frozenset({duration_of(months)})


def _significant(impairment: Weight | None, distress: Weight | None) -> frozenset[bool]:
    if "significant" in (impairment, distress):
        return frozenset({True})
    return frozenset({True, False} if None in (impairment, distress) else {False})


def _explained(confined_by: frozenset[Confinement] | None) -> frozenset[bool]:
    return frozenset({True, False} if confined_by is None else {bool(confined_by)})


@cache  # a few hundred keys at most: the subsets that answers can leave open
def _outcomes(still: _Open) -> frozenset[tuple[Pattern, Severity | None]]:
    states = product(still.grades, still.durations, still.significant, still.explained)
    return frozenset(_outcome(*state) for state in states)


def _outcome(grade: Grade, duration: Duration, significant: bool, explained: bool) -> tuple[Pattern, Severity | None]:
    if grade == "not_isolated":
        return "not_met", None
    if explained:
        return "explained", None
    if duration == "full":
        return ("hikikomori", grade) if significant else ("without_impairment", None)
    if duration == "pre" and significant:
        return "pre_hikikomori", grade
    return "recent_withdrawal", None


def _ask_next(answers: Answers) -> tuple[str, ...]:
    unknown = [field for field in ASKED if getattr(answers, field) is None]
    return tuple(sorted(unknown, key=lambda field: _most_left(_ANSWERED[field](answers))))


def _most_left(answered: tuple[Answers, ...]) -> int:
    return max(len({pattern for pattern, _ in _outcomes(_open(each))}) for each in answered)


def _with_days(answers: Answers) -> tuple[Answers, ...]:
    days = (1, 3) if answers.stays_in_room else (1, 3, 4)
    return tuple(replace(answers, days_out=day) for day in days)


def _with_room(answers: Answers) -> tuple[Answers, ...]:
    outside = answers.days_out is not None and answers.days_out > MOST_DAYS_ISOLATED
    flags = (False,) if outside else (False, True)
    return tuple(replace(answers, stays_in_room=flag) for flag in flags)


# One answer for each state that an answer to the field can bring about.
_ANSWERED: Mapping[str, Callable[[Answers], tuple[Answers, ...]]] = {
    "days_out": _with_days,
    "stays_in_room": _with_room,
    "months": lambda a: tuple(replace(a, months=m) for m in (0, PRE_MONTHS, FULL_MONTHS)),
    "impairment": lambda a: tuple(replace(a, impairment=w) for w in WEIGHTS),
    "distress": lambda a: tuple(replace(a, distress=w) for w in WEIGHTS),
    "confined_by": lambda a: tuple(
        replace(a, confined_by=entries) for entries in (frozenset(), frozenset(CONFINEMENTS[:1]))
    ),
}
