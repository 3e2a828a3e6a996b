"""Read a calendar that came from outside in a process of its own, which has an end whatever stands in the file.

A rule that looks for ten thousand years for the thirtieth of February would hold a thread for minutes. A thread can't
be ended from outside; a process can, and its memory and that of the libraries go with it.
"""

import json
import subprocess
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from engawa.lib.calendars.answers import Reading, Reason, Refused

LONGEST = 20.0  # seconds
MEMORY = 512 * 1024 * 1024  # bytes


def busy(
    ics: bytes,
    since: datetime,
    until: datetime,
    zone: ZoneInfo,
    *,
    seconds: float = LONGEST,
    memory: int = MEMORY,
) -> Reading:
    """Return the busy times between two instants as reading.busy does, or raise Refused, within `seconds`."""
    asked = json.dumps([since.isoformat(), until.isoformat(), zone.key]).encode()
    try:
        # Without our environment: a process that reads what strangers wrote needs no secrets.
        done = subprocess.run(  # noqa: S603  our own module, and a number
            [sys.executable, "-I", "-m", "engawa.lib.calendars", str(memory)],
            input=asked + b"\n" + ics,
            capture_output=True,
            timeout=seconds,
            check=True,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(Reason.TOO_SLOW) from error
    except subprocess.CalledProcessError as error:  # out of memory, or ended by the system
        raise Refused(Reason.TOO_MANY) from error
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Refused(Reason(answer["refused"]))
    return Reading(
        [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in answer["busy"]],
        answer["unread"],
    )
