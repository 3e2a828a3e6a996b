"""Every source that a text or figure names, from content/sources.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Source:
    """One source; `seen` tells whether a copy of it was read, or it is cited from general knowledge."""

    id: str
    text: str
    year: int
    seen: bool
    url: str


@cache
def sources() -> Mapping[str, Source]:
    """Return all sources by id."""
    data = tomllib.loads((CONTENT / "sources.toml").read_text(encoding="utf-8"))
    return {
        id: Source(id, entry["text"], entry["year"], entry["seen"], entry.get("url", "")) for id, entry in data.items()
    }
