"""One web process of a cluster under test: the real application, and a few doors through which a test acts in it.

Started as `python -m tests.cluster.process PORT`; what it hears in a thread are bare numbers, so that a test can count.
"""

import asyncio
import json
import os
import sys
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import uvicorn  # noqa: E402  after Django's own set-up
from django.conf import settings  # noqa: E402  after Django's own set-up
from django.core.management import call_command  # noqa: E402  after Django's own set-up
from django.db import close_old_connections, connection  # noqa: E402  after Django's own set-up

from engawa.care.conversations import actions as conversations  # noqa: E402  after Django's own set-up
from engawa.care.conversations.models import Entry, Member, Thread  # noqa: E402  after Django's own set-up
from engawa.config import asgi  # noqa: E402  after Django's own set-up
from engawa.config.serve import _Server  # noqa: E402  after Django's own set-up
from engawa.foundation.accounts.models import Account, Device  # noqa: E402  after Django's own set-up
from engawa.foundation.live import bus, sources  # noqa: E402  after Django's own set-up
from engawa.foundation.live.sources import Event  # noqa: E402  after Django's own set-up
from tests import cast as people  # noqa: E402  after Django's own set-up


class Numbers:
    """A source of the real entries that tells their places only."""

    def may_hear(self, actor, key):
        return Member.objects.filter(thread=key, account=actor.id, until=None).exists()

    def since(self, key, number, shown):
        changed = Entry.objects.filter(thread=key, changed__gt=number).order_by("changed")
        return [Event(entry.changed, "entry", str(entry.number)) for entry in changed]


sources.register("thread", Numbers())


def prepare() -> dict[str, Any]:
    """Make the cast, a thread of Aoi and Mori, and signed-in devices."""
    Account.objects.update(name=None)  # the people of an earlier test keep their rows, and give their names back
    cast = people.assemble()
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    cookies = {name: cast.client(name).cookies[settings.SESSION_COOKIE_NAME].value for name in cast.names()}
    return {
        "thread": str(thread.pk),
        "cookies": cookies,
        "ids": {name: getattr(cast, name).pk for name in cast.names()},
    }


def post(thread: str, author: str, key: str, words: str = "…") -> dict[str, Any]:
    said = conversations.post(Thread.objects.get(pk=thread), Account.objects.get(name=author), words, key)
    return {"number": said.number}


def leave(thread: str, account: str) -> dict[str, Any]:
    conversations.leave(Thread.objects.get(pk=thread), Account.objects.get(name=account), None)
    return {}


def end_device(key: str) -> dict[str, Any]:
    return {"ended": Device.objects.filter(pk=key).delete()[0]}


def whisper(channel: str, text: str) -> dict[str, Any]:
    bus.whisper(channel, text)
    return {}


def cut_listeners() -> dict[str, Any]:
    """End every connection that LISTENs, as a restarting database would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%'")
        return {"cut": len(cursor.fetchall())}


DOORS = {f"/test/{do.__name__}": do for do in (prepare, post, leave, end_device, whisper, cut_listeners)}


def _act(path: str, query: bytes) -> bytes:
    close_old_connections()
    return json.dumps(DOORS[path](**dict(parse_qsl(query.decode())))).encode()


async def application(scope, receive, send):
    """Answer a test's door, or hand on to the real application."""
    if scope["type"] != "http" or scope["path"] not in DOORS:
        await asgi.application(scope, receive, send)
        return
    body = await asyncio.to_thread(_act, scope["path"], scope["query_string"])
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    migrate = partial(call_command, "migrate", verbosity=0, skip_checks=True)
    migrate()
    migrate(database="keys")
    config = uvicorn.Config(application, port=int(sys.argv[1]), log_level="warning", lifespan="off",
                            access_log=False, timeout_graceful_shutdown=10)  # fmt: skip
    _Server(config).run()
