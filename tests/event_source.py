"""A browser's EventSource, as far as a test needs it: reads events, comes back where it was when the line breaks."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any
from urllib.parse import urlsplit

WITHIN = 90  # seconds; a guard against hanging, and no measure of speed


class EventSource:
    """One open stream, read by a thread of its own until `close`."""

    def __init__(self, url: str, path: str, cookie: str, last_id: str = "", read: bool = True) -> None:
        self.address, self.path, self.cookie, self.last_id = urlsplit(url), path, cookie, last_id
        self.events: list[tuple[str, Any]] = []
        self.status, self.opened, self.bytes = 0, 0, 0
        self._closed, self._changed = False, threading.Condition()
        self._line: http.client.HTTPConnection | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait_for(self, holds: Callable[["EventSource"], bool]) -> "EventSource":
        """Wait until something holds, or fail."""
        with self._changed:
            assert self._changed.wait_for(lambda: holds(self), WITHIN), (self.status, self.opened, self.events)
        return self

    def wait_open(self) -> "EventSource":
        return self.wait_for(lambda one: bool(one.last_id))

    def told(self, name: str = "entry") -> list[Any]:
        """Return the data of the events of one name, in the order in which they came."""
        return [event["data"] for kind, event in self.events if kind == "message" and event["name"] == name]

    def close(self) -> None:
        self._closed = True
        with suppress(OSError):
            if self._line and self._line.sock:
                self._line.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(WITHIN)

    def _run(self) -> None:
        while not self._closed:
            with suppress(OSError, http.client.HTTPException):
                self._read()
            time.sleep(0.05)

    def _read(self) -> None:
        self._line = http.client.HTTPConnection(self.address.hostname or "", self.address.port, timeout=WITHIN)
        with closing(self._line):
            self._listen(self._line)

    def _listen(self, line_to: http.client.HTTPConnection) -> None:
        headers = {"Cookie": f"engawa_device={self.cookie}", "Last-Event-ID": self.last_id}
        line_to.request("GET", self.path, headers={name: value for name, value in headers.items() if value})
        answer = line_to.getresponse()
        self._note(status=answer.status)
        if answer.status != 200:
            self._closed = True
            return
        self.opened += 1
        fields: dict[str, str] = {}
        while line := answer.readline().decode():
            if line == "\n":
                self._dispatch(fields)
                fields = {}
            else:
                name, _, value = line.rstrip("\n").partition(": ")
                fields[name] = value
        answer.close()

    def _dispatch(self, fields: dict[str, str]) -> None:
        self._note(last_id=fields.get("id", self.last_id))
        if "data" in fields:
            self._note(event=(fields.get("event", "message"), json.loads(fields["data"])))
            if fields.get("event") in {"ended", "rest"}:
                self._closed = True

    def _note(self, *, status: int | None = None, last_id: str | None = None, event: Any = None) -> None:
        with self._changed:
            self.status = self.status if status is None else status
            self.last_id = self.last_id if last_id is None else last_id
            if event is not None:
                self.events.append(event)
            self._changed.notify_all()
