"""The four criteria of the withdrawal pattern one by one: the state of each, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from engawa.algorithms.screening.withdrawal_answers import (
    CONFINEMENTS,
    MOST_DAYS_ISOLATED,
    Answers,
    Confinement,
    Weight,
)

Duration = Literal["full", "pre", "short"]

FULL_MONTHS = 6
PRE_MONTHS = 3

DURATIONS: tuple[Duration, ...] = get_args(Duration)
STATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "isolation": ("met", "not_met", "unknown"),
        "duration": (*DURATIONS, "unknown"),
        "significance": ("met", "not_met", "unknown"),
        "confinement": ("explained", "unexplained", "unknown"),
    }
)
"""The states that each criterion can be in."""

REASONS = (
    "isolation.room",
    "isolation.few_days",
    "isolation.many_days",
    "isolation.unknown",
    "duration.full",
    "duration.pre",
    "duration.short",
    "duration.unknown",
    "significance.impairment",
    "significance.distress",
    "significance.neither",
    "significance.unknown",
    *(f"confinement.{reason}" for reason in CONFINEMENTS),
    "confinement.none",
    "confinement.unknown",
)
"""Every message id that `Criterion.because` can hold."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """The state of one criterion and the message ids that say why."""

    state: str
    because: tuple[str, ...]


def criteria_of(answers: Answers) -> Mapping[str, Criterion]:
    """Return the state of each criterion, in the order in which the pattern is decided."""
    return MappingProxyType(
        {
            "isolation": _isolation(answers.days_out, answers.stays_in_room),
            "duration": _duration(answers.months),
            "significance": _significance(answers.impairment, answers.distress),
            "confinement": _confinement(answers.confined_by),
        }
    )


def duration_of(months: float) -> Duration:
    """Name the length of a withdrawal without a break."""
    if months >= FULL_MONTHS:
        return "full"
    return "pre" if months >= PRE_MONTHS else "short"


def _isolation(days_out: int | None, stays_in_room: bool | None) -> Criterion:
    if days_out is not None and days_out > MOST_DAYS_ISOLATED:
        return Criterion("not_met", ("isolation.many_days",))
    because = ("isolation.room",) * bool(stays_in_room)
    because += ("isolation.few_days",) * (days_out is not None)
    return Criterion("met", because) if because else Criterion("unknown", ("isolation.unknown",))


def _duration(months: float | None) -> Criterion:
    state = "unknown" if months is None else duration_of(months)
    return Criterion(state, (f"duration.{state}",))


def _significance(impairment: Weight | None, distress: Weight | None) -> Criterion:
    named = {"significance.impairment": impairment, "significance.distress": distress}
    because = tuple(reason for reason, weight in named.items() if weight == "significant")
    if because:
        return Criterion("met", because)
    if None in named.values():
        return Criterion("unknown", ("significance.unknown",))
    return Criterion("not_met", ("significance.neither",))


def _confinement(confined_by: frozenset[Confinement] | None) -> Criterion:
    if confined_by is None:
        return Criterion("unknown", ("confinement.unknown",))
    if not confined_by:
        return Criterion("unexplained", ("confinement.none",))
    because = tuple(f"confinement.{reason}" for reason in CONFINEMENTS if reason in confined_by)
    return Criterion("explained", because)
