"""One table of a directory file: hands out checked values and says where a wrong one stands."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NoReturn, Self

from engawa.lib.texts import Texts


class DirectoryError(ValueError):
    """A directory file says something that cannot be used; the message names file, id and key."""


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of one table, and the file and entry that it stands in."""

    data: Mapping[str, object]
    where: str

    @classmethod
    def read(cls, data: object, where: str, keys: Collection[str]) -> Self:
        """Accept a table that holds no key but these."""
        if not isinstance(data, Mapping):
            raise DirectoryError(f"{where}: expected a table")
        unknown = sorted(set(data) - set(keys))
        if unknown:
            raise DirectoryError(f"{where}: unknown key {', '.join(unknown)}")
        return cls(data, where)

    def fail(self, key: str, problem: str) -> NoReturn:
        raise DirectoryError(f"{self.where}: {key}: {problem}")

    def text(self, key: str, form: re.Pattern[str] | None = None, like: str = "") -> str:
        """Return a text that is there, and has the form."""
        return self._formed(key, self.data.get(key), form, like)

    def optional(self, key: str) -> str | None:
        return self.text(key) if key in self.data else None

    def choice(self, key: str, allowed: Collection[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            self.fail(key, f'"{value}" is none of {", ".join(allowed)}')
        return value

    def list(self, key: str) -> list[object]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            self.fail(key, "expected a list")
        return value

    def strings(self, key: str, form: re.Pattern[str] | None = None, like: str = "") -> tuple[str, ...]:
        """Return a list of at least one text, each of the form."""
        values = self.list(key)
        if not values:
            self.fail(key, "missing or empty")
        return tuple(self._formed(key, value, form, like) for value in values)

    def flag(self, key: str) -> bool | None:
        value = self.data.get(key)
        if value is not None and not isinstance(value, bool):
            self.fail(key, "expected true or false")
        return value

    def texts(self, key: str) -> Texts:
        try:
            return Texts.parse(self.data.get(key), f"{self.where}: {key}")
        except ValueError as problem:
            raise DirectoryError(str(problem)) from problem

    def optional_texts(self, key: str) -> Texts | None:
        return self.texts(key) if key in self.data else None

    def _formed(self, key: str, value: object, form: re.Pattern[str] | None, like: str) -> str:
        if not isinstance(value, str) or not value.strip():
            self.fail(key, "missing or empty, or not a text in quotes")
        if form and not form.fullmatch(value):
            self.fail(key, f'"{value}" is not {like}')
        return value
