"""The shared shape of every machine-readable command: text in, one line of JSON for each object.

A face reads one JSON object or JSON Lines and answers all or nothing: if any line is malformed,
one plain line says which line and which field, and there is no partial result to mistake for all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from types import MappingProxyType
from typing import Any

from engawa.algorithms.appointments import slots_json, slots_schema
from engawa.algorithms.appointments.slots_json import Zones
from engawa.algorithms.inputs import InputError, kind, shown
from engawa.algorithms.screening import withdrawal, withdrawal_json

DIALECT = "https://json-schema.org/draft/2020-12/schema"
JSON_SPACE = " \t\r\n"


class FaceError(ValueError):
    """An input that no command can answer; its text is one line."""


@dataclass(frozen=True, slots=True)
class Face:
    """One command: what it is for, how it reads an object, how it answers, and both schemas."""

    purpose: str
    parse: Callable[[object, Zones], Any]
    answer: Callable[[Any], Mapping[str, object]]
    input_schema: Mapping[str, Any]
    output_schema: Mapping[str, Any]


def _answers(value: object, _zones: Zones) -> withdrawal.Answers:
    return withdrawal_json.parse(value)


def _classify(answers: withdrawal.Answers) -> Mapping[str, object]:
    return withdrawal_json.render(withdrawal.classify(answers))


COMMANDS: Mapping[str, Face] = MappingProxyType(
    {
        "classify": Face(
            purpose="The withdrawal pattern that answers are consistent with.",
            parse=_answers,
            answer=_classify,
            input_schema=withdrawal_json.INPUT_SCHEMA,
            output_schema=withdrawal_json.OUTPUT_SCHEMA,
        ),
        "slots": Face(
            purpose="The free times of a team, from openings, exceptions and bookings.",
            parse=slots_json.parse,
            answer=slots_json.answer,
            input_schema=slots_schema.INPUT_SCHEMA,
            output_schema=slots_schema.OUTPUT_SCHEMA,
        ),
    }
)


def decode(content: bytes) -> str:
    """Return the bytes as text, without a byte order mark."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FaceError(f"the input is not UTF-8 text (byte {error.start + 1})") from error


def only_utc(name: str) -> tzinfo:
    """Find no zone but UTC: for whoever has no files to read zones from."""
    return {"UTC": UTC}[name]


def run(command_name: str, text: str, zones: Zones = only_utc) -> str:
    """Answer every object of the text, each on a line of its own, or raise a FaceError."""
    face = _face(command_name)
    answers = [_answer(face, place, value, zones) for place, value in _objects(text)]
    return "".join(f"{line}\n" for line in answers)


def schema(command_name: str) -> dict[str, Any]:
    """Return one JSON Schema document: it validates an input, and `$defs/output` an answer."""
    face = _face(command_name)
    return {
        "$schema": DIALECT,
        "title": f"engawa {command_name}",
        "description": f"{face.purpose} This schema validates an input; an answer is validated by #/$defs/output.",
        "$ref": "#/$defs/input",
        "$defs": {"input": dict(face.input_schema), "output": dict(face.output_schema)},
    }


def schema_text(command_name: str) -> str:
    """Return the schema document as it is printed and kept in docs/reference/schemas/."""
    return json.dumps(schema(command_name), ensure_ascii=False, indent=2) + "\n"


def _face(command_name: str) -> Face:
    try:
        return COMMANDS[command_name]
    except KeyError:
        known = ", ".join(COMMANDS)
        raise FaceError(f"there is no command {shown(command_name)}; there is {known}") from None


def _answer(face: Face, place: str, value: object, zones: Zones) -> str:
    try:
        answer = face.answer(face.parse(value, zones))
    except InputError as error:
        raise FaceError(f"{place}{error}") from error
    return json.dumps(answer, ensure_ascii=False)


def _objects(text: str) -> Iterable[tuple[str, object]]:
    text = text.removeprefix("\ufeff")
    # Only the line feed parts lines: splitlines() would cut at U+2028 inside a JSON string.
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip(JSON_SPACE)]
    if not lines:
        raise FaceError("the input is empty; one JSON object is needed, such as {}")
    if len(lines) > 1 and _is_json_lines(text, lines[0][1]):
        return [(f"line {n}: ", _load(line, f"line {n}: ")) for n, line in lines]
    return [("", _load(text, ""))]


def _is_json_lines(text: str, first: str) -> bool:
    """Tell JSON Lines from one object over many lines, also where some line is broken."""
    if _is_json(text):
        return False
    second_opens = text.strip(JSON_SPACE).split("\n", 1)[1].lstrip(JSON_SPACE).startswith("{")
    return _is_json(first) or second_opens


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _load(text: str, place: str) -> object:
    try:
        value = json.loads(text, object_pairs_hook=_object)
    except InputError as error:
        raise FaceError(f"{place}{error}") from error
    except json.JSONDecodeError as error:
        where = f"column {error.colno}" if place else f"line {error.lineno}, column {error.colno}"
        raise FaceError(f"{place}not valid JSON ({where}: {error.msg})") from error
    except RecursionError as error:
        raise FaceError(f"{place}not usable: nested too deeply") from error
    except ValueError as error:
        raise FaceError(f"{place}not usable: a number has too many digits") from error
    if not isinstance(value, dict):
        raise FaceError(f"{place}must be a JSON object, such as {{}}, not {kind(value)}")
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object, refusing what a plain reader would silently swallow."""
    built: dict[str, object] = {}
    for name, value in pairs:
        if name in built:
            raise InputError(shown(name), "is given twice")
        for each in [name, *value] if isinstance(value, list) else [name, value]:
            _refuse_odd(name, each)
        built[name] = value
    return built


def _refuse_odd(name: str, value: object) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise InputError(shown(name), "must be an ordinary number, not NaN or infinite")
    # Half a surrogate pair is valid in a JSON escape but can't be written out as UTF-8.
    if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
        raise InputError(shown(name), "has text that is not valid Unicode")
