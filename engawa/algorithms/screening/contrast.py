"""Which observations speak for another condition beside withdrawal, and which against it?

Answers of the self-check are laid beside the features of each condition. Nothing is counted,
weighed, ranked or named: several conditions can hold at once, and only a professional can tell.
It must not be used to exclude a condition, nor to decide who gets help.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Direction = Literal["toward", "away", "shared"]
Answer = str | frozenset[str] | None


class Text(Protocol):
    """One text in several languages."""

    def get(self, language: str, /) -> str:
        """Return the text in a language."""


@dataclass(frozen=True, slots=True)
class When:
    """Holds if the answer to the question is, or has among its choices, any of these."""

    question: str
    any_of: frozenset[str]


@dataclass(frozen=True, slots=True)
class Observation:
    """A thing seen or not yet known, in plain words; `soon` if a professional is wanted soon."""

    id: str
    question: str
    text: Text
    soon: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """What an answer says about one condition; `otherwise` points away where it does not hold."""

    when: When
    direction: Direction
    observation: Observation
    otherwise: Observation | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that can resemble withdrawal or stand beside it."""

    id: str
    name: Text
    about: Text
    to_raise: Text
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """One condition with the observations laid beside it, in the order of its features."""

    condition: Condition
    toward: tuple[Observation, ...]
    away: tuple[Observation, ...]
    shared: tuple[Observation, ...]
    unknown: tuple[Observation, ...]
    soon: bool


def lay_beside(answers: Mapping[str, Answer], conditions: Sequence[Condition]) -> tuple[Beside, ...]:
    """Lay the answers beside each condition, in the order given."""
    return tuple(_beside(answers, condition) for condition in conditions)


def holds(when: When, answers: Mapping[str, Answer]) -> bool | None:
    """Tell whether it holds, or None if the question was not answered."""
    answer = answers.get(when.question)
    if answer is None:
        return None
    chosen = frozenset({answer}) if isinstance(answer, str) else answer
    return not chosen.isdisjoint(when.any_of)


def _beside(answers: Mapping[str, Answer], condition: Condition) -> Beside:
    placed = [_placed(feature, answers) for feature in condition.features]
    columns = {
        column: tuple(seen for where, seen in placed if where == column)
        for column in ("toward", "away", "shared", "unknown")
    }
    # What wants a professional soon does so in whichever column it stands.
    seen = columns["toward"] + columns["away"] + columns["shared"]
    return Beside(condition, **columns, soon=any(each.soon for each in seen))


def _placed(feature: Feature, answers: Mapping[str, Answer]) -> tuple[str, Observation]:
    held = holds(feature.when, answers)
    if held is None:
        return "unknown", feature.observation
    if held:
        return feature.direction, feature.observation
    return ("away", feature.otherwise) if feature.otherwise else ("", feature.observation)
