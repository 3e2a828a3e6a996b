"""Set the organisation up once, and change what it says of itself.

The trace is written by the office (portals/office/keeping.py): the log stands above this floor.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from engawa.foundation.organisation import current
from engawa.foundation.organisation.models import Organisation


class AlreadySetUp(Exception):
    """Somebody else went through the set-up first."""


@transaction.atomic
def set_up(**facts: Any) -> Organisation:
    """Make the one row; the database decides who was first."""
    try:
        with transaction.atomic():
            made = Organisation.objects.create(pk=1, set_up=timezone.now(), **facts)
    except IntegrityError as error:
        raise AlreadySetUp from error
    _read_anew()
    return made


@transaction.atomic
def change(**facts: Any) -> Organisation:
    """Change some facts of the organisation; return the row as it is now."""
    Organisation.objects.filter(pk=1).update(**facts)
    _read_anew()
    return Organisation.objects.get(pk=1)


def locked() -> Organisation:
    """Return the row, locked until the commit: for whoever adds to what stands there."""
    return Organisation.objects.select_for_update().get(pk=1)


def _read_anew() -> None:
    # At once for this request, and after the commit for a page that read the old row in between.
    current.forget()
    transaction.on_commit(current.forget)
