"""The one application that `engawa serve` runs: pages as WSGI in threads, behind a door for bodies (decision 0005)."""

import os
from typing import cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

from django.conf import settings

from engawa.config.wsgi import application as django_pages
from engawa.lib.pages_in_threads import PagesInThreads, Wsgi
from engawa.lib.whole_body import Receive, Scope, Send, WholeBody
from engawa.ui.headers import ON_EVERY_ANSWER

# Pages are nearly pure CPU, so with SQLite a second thread only makes the first wait for the interpreter's lock;
# with PostgreSQL a thread waits for the network, and others can work meanwhile.
THREADS = 1 if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else 4

pages = WholeBody(
    PagesInThreads(cast(Wsgi, django_pages), THREADS),
    settings.MAX_BODY_BYTES,
    headers=tuple((name.lower().encode(), value.encode()) for name, value in ON_EVERY_ANSWER.items()),
)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection: HTTP goes to the pages; there are no WebSockets."""
    if scope["type"] == "http":
        await pages(scope, receive, send)
    elif scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
