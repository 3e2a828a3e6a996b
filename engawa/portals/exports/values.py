"""Values in the rows of an export: the same row is read by a machine and by a human."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from engawa.foundation.vault.seals import Ring, Unreadable


@dataclass(frozen=True, slots=True)
class Coded:
    """A code for the machine with words for people."""

    code: str
    words: str | Promise


def coded(choices: type[Choices], value: Any) -> Coded | None:
    """Return a choice with its words; None where nothing was chosen."""
    if value in {"", None}:
        return None
    return Coded(str(value), choices(value).label if value in choices.values else str(value))


def opened(ring: Ring, owner: int, place: str, sealed: bytes | memoryview | None) -> str | None:
    """Return what was sealed; None where nothing was, or where it can't be opened any more.

    One damaged row must not keep somebody from all the rest.
    """
    try:
        return ring.open(owner, place, bytes(sealed)) if sealed else None
    except Unreadable:
        return None


def plain(value: Any) -> Any:
    """Return a value for JSON: moments as ISO 8601 in UTC."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Coded):
        return value.code
    if isinstance(value, UUID | Promise):
        return str(value)
    raise TypeError(f"an export can't hold {type(value).__name__}")


def as_json(value: Any) -> bytes:
    """Return a value as JSON text."""
    return json.dumps(value, default=plain, ensure_ascii=False, indent=1).encode()


def spoken(value: Any, at: Any) -> str:
    """Return a value in words; `at` words a moment."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return str(at(value))
    if isinstance(value, list):
        return " · ".join(spoken(each, at) for each in value)
    return str(value.words if isinstance(value, Coded) else value)
