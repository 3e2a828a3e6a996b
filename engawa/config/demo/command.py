"""`engawa demo`: fill an empty installation with the demo organisation, say how to sign in, show a code."""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

import django

django.setup()  # what is imported below reads the models

from django.conf import settings
from django.utils import timezone

from engawa.config.demo.keys import Keys, Way
from engawa.config.demo.seed import NotEmpty, seed
from engawa.config.up_to_date import bring_up_to_date


def demo(code: str | None, *, if_empty: bool, served: str) -> int:
    """Seed and say how to sign in; with `code`, print that person's second factor now. Return the exit status.

    `served` is where the server answers on this machine; an installation with an origin answers there.
    """
    if code is not None:
        return _code(code)
    bring_up_to_date()
    known = Keys.read(settings.DATA)
    if known is None:
        known, refused = _seeded(quiet_if_full=if_empty)
        if known is None:
            return refused
    for line in ways_in(known, settings.ORIGIN or served):
        _say(line)
    return 0


def ways_in(keys: Keys, address: str) -> list[str]:
    """Return how to sign in as each, with whole addresses that can be clicked."""
    home = address.rstrip("/")
    return [
        f"the demo's people. Sign in with name and passphrase at {home}/en/sign-in/ or {home}/ja/sign-in/",
        *(f"  {_line(way, home)}" for way in keys.ways),
        "staff are asked for a code too: engawa demo --code mori",
    ]


def _seeded(*, quiet_if_full: bool) -> tuple[Keys | None, int]:
    try:
        keys = seed(timezone.now(), lambda words: _say(f"demo: {words}"))
    except NotEmpty:
        if not quiet_if_full:
            _say("there are accounts here already; the demo is written into an empty installation only")
        return None, 0 if quiet_if_full else 1
    keys.keep(settings.DATA)
    return keys, 0


def _line(way: Way, home: str) -> str:
    roles = ", ".join(way.roles)
    if way.locator:
        return f"{way.name:<6} {roles:<22} {way.passphrase}   (no name: at {home}/ja/come-back/{way.locator}/)"
    return f"{way.name:<6} {roles:<22} {way.passphrase}"


def _code(name: str) -> int:
    keys = Keys.read(settings.DATA)
    way = next((way for way in (keys.ways if keys else ()) if way.name == name and way.secret), None)
    if way is None:
        _say(f"the demo has nobody called {name} who needs a code")
        return 2
    sys.stdout.write(way.code(time.time()) + "\n")
    return 0


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")
