"""Start one installation: check, migrate, gather static files, serve. Each step says what it does."""

import gc
import os
import socket
import sys
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

import django
import uvicorn
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import ERROR, run_checks
from django.core.management import call_command
from django.db import DatabaseError, connections

from engawa.config.addresses import served_at
from engawa.config.up_to_date import bring_up_to_date
from engawa.lib.guarded_head import GuardedHead


def check() -> int:
    """Run all system checks and ask the database; return 0 if all is well, else 1."""
    django.setup()
    wrong = _what_is_wrong()
    for message in run_checks():
        if message.level < ERROR:
            _say(f"worth a look: {message.msg}")
    if wrong:
        return _stop(wrong)
    _say("all is well")
    return 0


def serve(host: str, port: int) -> int:
    """Prepare and serve until stopped; return 0, or 1 where something is wrong before the start."""
    started = time.monotonic()
    if busy := _taken(host, port):
        return _stop(busy)
    django.setup()
    _say("checking the settings and the database")
    if wrong := _what_is_wrong():
        return _stop(wrong)
    _say("bringing the database up to date")
    bring_up_to_date()
    gather_static_files()
    # These build the URL map and read the models, so they come only after the checks.
    from engawa.config.asgi import application  # noqa: PLC0415
    from engawa.config.worker import start_beside  # noqa: PLC0415
    from engawa.foundation.organisation import current  # noqa: PLC0415
    from engawa.portals.office import set_up_key  # noqa: PLC0415

    worker = start_beside()
    _warm_up()
    # What lives until the end is put out of the collector's sight; the slowest answers got twice as fast.
    gc.freeze()
    _say(f"Engawa answers at {served_at(host, port)} after {time.monotonic() - started:.1f} s; stop it with Ctrl-C")
    if not current.is_set_up():
        _say(f"nobody has set it up yet; that is done at {set_up_key.address(served_at(host, port))}")
    config = uvicorn.Config(
        application, host=host, port=port, log_level="warning", access_log=False, server_header=False,
        proxy_headers=False, http=GuardedHead, lifespan="off", timeout_graceful_shutdown=10,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        _Server(config).run()
    worker.stop()
    return 0


class _Server(uvicorn.Server):
    """Ends the open streams first: they would hold the doors open for as long as somebody reads."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from engawa.config.asgi import streams  # noqa: PLC0415  as above

        await streams.end()
        await super().shutdown(sockets)


def _what_is_wrong() -> str:
    """Return what must be mended before people can be served, a line each; "" if nothing."""
    lines = [message.msg for message in run_checks() if message.is_serious()]
    for alias in settings.DATABASES:
        try:
            connections[alias].ensure_connection()
        except DatabaseError as error:
            name = "the database" if alias == "default" else "the database of the keys (ENGAWA_KEYS)"
            lines.append(f"{name} can't be opened: {' '.join(str(error).split())}")
            break  # Both often lie on one server; the same sentence twice helps nobody.
    return "\n".join(lines)


def gather_static_files() -> None:
    """Collect and compress the static files once for each state they are in."""
    if settings.DEBUG:
        return
    mark, state = Path(settings.STATIC_ROOT) / ".state", _state()
    if mark.exists() and mark.read_text(encoding="ascii") == state:
        return
    _say("gathering the static files")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, skip_checks=True)
    mark.write_text(state, encoding="ascii")


def _state() -> str:
    digest = sha256()
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            digest.update(path.encode() + Path(storage.path(path)).read_bytes())
    return digest.hexdigest()


def _warm_up() -> None:
    """Read the content files and templates before the first visitor waits for them."""
    from django.test import RequestFactory  # noqa: PLC0415
    from django.urls import resolve, reverse  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            request = RequestFactory().get(reverse("visitor:home"))
            resolve(request.path_info).func(request)


def _taken(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            return f"cannot listen on {host}:{port}: {getattr(error, 'strerror', None) or error}"
    return ""


def _say(words: str) -> None:
    sys.stderr.write(f"engawa: {words}\n")
    sys.stderr.flush()


def _stop(words: str) -> int:
    _say(words)
    return 1
