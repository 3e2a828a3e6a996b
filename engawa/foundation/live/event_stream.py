"""Server-sent events as bytes: what an event looks like on the wire, and the position that a reader comes back with."""

import json
import re
from collections.abc import Iterable, Mapping

from engawa.foundation.live import own_account
from engawa.foundation.live.sources import Event

HEARTBEAT = b": still here\n\n"
# The page loads itself anew, and sees what it may still see.
ENDED = b"event: ended\ndata: {}\n\n"
# The same account opened more streams than are allowed; this one waits until somebody looks at its page.
REST = b"event: rest\ndata: {}\n\n"
MEDIA_TYPE = "text/event-stream; charset=utf-8"

MOST_CHANNELS = 20
_ASKED = re.compile(r"(?P<name>account|[a-z]{1,20}:[A-Za-z0-9-]{1,60})(?:[.=](?P<number>[0-9]{1,18}))?")

Numbers = Mapping[str, int]
Wanted = dict[str, int | None]


class Unclear(Exception):
    """What was asked for can't be understood."""


def asked(texts: Iterable[str]) -> Wanted:
    """Return the channels of "thread:<id>.45", each with the last number seen, or None where none is named."""
    wanted: Wanted = {}
    for text in texts:
        found = _ASKED.fullmatch(text)
        if not found or len(wanted) >= MOST_CHANNELS:
            raise Unclear
        wanted[found["name"]] = int(found["number"]) if found["number"] else None
    return wanted


def position(text: str) -> Wanted:
    """Return the channels of a Last-Event-ID; one that nobody here wrote says nothing."""
    try:
        return asked(text.split(";")) if text else {}
    except Unclear:
        return {}


def opening(numbers: Numbers, retry: int) -> bytes:
    """Return a stream's first piece: when to come back after a break, in milliseconds, and from where."""
    return f"retry: {retry}\n{_id(numbers)}\n".encode()


def spoken(channel: str, event: Event) -> bytes:
    """Return an event without its id, which is the same for everybody."""
    data = {"channel": on_the_wire(channel), "name": event.name, "number": event.number, "data": event.data}
    return f"data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n".encode()


def whispered(channel: str, text: str) -> bytes:
    """Return a sign of the moment; it has no number, so nobody comes back to it."""
    data = {"channel": on_the_wire(channel), "name": "whisper", "number": None, "data": text}
    return f"data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


def placed(piece: bytes, numbers: Numbers) -> bytes:
    """Return a spoken event with the reader's own position."""
    return b"%s%s\n" % (piece, _id(numbers).encode())


def on_the_wire(channel: str) -> str:
    """Return a channel's name as pages know it: there is one account for a page, its own."""
    return own_account.KIND if own_account.is_one(channel) else channel


def _id(numbers: Numbers) -> str:
    return f"id: {';'.join(f'{on_the_wire(name)}={number}' for name, number in numbers.items())}\n"
