"""A text in both languages: content files hold every sentence in English and in Japanese."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

LANGUAGES = ("en", "ja")


@dataclass(frozen=True, slots=True)
class Texts:
    """The same text in English and in Japanese."""

    en: str
    ja: str

    @classmethod
    def parse(cls, mapping: object, where: str) -> Self:
        """Read both languages from a content table; raise ValueError naming `where`."""
        if not isinstance(mapping, Mapping):
            raise ValueError(f"{where}: expected a table with {' and '.join(LANGUAGES)}")
        unknown = sorted(set(mapping) - set(LANGUAGES))
        if unknown:
            raise ValueError(f"{where}: unknown language {', '.join(map(str, unknown))}")
        return cls(*(_sentence(mapping.get(code), f"{where}.{code}") for code in LANGUAGES))

    def get(self, language: str) -> str:
        """Return the Japanese text for any kind of "ja", else the English one."""
        return self.ja if language.partition("-")[0] == "ja" else self.en


def _sentence(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{where}: missing or empty")
    return value.strip()
