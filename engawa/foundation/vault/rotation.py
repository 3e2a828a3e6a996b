"""Change the master key: wrap every data key anew, in steps that can be cut off anywhere and run again.

What is sealed is not touched: the data keys stay the same, only their wrapping changes.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet

from engawa.foundation.vault import masters, seals
from engawa.foundation.vault.models import DataKey
from engawa.foundation.vault.router import KEYS

BATCH = 200
Say = Callable[[int, int], None]


class NoNewKey(Exception):
    """The operator's own source holds one key only, so there is nothing to change to."""


def counts() -> dict[str, int]:
    """Return how many data keys each master key wraps, by the master key's name."""
    rows = DataKey.objects.exclude(owner=seals.GATE).values_list("master").annotate(Count("owner")).order_by("master")
    return dict(rows)


def missing() -> set[str]:
    """Return the names of master keys that wrap something and are not there."""
    return counts().keys() - {master.name for master in _read()}


def rotate(say: Say) -> int:
    """Wrap all data keys with the newest master key; return how many were wrapped anew.

    With a file: a new key is made and put before the old one, unless an earlier run that was cut off has done so;
    when nothing hangs on the old one any more it is dropped. With the environment or a command the operator has put
    the new key first.
    """
    source = settings.MASTER_KEY
    if source.text or source.command:
        return _with_theirs(say)
    with _alone(source.path):
        return _with_file(source.path, say)


def _with_theirs(say: Say) -> int:
    known = _read()
    if len(known) == 1 and counts().keys() <= {known[0].name}:
        raise NoNewKey
    return _rewrap(known[0], say)


def _with_file(path: Path, say: Say) -> int:
    known = _read()
    if len(known) == 1:
        masters.keep(path, [masters.fresh(), known[0].text])
        known = _read()
    done = _rewrap(known[0], say)
    with transaction.atomic(using=KEYS):
        seals.gate()
        # What was made with the old key while we worked; from here on everybody who makes one reads the new key.
        done += _rewrap(known[0], say)
        masters.keep(path, [known[0].text])
    _read()
    return done


def _rewrap(newest: masters.Master, say: Say) -> int:
    total, done = _others(newest).count(), 0
    while batch := list(_others(newest).order_by("owner")[:BATCH]):
        with transaction.atomic(using=KEYS):
            for row in batch:
                _wrap_anew(newest, row)
        done += len(batch)
        say(done, max(done, total))
    return done


def _wrap_anew(newest: masters.Master, row: DataKey) -> None:
    wrapped = newest.wrap(seals.unwrap(row), row.owner)
    # Only if it is still there as we read it: a key that was destroyed meanwhile must not come back.
    DataKey.objects.filter(owner=row.owner, master=row.master).update(wrapped=wrapped, master=newest.name)


def _others(newest: masters.Master) -> QuerySet[DataKey]:
    return DataKey.objects.exclude(owner=seals.GATE).exclude(master=newest.name)


def _read() -> tuple[masters.Master, ...]:
    seals.current_masters.cache_clear()
    return seals.current_masters()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    # Two rotations at once would each write a new key over the other's. The lock ends with its process.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
