"""Walk every address of the installation, and see whether anything in its databases has moved."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps

from engawa.care.conversations.models import Member
from engawa.foundation.accounts.models import Device, Try
from engawa.foundation.audit.models import Head, Trace
from engawa.foundation.notifications.models import Notice
from tests.architecture.test_addresses import ALL, path_of

# What a request leaves behind by itself: the log, sessions, counted tries.
FOOTPRINTS = (Trace, Head, Device, Try)
# And what looking at a page means: seen, up to which entry.
LOOKED = (*FOOTPRINTS, Notice, Member)


def kept(without: tuple[type, ...] = FOOTPRINTS) -> dict[str, list[dict[str, object]]]:
    """Return everything that lies in the databases, but for some tables."""
    models = [model for model in apps.get_models() if model not in without]
    return {model._meta.label: sorted(model.objects.values(), key=repr) for model in models}


@contextmanager
def nothing_moves(where: str, without: tuple[type, ...] = FOOTPRINTS) -> Iterator[None]:
    """Fail where a row is not what it was, and say at which address."""
    before = kept(without)
    yield
    after = kept(without)
    moved = {label: [row for row in rows if row not in before[label]] for label, rows in after.items()}
    changed = {label: rows for label, rows in moved.items() if after[label] != before[label]}
    assert not changed, f"{where}: {changed}"


def addresses(things: dict[object, object], *, of_things: bool = False) -> dict[str, str]:
    """Return each address by name; `of_things` leaves out those that name no thing of anybody.

    Without the way out, which closes the browser that walks on (tests/portals/test_leaving.py looks at it).
    """
    named = {name: pattern.pattern.converters for name, pattern in ALL.items() if name != "leave"}
    return {name: path_of(name, things) for name, places in named.items() if places or not of_things}
