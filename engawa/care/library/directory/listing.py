"""What a visitor of a country is shown, in order, on a given day.

A wrong number is worse than none: what was not checked for too long stands behind the fall-backs.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engawa.care.library.directory.entries import (
    CONFIDENCES,
    KINDS,
    Channel,
    Directory,
    Emergency,
    Entry,
)

MONTHS = 24
MONTHS_NATIONAL = 48
RHYTHM = timedelta(days=90)
WRITTEN = frozenset({"text", "chat", "app", "email"})

_CODE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Listing:
    """Emergency numbers, services to trust, fall-backs, and what was not checked for too long."""

    emergency: tuple[Emergency, ...]
    fresh: tuple[Entry, ...]
    fallbacks: tuple[Entry, ...]
    past: tuple[Entry, ...]


def countries(directory: Directory) -> tuple[str, ...]:
    """Return the codes of all countries, in alphabetical order."""
    return tuple(sorted(directory.countries))


def expires(entry: Entry) -> date:
    """Return the first day on which the entry is no longer to be trusted."""
    if entry.expires is not None:
        return entry.expires
    return _months_later(entry.checked_from, MONTHS_NATIONAL if entry.national else MONTHS)


def is_due(entry: Entry, on: date) -> bool:
    """Tell the keepers of the directory that an entry was not checked within 90 days."""
    return on - entry.checked_from > RHYTHM


def for_country(directory: Directory, iso: str, *, on: date, language: str, whom: str | None = None) -> Listing:
    """Return what a country offers on a day, to one language, for oneself, a relative or both."""
    country = directory.countries.get(iso)
    entries = _ordered(country.entries if country else (), language, whom)
    return Listing(
        emergency=country.emergency if country else (),
        fresh=tuple(entry for entry in entries if on < expires(entry)),
        fallbacks=tuple(_for(iso, entry) for entry in directory.international),
        past=tuple(entry for entry in entries if on >= expires(entry)),
    )


def _ordered(entries: Iterable[Entry], language: str, whom: str | None) -> list[Entry]:
    meant = (entry for entry in entries if whom is None or whom in entry.whom)
    return sorted(meant, key=lambda entry: _rank(entry, language))


def _rank(entry: Entry, language: str) -> tuple[int, bool, bool, int, str]:
    return (
        KINDS.index(entry.kind),
        not _speaks(entry, language),
        not any(channel.type in WRITTEN for channel in entry.channels),
        CONFIDENCES.index(entry.confidence),
        entry.id,
    )


def _speaks(entry: Entry, language: str) -> bool:
    return language.partition("-")[0] in {tag.partition("-")[0] for tag in entry.languages}


def _for(iso: str, entry: Entry) -> Entry:
    """Point a fall-back that knows countries at this one."""
    if entry.by_country is None or not _CODE.fullmatch(iso):
        return entry
    address = entry.by_country.replace("{country}", iso.lower())
    return replace(
        entry,
        url=address,
        channels=tuple(_pointed(channel, entry.url, address) for channel in entry.channels),
    )


def _pointed(channel: Channel, home: str | None, address: str) -> Channel:
    return replace(channel, value=address) if channel.value == home else channel


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
