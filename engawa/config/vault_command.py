"""`engawa vault`: which master keys wrap the data keys, a new master key, and the change to it."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

import django
from django.conf import settings
from django.db import DatabaseError

from engawa.foundation.vault import masters

NOTHING_NEW = (
    "There is one master key only. Put a new one before it, newest first (engawa vault new-key prints one), "
    "restart what runs, and run this again."
)
THEIRS_IS_DONE = "Once everything that runs has been restarted with the new key, the old one can be taken away."


def new_key() -> int:
    """Print a new master key for one's own key service or environment."""
    _say(masters.fresh())
    return 0


def status() -> int:
    """Print how many data keys each master key wraps; return 1 where a master key is missing."""
    django.setup()
    from engawa.foundation.vault import rotation  # noqa: PLC0415  needs Django's models

    try:
        counts, missing = rotation.counts(), rotation.missing()
    except (masters.MasterKeyError, DatabaseError) as error:
        return _stop(_line(error))
    for name, number in counts.items():
        _say(f"{name}  {number} data keys{'  THIS MASTER KEY IS NOT THERE' if name in missing else ''}")
    if not counts:
        _say("no data keys yet")
    return 1 if missing else 0


def rotate() -> int:
    """Change to a new master key; return 0 when nothing hangs on an old one any more."""
    django.setup()
    from engawa.foundation.vault import rotation  # noqa: PLC0415

    try:
        done = rotation.rotate(_progress)
    except rotation.NoNewKey:
        return _stop(NOTHING_NEW, 2)
    except (masters.MasterKeyError, DatabaseError, OSError) as error:
        return _stop(f"{_line(error)}. Nothing is lost: what was wrapped anew stays so, and this can be run again.")
    _say(f"{done} data keys are wrapped with the new master key.")
    theirs = settings.MASTER_KEY.text or settings.MASTER_KEY.command
    _say(THEIRS_IS_DONE if theirs else "The old one is gone from the file. Keep a copy of the new one away from here.")
    return 0


def _progress(done: int, total: int) -> None:
    sys.stderr.write(f"engawa: {done} of {total}\n")
    sys.stderr.flush()


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def _stop(words: str, status: int = 1) -> int:
    sys.stderr.write(f"engawa: {words}\n")
    return status
