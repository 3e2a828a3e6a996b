"""Reads the country files that come with Engawa, and an organisation's own over them."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engawa.care.library.directory.entries import (
    COUNTRY,
    INTERNATIONAL,
    Country,
    Directory,
    Entry,
    read_emergency,
    read_entry,
    read_zone,
    read_zones,
)
from engawa.care.library.directory.table import DirectoryError, Table

FILE_KEYS = ("country", "zone", "zones", "emergency", "entry")
OWN_KEYS = (*FILE_KEYS, "hide")
# A day or a note that was set for the old evidence must not outlive the new.
COMPANIONS = {"checked": "expires", "hours": "hours_note"}


@dataclass(frozen=True, slots=True)
class _Draft:
    """An entry as it stands in its file, before it is read."""

    where: str
    country: str
    data: Mapping[str, object]


@dataclass(slots=True)
class _Shelf:
    """What all files together say: head tables by country, drafts by id."""

    heads: dict[str, Table] = field(default_factory=dict)
    drafts: dict[str, _Draft] = field(default_factory=dict)


def load(folder: Path, own: Path | None = None, text: str = "") -> Directory:
    """Read a folder of country files; correct, add and hide by a file or folder of one's own, and by a text."""
    shelf = _Shelf()
    for file in _files(folder):
        _put(shelf, _table(file, FILE_KEYS), drafts_before={})
    tables = [_table(file, OWN_KEYS) for file in _files(own)] if own is not None else []
    if text:
        tables.append(_parsed(text, "own", OWN_KEYS))
    _correct(shelf, tables)
    return _directory(shelf)


def _files(path: Path) -> list[Path]:
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise DirectoryError(f"{path}: no directory file here")
    return files


def _table(file: Path, keys: tuple[str, ...]) -> Table:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        raise DirectoryError(f"{file.name}: {problem}") from problem
    return _parsed(text, file.name, keys)


def _parsed(text: str, where: str, keys: tuple[str, ...]) -> Table:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise DirectoryError(f"{where}: {problem}") from problem
    return Table.read(data, where, keys)


def _correct(shelf: _Shelf, tables: list[Table]) -> None:
    shipped = dict(shelf.drafts)
    for table in tables:
        _put(shelf, table, drafts_before=shipped)
    for table in tables:
        for hidden in table.list("hide"):
            if shelf.drafts.pop(str(hidden), None) is None:
                table.fail("hide", f'no entry has the id "{hidden}"')


def _put(shelf: _Shelf, table: Table, drafts_before: Mapping[str, _Draft]) -> None:
    """Add the entries of one file; those in `drafts_before` may be corrected, no others."""
    if set(table.data) == {"hide"}:
        return
    iso = table.text("country", COUNTRY, "a code of two capital letters, or INT")
    shelf.heads[iso] = _joined(shelf.heads.get(iso), table)
    for data in table.list("entry"):
        draft = _draft(table, iso, data)
        name = str(draft.data["id"])
        present = shelf.drafts.get(name)
        if present is not None and present is not drafts_before.get(name):
            raise DirectoryError(f"{draft.where}: id: already used in {present.where}")
        shelf.drafts[name] = _corrected(present, draft) if present else draft


def _joined(before: Table | None, after: Table) -> Table:
    return Table({**before.data, **after.data}, after.where) if before else after


def _draft(table: Table, iso: str, data: object) -> _Draft:
    if not isinstance(data, Mapping) or not isinstance(data.get("id"), str):
        table.fail("entry", "each entry needs an id")
    return _Draft(f"{table.where}: {data['id']}", iso, data)


def _corrected(ours: _Draft, theirs: _Draft) -> _Draft:
    if ours.country != theirs.country:
        raise DirectoryError(f"{theirs.where}: country: this entry belongs to {ours.country}")
    stale = {COMPANIONS[key] for key in theirs.data if key in COMPANIONS}
    kept = {key: value for key, value in ours.data.items() if key not in stale}
    return _Draft(theirs.where, ours.country, {**kept, **theirs.data})


def _directory(shelf: _Shelf) -> Directory:
    countries = {
        iso: _country(iso, head, [d for d in shelf.drafts.values() if d.country == iso])
        for iso, head in sorted(shelf.heads.items())
    }
    everywhere = countries.pop(INTERNATIONAL, None)
    return Directory(countries, everywhere.entries if everywhere else ())


def _country(iso: str, head: Table, drafts: Iterable[_Draft]) -> Country:
    zone = read_zone(head)
    entries: list[Entry] = [read_entry(d.data, d.where, iso, zone) for d in drafts]
    emergency = enumerate(head.list("emergency"), start=1)
    return Country(
        iso=iso,
        zone=zone,
        zones=read_zones(head),
        emergency=tuple(read_emergency(data, f"{head.where}: emergency[{place}]") for place, data in emergency),
        entries=tuple(entries),
    )
