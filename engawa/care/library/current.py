"""The directory as this installation shows it: ours, with the organisation's own entries and corrections."""

from functools import cache
from pathlib import Path

from engawa.care.library.directory import Directory, load
from engawa.care.library.sources import CONTENT

SHIPPED = CONTENT / "directory"


@cache
def directory(own: str) -> Directory:
    """Return the directory with the organisation's file `own` (empty: none) laid over it."""
    return load(SHIPPED, Path(own) if own else None)
