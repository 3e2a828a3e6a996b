"""`engawa audit verify`: does the log still hold, and if not, where?"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

import django
from django.db import DatabaseError

from engawa.foundation.vault import masters

# How often somebody who watches hears something, in traces.
STEP = 20_000


def verify(noted: str | None) -> int:
    """Print every fault of the log and where it ends now; return 0 if there is none, else 1, and 2 for wrong input.

    `noted` is an end that an earlier run printed: a log that was set back to an older state as a whole, its keys too,
    no longer goes through it.
    """
    django.setup()
    try:
        return _verify(noted)
    except (masters.MasterKeyError, DatabaseError) as error:
        return _complain(" ".join(str(error).split()))


def _verify(noted: str | None) -> int:
    from engawa.foundation.audit import chain  # noqa: PLC0415  needs Django's models

    try:
        passes = noted is None or chain.passes(noted)
    except ValueError:
        return _complain(f"{noted!r} is not an end as this command prints it (number:seal)", 2)
    number, seal = chain.end()
    faults = 0 if passes else _complain(f"the log does not go through {noted}: it was set back")
    for fault in chain.verify(_progress):
        faults += _complain(f"at {fault.number}: {fault.what}")
    words = f"{faults} faults" if faults else "nothing altered, missing or moved"
    sys.stdout.write(f"{number} traces checked: {words}. The log ends with {number}:{seal}\n")
    return 1 if faults else 0


def _progress(number: int) -> None:
    if number % STEP == 0:
        sys.stderr.write(f"engawa: {number} traces checked so far\n")
        sys.stderr.flush()


def _complain(words: str, status: int = 1) -> int:
    sys.stderr.write(f"engawa: {words}\n")
    return status
