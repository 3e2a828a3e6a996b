"""The organisation as every page asks for it: read at most every few seconds, and never a reason for a page to fail."""

from time import monotonic

from django.conf import settings
from django.db import DatabaseError

from engawa.foundation.organisation.models import Organisation

# Another process may change it; a page may show what was true so many seconds ago.
SECONDS = 5.0

# When it was read, and the row (None: not set up yet). One tuple, so that threads never see half of it.
_read: tuple[float, Organisation | None] | None = None


def organisation() -> Organisation:
    """Return the organisation of this installation; before the set-up an unsaved one made from the settings."""
    return _row() or Organisation(name=settings.ORGANISATION, country=settings.COUNTRY)


def is_set_up() -> bool:
    """Say whether the set-up was gone through."""
    return organisation().set_up is not None


def forget() -> None:
    """Read it anew the next time it is asked for."""
    global _read
    _read = None


def keep(row: Organisation | None) -> None:
    """Use this row without asking the database (for those who just read or wrote it)."""
    global _read
    _read = (monotonic(), row)


def _row() -> Organisation | None:
    known = _read
    if known is not None and monotonic() - known[0] < SECONDS:
        return known[1]
    try:
        keep(Organisation.objects.filter(pk=1).first())
    except DatabaseError:
        # A visitor in need reads the library and the numbers also while the database is away.
        keep(known[1] if known else None)
    return _read[1] if _read else None
