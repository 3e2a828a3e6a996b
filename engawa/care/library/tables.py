"""Reading content files key by key, so that a slip in one is named by file, entry and key."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from engawa.lib.texts import Texts

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Table:
    """One entry of a content file, and the error to raise when a key does not fit."""

    values: Mapping[str, object]
    where: str
    error: type[ValueError]

    def fail(self, key: str, why: str) -> NoReturn:
        """Raise the error, naming file, entry and key."""
        raise self.error(f"{self.where}: {key}: {why}")

    def only(self, keys: Sequence[str]) -> None:
        """Refuse keys that nobody reads: most of them are misspelt."""
        for key in sorted(set(self.values) - set(keys)):
            self.fail(key, "unknown key")

    def text(self, key: str) -> str:
        """Read a short text that must be there."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fail(key, "missing or empty")
        return value

    def texts(self, key: str) -> Texts:
        """Read a text in both languages that must be there."""
        try:
            return Texts.parse(self.values.get(key), f"{self.where}: {key}")
        except ValueError as slip:
            raise self.error(str(slip)) from slip

    def names(self, key: str) -> tuple[str, ...]:
        """Read a list of short texts; nothing is an empty list."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fail(key, "expected a list of texts")
        return tuple(value)

    def whole(self, key: str) -> int | None:
        """Read a whole number that may be missing."""
        value = self.values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            self.fail(key, "expected a whole number")
        return value

    def number(self, key: str) -> float | None:
        """Read a number that may be missing."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(key, "expected a number")
        return float(value)

    def flag(self, key: str) -> bool | None:
        """Read true or false; None when the key is missing."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            self.fail(key, "expected true or false")
        return value

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """Read one of a fixed set of words."""
        value = self.text(key)
        if value not in set(kind):
            self.fail(key, f"{value!r} is not one of {', '.join(kind)}")
        return kind(value)


def read_tables(path: Path, kinds: Sequence[str], error: type[ValueError]) -> dict[str, tuple[Table, ...]]:
    """Read the named lists of tables of a TOML file, and refuse any other."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as slip:
        raise error(f"{path.name}: {slip}") from slip
    Table(content, path.name, error).only(kinds)
    return {kind: tuple(_tables(content.get(kind, []), path, kind, error)) for kind in kinds}


def refuse_twins(ids: Sequence[str], where: str, error: type[ValueError]) -> None:
    """Refuse an id that two entries of one file share."""
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise error(f"{where}: {one}: id: used twice")
        seen.add(one)


def _tables(entries: object, path: Path, kind: str, error: type[ValueError]) -> list[Table]:
    if not isinstance(entries, list):
        raise error(f"{path.name}: {kind}: expected a list of tables")
    return [
        Table(entry, f"{path.name}: {entry.get('id', f'{kind} {place}')}", error)
        for place, entry in enumerate(entries, start=1)
    ]
