"""Reading JSON values field by field, so that every refusal names its field in plain words."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

LARGEST = sys.float_info.max
"""The largest number that any field takes; what lies above it is read as infinite elsewhere."""

Choice = TypeVar("Choice", bound=str)


class InputError(ValueError):
    """An input that can't be used: which field, and why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)
        self.field = field
        self.message = message

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


def read_object(value: object, fields: Sequence[str]) -> Mapping[str, object]:
    """Return the JSON object, or refuse what is no object or has a field of another name."""
    if not isinstance(value, dict):
        raise InputError("input", "must be a JSON object, such as {}")
    for name in value:
        if name not in fields:
            raise InputError(shown(name), "is not a field here" + _did_you_mean(name, fields))
    return value


def read_number(field: str, value: object) -> int | float | None:
    """Return a finite number, or None where nothing is known."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(field, f"must be a number, not {kind(value)}")
    if not abs(value) <= LARGEST:
        raise InputError(field, "must be an ordinary number, not NaN or infinite")
    return value


def read_whole(field: str, value: object) -> int | None:
    """Return a whole number, or None; 3.0 is whole, 2.5 is not."""
    number = read_number(field, value)
    if number is None:
        return None
    if number != int(number):
        raise InputError(field, "must be a whole number")
    return int(number)


def read_flag(field: str, value: object) -> bool | None:
    """Return true or false, or None where nothing is known."""
    if value is None or isinstance(value, bool):
        return value
    raise InputError(field, f"must be true or false, not {kind(value)}")


def read_choice(field: str, value: object, choices: Sequence[Choice]) -> Choice | None:
    """Return the choice that the text names, or None where nothing is known."""
    return None if value is None else _one_of(field, value, choices)


def read_choices(field: str, value: object, choices: Sequence[Choice]) -> frozenset[Choice] | None:
    """Return the choices that a list names, each once, or None where nothing is known."""
    if value is None:
        return None
    if not isinstance(value, list):
        raise InputError(field, f"must be a list, not {kind(value)}")
    chosen = [_one_of(field, entry, choices) for entry in value]
    for entry in chosen:
        if chosen.count(entry) > 1:
            raise InputError(field, f"names {shown(entry)} twice")
    return frozenset(chosen)


def shown(name: object) -> str:
    """Return a name short enough, and safe, to print within one line."""
    text = str(name)
    return text[:60] if text.isprintable() else json.dumps(text[:60])


def kind(value: object) -> str:
    """Name the kind of a JSON value in plain words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    names = {str: "text", list: "a list", dict: "an object", int: "a number", float: "a number"}
    return names.get(type(value), type(value).__name__)


def _one_of(field: str, value: object, choices: Sequence[Choice]) -> Choice:
    if not isinstance(value, str):
        raise InputError(field, f"must be one of {', '.join(choices)}, not {kind(value)}")
    for choice in choices:
        if choice == value:
            return choice
    hint = _did_you_mean(value, choices)
    raise InputError(field, f"must be one of {', '.join(choices)}, not {shown(value)}{hint}")


def _did_you_mean(name: object, names: Collection[str]) -> str:
    near = difflib.get_close_matches(str(name)[:60], names, n=1)
    return f"; did you mean {near[0]}?" if near else ""
