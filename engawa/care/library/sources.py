"""Every source that a text or figure names, from content/sources.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engawa.lib.texts import Texts

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Source:
    """One source; `seen` tells whether a copy of it was read, or it is cited from general knowledge."""

    id: str
    text: Texts
    year: int
    seen: bool
    url: str


@cache
def sources() -> Mapping[str, Source]:
    """Return all sources by id."""
    data = tomllib.loads((CONTENT / "sources.toml").read_text(encoding="utf-8"))
    return {id: _source(id, entry) for id, entry in data.items()}


def _source(id: str, entry: Mapping[str, Any]) -> Source:
    text = Texts(entry["text"], entry.get("ja", entry["text"]))
    return Source(id, text, entry["year"], entry["seen"], entry.get("url", ""))
