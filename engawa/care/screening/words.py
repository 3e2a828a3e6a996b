"""The sentences of the result, read from content/result.toml in both languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from engawa.care.screening.questions import ABOUT, CONTENT, About, ContentError
from engawa.lib.texts import Texts

Voiced = Mapping[About, Texts]


@dataclass(frozen=True, slots=True)
class Words:
    """Every sentence that a result may hold, by the id that an algorithm or rule gives."""

    pattern: Mapping[str, Voiced]
    means: Mapping[str, Texts]
    severity: Mapping[str, Texts]
    possible: Mapping[str, Texts]
    criterion: Mapping[str, Texts]
    rule: Mapping[str, Texts]
    state: Mapping[str, Texts]
    sign: Mapping[str, Texts]
    sign_short: Mapping[str, Texts]
    level: Mapping[str, Texts]
    sign_sentence: Mapping[str, Texts]
    listing: Texts
    safety: Mapping[str, Voiced]
    step: Mapping[str, Mapping[str, tuple[Texts, Texts]]]


@cache
def words() -> Words:
    """Return the sentences that Engawa ships; raise ContentError where one is missing."""
    data = tomllib.loads((CONTENT / "result.toml").read_text(encoding="utf-8"))
    try:
        return Words(
            pattern={id: _voiced(entry, f"pattern {id}") for id, entry in data["pattern"].items()},
            means={id: Texts.parse(entry["means"], f"pattern {id}, means") for id, entry in data["pattern"].items()},
            safety={id: _voiced(entry, f"safety {id}") for id, entry in data["safety"].items()},
            step={effort: _steps(entries) for effort, entries in data["step"].items()},
            listing=_between(data["listing"]["between"]),
            **{name: _plain(data[name], name) for name in _PLAIN},
        )
    except (KeyError, ValueError) as error:
        raise ContentError(f"result.toml: {error}") from error


_PLAIN = ("severity", "possible", "criterion", "rule", "state", "sign", "sign_short", "level", "sign_sentence")


def _between(entry: Mapping[str, str]) -> Texts:
    # Not through parse: it would strip the space that stands after an English comma.
    return Texts(entry["en"], entry["ja"])


def _plain(table: Mapping[str, Any], where: str) -> dict[str, Texts]:
    return {id: Texts.parse(entry, f"{where} {id}") for id, entry in table.items()}


def _voiced(entry: Mapping[str, Any], where: str) -> Voiced:
    return {about: Texts.parse(entry[about], f"{where}, {about}") for about in ABOUT}


def _steps(entries: Mapping[str, Any]) -> dict[str, tuple[Texts, Texts]]:
    return {
        id: (Texts.parse(entry["title"], f"step {id}"), Texts.parse(entry["text"], f"step {id}, text"))
        for id, entry in entries.items()
    }
