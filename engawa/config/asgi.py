"""The one application that `engawa serve` runs: pages as WSGI in threads, streams beside them, a door for bodies.

Decisions 0005 and 0012 say why.
"""

import os
import re
from typing import cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

from django.conf import settings
from django.templatetags.static import static

from engawa.config.wsgi import application as django_pages
from engawa.foundation.live.streams import Streams
from engawa.lib.pages_in_threads import PagesInThreads, Wsgi
from engawa.lib.whole_body import Allowance, Receive, Scope, Send, WholeBody
from engawa.ui.headers import ON_EVERY_ANSWER

# Pages are nearly pure CPU, so with SQLite a second thread only makes the first wait for the interpreter's lock;
# with PostgreSQL a thread waits for the network, and others can work meanwhile.
THREADS = 1 if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else 4

# What a request may bring. Files come into a conversation, and a practitioner's calendar as one; a phone's line takes
# minutes for a picture.
ORDINARY = Allowance(settings.MAX_BODY_BYTES)
LIVE, NOTHING = "/live/", Allowance(64 * 1024)
FILES = re.compile(r"/[a-z]{2}/(talk/[0-9a-f-]{36}/entries|me/calendar/busy)/")
WITH_FILES = Allowance(8 * 1024 * 1024, seconds=240)

pages = PagesInThreads(cast(Wsgi, django_pages), THREADS)
streams = Streams(ON_EVERY_ANSWER)


def allowed(scope: Scope) -> Allowance:
    """Return what a request may bring."""
    if scope["path"] == LIVE:
        return NOTHING
    return WITH_FILES if scope["method"] == "POST" and FILES.fullmatch(scope["path"]) else ORDINARY


def head() -> str:
    """Return what makes a page that is answered at the door look like the others, by day and by night."""
    sheets = (f'<link rel="stylesheet" href="{static(f"ui/css/{name}.css")}">' for name in ("base", "components"))
    icon = f'<link rel="icon" href="{static("ui/icon.svg")}" type="image/svg+xml">'
    return "\n".join([f'<script src="{static("ui/js/theme.js")}"></script>', *sheets, icon])


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    is_stream = scope["path"] == LIVE and scope["method"] == "GET"
    await (streams if is_stream else pages)(scope, receive, send)


_whole = WholeBody(
    _answer,
    allowed,
    headers=tuple((name.lower().encode(), value.encode()) for name, value in ON_EVERY_ANSWER.items()),
    head=head,
)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection: HTTP goes to pages or streams; there are no WebSockets."""
    if scope["type"] == "http":
        await _whole(scope, receive, send)
    elif scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
