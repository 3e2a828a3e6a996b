"""The JSON Schema of a kept self-check, made from the questions themselves."""

from typing import Any

from engawa.care.screening.files import KIND
from engawa.care.screening.questions import ABOUT, Question, SelfCheck


def schema(self_check: SelfCheck) -> dict[str, Any]:
    """Return the schema (draft 2020-12) of the file that `engawa.care.screening.files.to_json` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A kept self-check",
        "description": "The answers of one self-check. A question that is missing was not answered; an empty list "
        "means that none of its choices fits.",
        "type": "object",
        "required": ["kind", "version", "about", "answers"],
        "properties": {
            "kind": {"const": KIND},
            "version": {"type": "integer", "minimum": 1, "maximum": self_check.version},
            "kept": {"type": "string", "format": "date", "description": "The day on which the file was kept."},
            "about": {"enum": list(ABOUT), "description": "Who answered: the person, or somebody close."},
            "answers": {
                "type": "object",
                "additionalProperties": False,
                "properties": {question.id: _answer(question) for question in self_check.questions},
            },
            "skipped": {
                "type": "array",
                "items": {"enum": [question.id for question in self_check.questions]},
                "description": "Questions that were left open.",
            },
        },
    }


def _answer(question: Question) -> dict[str, Any]:
    choices = {"enum": [choice.id for choice in question.choices]}
    described = {"description": question.asks["self"].en}
    return {"type": "array", "items": choices, **described} if question.multi else {**choices, **described}
