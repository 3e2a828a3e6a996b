"""Many who want the same few times at once: each time goes to one of them, and the others are told in words.

Against a running server, by forms as a browser sends them: hold a time, then book it.
"""

import http.client
import random
import re
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.killing import environment, run, started
from tests.serving import free_port

PREPARE = """
import django, json, sys
django.setup()
from datetime import timedelta
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.utils import timezone
for database in ("default", "keys"):
    call_command("migrate", database=database, verbosity=0)
from engawa.care.appointments import actions as appointments, search, team
from engawa.care.appointments.search import Wanted
from engawa.care.appointments.week import Stretch
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.accounts.sessions import SessionStore
clients, wanted = int(sys.argv[1]), int(sys.argv[2])
giver = accounts.open_account(called="G", name="g", roles=[RoleKind.PRACTITIONER])
facts = {"lengths": {"text": 50}, "step": 60, "buffer": 10, "notice": 0, "ahead": 60, "takes_first": True}
facts["zone"] = "UTC"
appointments.set_practice(giver, giver, **facts)
appointments.set_openings(giver, [Stretch(day, 0, 0) for day in range(7)], giver)
sessions = []
for number in range(clients):
    account = accounts.open_account(called=f"C{number}", name=f"c{number}", roles=[RoleKind.PERSON])
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    sessions.append(session.session_key)
now = timezone.now()
found = search.free(team.working(), Wanted(now + timedelta(days=1), now + timedelta(days=50), "text"), now)
print(json.dumps({"sessions": sessions, "times": [f"{one.start}:{giver.pk}" for one in found[:wanted]]}))
"""
COUNT = """
import django, json
django.setup()
from engawa.care.appointments.models import Appointment, Claim
from engawa.foundation.audit import chain
claims = list(Claim.objects.values_list("practitioner", "cell"))
print(json.dumps({
    "booked": Appointment.booked().count(),
    "starts": len(set(Appointment.booked().values_list("start", flat=True))),
    "held": Appointment.objects.filter(held_until__isnull=False, cancelled=None).count(),
    "claims": len(claims), "cells": len(set(claims)),
    "faults": [str(fault) for fault in chain.verify()],
}))
"""


@dataclass
class Rush:
    """Clients that try for times in turn; what each attempt came to is counted."""

    origin: str
    times: list[str]
    came_to: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def attempt(self, session: str, attempts: int, seed: int) -> None:
        """Try for times at random; whoever holds one books it."""
        chance = random.Random(seed)
        for number in range(attempts):
            outcome = self._once(session, chance.choice(self.times), f"{seed}-{number}")
            with self.lock:
                self.came_to[outcome] += 1

    def _once(self, session: str, time: str, key: str) -> str:
        status, where, body = self._post(session, "/en/appointments/hold/", {"time": time, "rung": "text", "key": key})
        if status == 409:
            return "taken" if "Nothing was booked" in body else "409 without words"
        if status == 422:
            return "enough" if "as many appointments ahead" in body else "422 without words"
        if status != 302 or not (found := re.search(r"/appointments/[0-9a-f-]{36}/", where)):
            return f"hold: {status}"
        status, where, body = self._post(session, f"/en{found[0]}book/", {})
        return "booked" if status == 302 else f"book: {status}"

    def _post(self, session: str, path: str, fields: Mapping[str, str]) -> tuple[int, str, str]:
        token = "x" * 32
        headers = {"content-type": "application/x-www-form-urlencoded",
                   "cookie": f"engawa_device={session}; csrftoken={token}"}  # fmt: skip
        connection = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=120)
        try:
            connection.request("POST", path, urlencode({"csrfmiddlewaretoken": token, **fields}), headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("location", ""), answer.read().decode("utf-8", "replace")
        finally:
            connection.close()


def rushed(
    folder: Path, attempts: int, clients: int, times: int, more: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Let `clients` make `attempts` attempts in all for `times` free times; return counts of both sides."""
    variables = environment(folder, more or {})
    made = run(PREPARE, variables, str(clients), str(times))
    port = free_port()
    rush = Rush(f"http://127.0.0.1:{port}", made["times"])
    with started(variables, port, Path(folder).with_name("rush.log")) as process:
        _until_it_answers(port, process)
        threads = [
            threading.Thread(target=rush.attempt, args=(session, attempts // clients, seed), daemon=True)
            for seed, session in enumerate(made["sessions"])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return {"came_to": dict(rush.came_to), "times": len(made["times"]), **run(COUNT, variables)}


def _until_it_answers(port: int, process: Any) -> None:
    while process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            process.poll()
        finally:
            connection.close()
    raise RuntimeError("the server ended before it answered")
