"""The real client library `caldav`, speaking to a function instead of to a server."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

import caldav
from requests import Response
from requests.adapters import BaseAdapter

from engawa.lib.calendars import dav
from engawa.lib.calendars.dav_tree import Collection

ROOT = "/calendar/token/"
Ask = Callable[[str, str, dict[str, str], bytes], tuple[int, Mapping[str, str], bytes]]


class Through(BaseAdapter):
    """Answers what requests sends by `ask`: method, path, headers with small letters, body."""

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.ask = ask

    def send(self, request, **_options) -> Response:
        body = (request.body or b"") if isinstance(request.body, bytes | None) else request.body.encode()
        headers = {name.lower(): value for name, value in request.headers.items()}
        status, answered, content = self.ask(request.method, unquote(urlsplit(request.url).path), headers, body)
        made = Response()
        made.status_code, made._content = status, content
        made.headers.update(answered)
        made.reason, made.url, made.request = HTTPStatus(status).phrase, request.url, request
        return made

    def close(self) -> None:
        pass


class Memory:
    """What stands behind a client; `collection` can be exchanged in between."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes):
        answer = dav.answer(method, path.removeprefix(ROOT), headers, body, self.collection)
        return answer.status, answer.headers, answer.body


def client(collection: Collection) -> tuple[caldav.DAVClient, Memory]:
    """Return a client that sees this collection, and what stands behind it."""
    memory = Memory(collection)
    return through(memory.ask, f"https://engawa.example{ROOT}"), memory


def through(ask: Ask, url: str) -> caldav.DAVClient:
    """Return a client that asks a function."""
    made = caldav.DAVClient(url)
    made.session.mount(f"{urlsplit(url).scheme}://", Through(ask))
    return made
