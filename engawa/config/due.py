"""`engawa directory`: what the people who keep the directory look at each month."""

import os
import sys
from datetime import UTC, datetime

from engawa.care.library import current
from engawa.care.library.directory import DirectoryError, Entry, expires, is_due
from engawa.care.library.directory.entries import INTERNATIONAL


def due(country: str | None) -> int:
    """Print the entries not checked within 90 days, those that expire first on top; return the exit status."""
    try:
        directory = current.directory(os.environ.get("ENGAWA_DIRECTORY", ""))
    except (DirectoryError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    known = {code: place.entries for code, place in directory.countries.items()}
    known[INTERNATIONAL] = directory.international
    wanted = list(known) if country is None else [country.upper()]
    if not known.keys() >= set(wanted):
        sys.stderr.write(f"--country: {country!r} is not in the directory\n")
        return 2
    today = datetime.now(UTC).date()
    entries = [(expires(entry), code, entry) for code in wanted for entry in known[code] if is_due(entry, today)]
    for day, code, entry in sorted(entries, key=lambda row: (row[0], row[1], row[2].id)):
        sys.stdout.write(_line(day.isoformat(), code, entry) + "\n")
    return 0


def _line(day: str, code: str, entry: Entry) -> str:
    return f"{day}  {code:<3} {entry.id:<28} checked {entry.checked:<10} {entry.confidence:<9} {entry.url or ''}"
