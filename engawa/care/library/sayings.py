"""What is often said about long withdrawal, and what is known."""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engawa.care.library.tables import Table, read_tables, refuse_twins
from engawa.lib.texts import Texts

KEYS = ("id", "said", "verdict", "known", "sources", "figures")


class SayingsError(ValueError):
    """Raised when the sayings do not hold together; names file, entry and key."""


class Verdict(StrEnum):
    """How far what is said agrees with what is known."""

    SUPPORTED = "supported"
    SUPPORTED_WITH_LIMITS = "supported-with-limits"
    OUTDATED = "outdated"
    CONTESTED = "contested"
    UNSUPPORTED = "unsupported"
    WEAK_EVIDENCE = "weak-evidence"
    MISNAMED = "misnamed"


@dataclass(frozen=True, slots=True)
class Saying:
    """One statement, the verdict on it, and where the verdict comes from."""

    id: str
    said: Texts
    verdict: Verdict
    known: Texts
    sources: tuple[str, ...]
    figures: tuple[str, ...]


def load(
    path: Path,
    *,
    sources: Container[str] | None = None,
    figures: Container[str] | None = None,
) -> tuple[Saying, ...]:
    """Read and check the sayings; give `sources` and `figures` to have those looked up as well."""
    tables = read_tables(path, ("saying",), SayingsError)["saying"]
    sayings = tuple(_saying(table, sources, figures) for table in tables)
    refuse_twins([saying.id for saying in sayings], path.name, SayingsError)
    return sayings


def _saying(table: Table, sources: Container[str] | None, figures: Container[str] | None) -> Saying:
    table.only(KEYS)
    if not table.names("sources"):
        table.fail("sources", "missing or empty")
    return Saying(
        id=table.text("id"),
        said=table.texts("said"),
        verdict=table.choice("verdict", Verdict),
        known=table.texts("known"),
        sources=_known(table, "sources", sources),
        figures=_known(table, "figures", figures),
    )


def _known(table: Table, key: str, known: Container[str] | None) -> tuple[str, ...]:
    names = table.names(key)
    for name in names:
        if known is not None and name not in known:
            table.fail(key, f"{name!r} is not known")
    return names
