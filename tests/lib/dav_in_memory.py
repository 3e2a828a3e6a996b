"""The real client library `caldav`, speaking to our pure functions instead of to a server."""

from http import HTTPStatus
from urllib.parse import unquote, urlsplit

import caldav
from requests import Response
from requests.adapters import BaseAdapter

from engawa.lib.calendars import dav
from engawa.lib.calendars.dav_tree import Collection

ROOT = "/calendar/token/"


class Memory(BaseAdapter):
    """Answers what requests sends; `collection` can be exchanged in between."""

    def __init__(self, collection: Collection) -> None:
        super().__init__()
        self.collection = collection

    def send(self, request, **_options) -> Response:
        path = unquote(urlsplit(request.url).path).removeprefix(ROOT)
        body = (request.body or b"") if isinstance(request.body, bytes | None) else request.body.encode()
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = dav.answer(request.method, path, headers, body, self.collection)
        made = Response()
        made.status_code, made._content = answer.status, answer.body
        made.headers.update(answer.headers)
        made.reason, made.url, made.request = HTTPStatus(answer.status).phrase, request.url, request
        return made

    def close(self) -> None:
        pass


def client(collection: Collection) -> tuple[caldav.DAVClient, Memory]:
    """Return a client that sees this collection, and what stands behind it."""
    memory = Memory(collection)
    made = caldav.DAVClient(f"https://engawa.example{ROOT}")
    made.session.mount("https://", memory)
    return made, memory
