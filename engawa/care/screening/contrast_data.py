"""The conditions of the contrast, read from content/contrast.toml and checked to the last key.

A slip in that file would put a wrong sentence before someone who is looking for help, so every
question, choice and source that it names must exist, and every text must be in both languages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from engawa.algorithms.screening.contrast import (
    Condition,
    Direction,
    Feature,
    Observation,
    Text,
    When,
)
from engawa.care.library.sources import sources
from engawa.care.screening.questions import Question, SelfCheck, self_check
from engawa.lib.texts import Texts

CONTENT = Path(__file__).parent / "content" / "contrast.toml"
DIRECTIONS: tuple[Direction, ...] = ("toward", "away", "shared")


class ContrastDataError(ValueError):
    """A mistake in the data: which file, which key, and what is wrong with it."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(file, key, problem)
        self.file = file
        self.key = key
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.problem}"


class _Slip(Exception):
    def __init__(self, key: str, problem: str) -> None:
        super().__init__(key, problem)
        self.key = key
        self.problem = problem


@cache
def load() -> tuple[Condition, ...]:
    """Return the conditions in the order of the file."""
    return read(CONTENT.read_text(encoding="utf-8"), CONTENT.name, self_check(), sources())


def read(toml: str, file: str, asked: SelfCheck, known: Collection[str]) -> tuple[Condition, ...]:
    """Read conditions from TOML, or raise a ContrastDataError that names file and key."""
    try:
        data = _table(tomllib.loads(toml), "file", {"condition"})
        conditions = tuple(_condition(*each, asked) for each in _tables(data, "condition", ""))
        _once([condition.id for condition in conditions], "condition.id")
        for condition in conditions:
            _check_sources(condition, known)
    except tomllib.TOMLDecodeError as error:
        raise ContrastDataError(file, "TOML", str(error)) from error
    except _Slip as slip:
        raise ContrastDataError(file, slip.key, slip.problem) from None
    return conditions


def _condition(value: object, key: str, asked: SelfCheck) -> Condition:
    table = _table(value, key, {"id", "name", "about", "raise", "feature"})
    features = tuple(_feature(*each, asked) for each in _tables(table, "feature", f"{key}."))
    _once([feature.observation.id for feature in features], f"{key}.feature.id")
    return Condition(
        id=_word(table["id"], f"{key}.id"),
        name=_text(table, "name", key),
        about=_text(table, "about", key),
        to_raise=_text(table, "raise", key),
        features=features,
    )


def _feature(value: object, key: str, asked: SelfCheck) -> Feature:
    needed = {"id", "when", "direction", "text", "sources"}
    table = _table(value, key, needed, {"soon", "otherwise", "otherwise_text"})
    when = _when(table["when"], f"{key}.when", asked)
    soon = table.get("soon", False)
    if not isinstance(soon, bool):
        raise _Slip(f"{key}.soon", "must be true or false")
    observation = Observation(
        id=_word(table["id"], f"{key}.id"),
        question=when.question,
        text=_text(table, "text", key),
        soon=soon,
        sources=_words(table["sources"], f"{key}.sources"),
    )
    return Feature(when, _direction(table, key), observation, _otherwise(table, key, observation))


def _otherwise(table: Mapping[str, Any], key: str, held: Observation) -> Observation | None:
    if "otherwise" not in table and "otherwise_text" not in table:
        return None
    if table.get("otherwise") != "away" or "otherwise_text" not in table:
        raise _Slip(f"{key}.otherwise", 'must be "away", together with an otherwise_text')
    text = _text(table, "otherwise_text", key)
    return Observation(f"{held.id}.otherwise", held.question, text, False, held.sources)


def _direction(table: Mapping[str, Any], key: str) -> Direction:
    for direction in DIRECTIONS:
        if table["direction"] == direction:
            return direction
    raise _Slip(f"{key}.direction", f"must be one of {', '.join(DIRECTIONS)}")


def _when(value: object, key: str, asked: SelfCheck) -> When:
    table = _table(value, key, {"question"}, {"has", "has_any", "is", "is_any"})
    question = _question(_word(table["question"], f"{key}.question"), f"{key}.question", asked)
    one, several = ("has", "has_any") if question.multi else ("is", "is_any")
    if set(table) not in ({"question", one}, {"question", several}):
        raise _Slip(key, f"{question.id} takes either {one} or {several}")
    chosen = (_word(table[one], key),) if one in table else _words(table[several], key)
    known = {choice.id for choice in question.choices}
    for choice in chosen:
        if choice not in known:
            raise _Slip(key, f"{question.id} has no choice {choice}")
    return When(question.id, frozenset(chosen))


def _question(id: str, key: str, asked: SelfCheck) -> Question:
    try:
        return asked.question(id)
    except KeyError:
        raise _Slip(key, f"there is no question {id}") from None


def _table(value: object, key: str, needed: set[str], allowed: Collection[str] = ()) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _Slip(key, "must be a table")
    for missing in sorted(needed - set(value)):
        raise _Slip(f"{key}.{missing}", "is missing")
    for unknown in sorted(set(value) - needed - set(allowed)):
        raise _Slip(f"{key}.{unknown}", "is not a key here")
    return value


def _tables(table: Mapping[str, Any], name: str, prefix: str) -> list[tuple[object, str]]:
    entries = table[name]
    if not isinstance(entries, list) or not entries:
        raise _Slip(f"{prefix}{name}", "must be a list of tables")
    return [(entry, f"{prefix}{name}[{n}]") for n, entry in enumerate(entries, 1)]


def _text(table: Mapping[str, Any], name: str, key: str) -> Text:
    try:
        return Texts.parse(table[name], name)
    except ValueError as error:
        raise _Slip(key, str(error)) from error


def _word(value: object, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Slip(key, "must be a text that is not empty")
    return value


def _words(value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise _Slip(key, "must be a list that is not empty")
    words = tuple(_word(each, key) for each in value)
    _once(words, key)
    return words


def _once(words: Collection[str], key: str) -> None:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            raise _Slip(key, f"{word} is there twice")
        seen.add(word)


def _check_sources(condition: Condition, sources: Collection[str]) -> None:
    for feature in condition.features:
        for source in feature.observation.sources:
            if source not in sources:
                place = f"{condition.id}.{feature.observation.id}.sources"
                raise _Slip(place, f"there is no source {source}")
