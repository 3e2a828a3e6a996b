"""The withdrawal pattern in JSON: reading answers, writing a classification, and both schemas."""

from __future__ import annotations

from typing import Any

from engawa.algorithms.inputs import (
    LARGEST,
    InputError,
    read_choice,
    read_choices,
    read_flag,
    read_number,
    read_object,
    read_whole,
)
from engawa.algorithms.screening.withdrawal import (
    PATTERNS,
    SEVERITIES,
    VERSION,
    Answers,
    Classification,
)
from engawa.algorithms.screening.withdrawal_answers import (
    ASKED,
    CONFINEMENTS,
    DAYS,
    MOST_DAYS_ISOLATED,
    REPORTERS,
    WEIGHTS,
)
from engawa.algorithms.screening.withdrawal_criteria import REASONS, STATES

__all__ = ["INPUT_SCHEMA", "OUTPUT_SCHEMA", "InputError", "parse", "render"]

Schema = dict[str, Any]


def parse(value: object) -> Answers:
    """Read answers from a JSON object, or raise an InputError that names the field."""
    given = read_object(value, FIELDS)
    return Answers(
        days_out=read_whole("days_out", given.get("days_out")),
        stays_in_room=read_flag("stays_in_room", given.get("stays_in_room")),
        months=read_number("months", given.get("months")),
        impairment=read_choice("impairment", given.get("impairment"), WEIGHTS),
        distress=read_choice("distress", given.get("distress"), WEIGHTS),
        confined_by=read_choices("confined_by", given.get("confined_by"), CONFINEMENTS),
        reporter=read_choice("reporter", given.get("reporter"), REPORTERS),
    )


def render(classification: Classification) -> dict[str, object]:
    """Return the classification as JSON values, in the order in which it is printed."""
    return {
        "version": classification.version,
        "pattern": classification.pattern,
        "severity": classification.severity,
        "possible": list(classification.possible),
        "criteria": {
            name: {"state": criterion.state, "because": list(criterion.because)}
            for name, criterion in classification.criteria.items()
        },
        "ask_next": list(classification.ask_next),
    }


def _weight(description: str) -> Schema:
    return {"enum": [*WEIGHTS, None], "description": description}


def _list_of(names: tuple[str, ...], description: str) -> Schema:
    return {
        "type": "array",
        "items": {"enum": list(names)},
        "uniqueItems": True,
        "description": description,
    }


def _criterion(name: str, description: str) -> Schema:
    reasons = tuple(reason for reason in REASONS if reason.startswith(f"{name}."))
    because = _list_of(reasons, "Message ids that say why.") | {"minItems": 1}
    return {
        "type": "object",
        "description": description,
        "properties": {"state": {"enum": list(STATES[name])}, "because": because},
        "required": ["state", "because"],
    }


INPUT_SCHEMA: Schema = {
    "type": "object",
    "title": "Answers",
    "description": "What is known of the last month. A field that is null or absent is unknown.",
    "properties": {
        "days_out": {
            "type": ["integer", "null"],
            "minimum": DAYS[0],
            "maximum": DAYS[-1],
            "description": "Days out of the home in a typical week of the last month.",
        },
        "stays_in_room": {
            "type": ["boolean", "null"],
            "description": "Whether the person rarely leaves one room. Contradicts 4 or more days out.",
        },
        "months": {
            "type": ["number", "null"],
            "minimum": 0,
            "maximum": LARGEST,
            "description": "How long without a break, in months; parts of a month are allowed.",
        },
        "impairment": _weight("How far it gets in the way of daily life."),
        "distress": _weight("How much the person suffers from it."),
        "confined_by": {
            **_list_of(CONFINEMENTS, "Circumstances that keep the person in; [] if none of them."),
            "type": ["array", "null"],
        },
        "reporter": {
            "enum": [*REPORTERS, None],
            "description": "Who answers. It changes nothing in the result.",
        },
    },
    "additionalProperties": False,
    "if": {"properties": {"stays_in_room": {"const": True}}, "required": ["stays_in_room"]},
    "then": {"properties": {"days_out": {"maximum": MOST_DAYS_ISOLATED}}},
}

FIELDS: tuple[str, ...] = tuple(INPUT_SCHEMA["properties"])

OUTPUT_SCHEMA: Schema = {
    "type": "object",
    "title": "Classification",
    "description": "The pattern that the answers are consistent with; never a diagnosis.",
    "properties": {
        "version": {"const": VERSION, "description": "The version of the rules."},
        "pattern": {
            "enum": [*PATTERNS, "unknown"],
            "description": "The only possible pattern, or unknown.",
        },
        "severity": {
            "enum": [*SEVERITIES, "unknown", None],
            "description": "Of hikikomori and pre_hikikomori; null where the pattern has none, "
            "unknown where the open answers would make a difference.",
        },
        "possible": _list_of(
            PATTERNS,
            "Every pattern that some consistent set of missing answers would give, sorted.",
        )
        | {"minItems": 1},
        "criteria": {
            "type": "object",
            "description": "The four criteria one by one.",
            "properties": {
                "isolation": _criterion("isolation", "At home, with at most three days out."),
                "duration": _criterion("duration", "Full from 6 months, pre from 3, else short."),
                "significance": _criterion("significance", "Impairment or distress."),
                "confinement": _criterion("confinement", "Whether circumstances explain it."),
            },
            "required": list(STATES),
        },
        "ask_next": _list_of(ASKED, "The unknown fields, the most telling first; empty once all is settled."),
    },
    "required": ["version", "pattern", "severity", "possible", "criteria", "ask_next"],
}
