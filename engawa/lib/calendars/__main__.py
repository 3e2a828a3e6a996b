"""The process of apart.py: a question in the first line, a calendar after it, one JSON object as the answer."""

import json
import resource
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from engawa.lib.calendars import reading
from engawa.lib.calendars.answers import Refused


def answer(question: bytes, ics: bytes) -> dict[str, object]:
    """Return what was found, or why not."""
    since, until, zone = json.loads(question)
    try:
        found = reading.busy(ics, datetime.fromisoformat(since), datetime.fromisoformat(until), ZoneInfo(zone))
    except Refused as refused:
        return {"refused": refused.reason}
    return {"busy": [(start.isoformat(), end.isoformat()) for start, end in found.busy], "unread": found.unread}


if __name__ == "__main__":
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    question, _, ics = sys.stdin.buffer.read().partition(b"\n")
    sys.stdout.write(json.dumps(answer(question, ics)))
