"""The one application that `engawa serve` runs: pages as WSGI in threads, behind a door for bodies (decision 0005)."""

import asyncio
import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from engawa.lib.whole_body import App, Receive, Scope, Send, WholeBody

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

from django.conf import settings

from engawa.config.wsgi import application as django_pages

# More threads than cores gain nothing where pages are pure CPU, and each keeps a database connection.
THREADS = 4

pages = WholeBody(cast(App, WSGIMiddleware(cast(Any, django_pages), workers=THREADS)), settings.MAX_BODY_BYTES)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection: HTTP goes to the pages; there are no WebSockets."""
    if scope["type"] == "http":
        await pages(scope, receive, send)
    elif scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
    else:
        await asyncio.sleep(0)
