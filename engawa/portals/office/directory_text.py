"""The organisation's own directory entries as one TOML text, in the format of docs/reference/directory.md.

Whatever is typed is written as a quoted string and read again by the same loader as every directory file, so a
text can't become a key, a table or another entry.
"""

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from engawa.care.library import current

# An entry can't be told from a shipped one by its id alone, so ours carry a mark.
OWN = "own-"


def entries(text: str) -> list[dict[str, Any]]:
    """Return the entries of a text as plain tables."""
    return list(tomllib.loads(text).get("entry", []))


def country_of(text: str) -> str:
    """Return the country that the text's entries stand under; "" where there is none yet."""
    return str(tomllib.loads(text).get("country", ""))


def with_entry(text: str, country: str, zone: str, entry: Mapping[str, Any]) -> str:
    """Return the text with the entry in it, its hours written in `zone`; raise DirectoryError if it can't be read."""
    table = tomllib.loads(text) or _head(country, zone)
    rest = [each for each in table.get("entry", []) if each["id"] != entry["id"]]
    return _checked({**table, "entry": [*rest, {**entry, "zone": zone}]})


def without_entry(text: str, name: str) -> str:
    """Return the text without one entry; empty when it was the last."""
    table = tomllib.loads(text)
    rest = [each for each in table.get("entry", []) if each["id"] != name]
    return _checked({**table, "entry": rest}) if rest else ""


def written(table: Mapping[str, Any]) -> str:
    """Return a directory table as TOML: its own keys first, then each entry under its heading."""
    head = "".join(_line(key, value) for key, value in table.items() if key != "entry")
    return head + "".join(f"\n[[entry]]\n{_body(each)}" for each in table.get("entry", ()))


def _head(country: str, zone: str) -> dict[str, Any]:
    # For a country of ours a zone here would move the hours of all its other entries.
    known = country in current.directory(settings.OWN_DIRECTORY).countries
    return {"country": country} if known else {"country": country, "zone": zone}


def _checked(table: Mapping[str, Any]) -> str:
    text = written(table)
    current.directory(settings.OWN_DIRECTORY, text)
    return text


def _body(table: Mapping[str, Any]) -> str:
    return "".join(_line(key, value) for key, value in table.items())


def _line(key: str, value: Any) -> str:
    return f"{key} = {_value(value)}\n"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    # JSON's strings, numbers and truth are TOML's too, but for the one sign that JSON leaves bare.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
