"""Kill the server with -9 while many write, start it again, and count: what was acknowledged is there, once.

Writers keep the key of each entry and send it again until it is acknowledged, as a browser does; so the same journey
shows that nothing is lost and that nothing stands twice.
"""

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

PREPARE = """
import django, json, sys
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
for database in ("default", "keys"):
    call_command("migrate", database=database, verbosity=0)
from engawa.care.conversations import actions as conversations
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.accounts.sessions import SessionStore
from django.conf import settings
made = []
for number in range(int(sys.argv[1])):
    account = accounts.open_account(called=f"W{number}", name=f"w{number}", roles=[RoleKind.PERSON])
    thread = conversations.open_thread(account)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    made.append([str(thread.pk), session.session_key])
print(json.dumps(made))
"""
COUNT = """
import django, json
django.setup()
from engawa.care.conversations.models import Entry
from engawa.foundation.audit import chain
rows = list(Entry.objects.order_by("thread", "number").values_list("thread", "number", "key"))
places = [(str(thread), number) for thread, number, _ in rows]
holes = sorted({place for place in places if places.count(place) > 1}) if len(set(places)) < len(places) else []
faults = [str(fault) for fault in chain.verify()]
print(json.dumps({"keys": [key for *_, key in rows], "doubled_numbers": holes, "faults": faults}))
"""

SHORTEST, LONGEST = 0.02, 1.0  # seconds


@dataclass
class Writers:
    """Many threads that write; each entry's key is in `acknowledged` once the server said that it is there."""

    writers: list[tuple[str, str]]
    origin: str = ""
    acknowledged: Counter[str] = field(default_factory=Counter)
    refusals: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def write(self, thread: str, session: str) -> None:
        """Write one entry after another until the end; send the same one again until it is acknowledged."""
        key, pause = uuid4().hex, SHORTEST
        while not self.done.is_set():
            try:
                status = post(self.origin, thread, session, key)
            except (OSError, http.client.HTTPException):
                # With growing pauses, or fifty who knock would keep the server from starting.
                time.sleep(pause)
                pause = min(2 * pause, LONGEST)
                continue
            pause = SHORTEST
            if status in {302, 303}:
                self.acknowledged[key] += 1
                key = uuid4().hex
            else:
                self.refusals.append(f"{status}")


def post(origin: str, thread: str, session: str, key: str) -> int:
    """Post an entry with the words "words <key>" by a form, and return the status of the answer."""
    token = "x" * 32
    fields = {"csrfmiddlewaretoken": token, "key": key, "body": f"words {key}"}
    headers = {"content-type": "application/x-www-form-urlencoded",
               "cookie": f"engawa_device={session}; csrftoken={token}"}  # fmt: skip
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=20)
    try:
        connection.request("POST", f"/en/talk/{thread}/entries/", urlencode(fields), headers)
        answer = connection.getresponse()
        # A way to the sign-in page is no acknowledgement.
        return answer.status if "/talk/" in answer.getheader("location", "") else 500 + answer.status
    finally:
        connection.close()


def environment(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of an installation in `folder`, without those of the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
    return {**kept, "DJANGO_SETTINGS_MODULE": "engawa.config.settings", "ENGAWA_DATA": str(folder), **more}


def run(code: str, variables: Mapping[str, str], *arguments: str) -> Any:
    """Run code inside the installation and return what it prints as JSON."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], env=dict(variables), capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def started(variables: Mapping[str, str], port: int, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `engawa serve`; killed with -9 at the end, wherever it is. One that ended by itself is a fault."""
    command = [str(Path(sys.executable).parent / "engawa"), "serve", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=dict(variables), stdout=output, stderr=output)
    try:
        yield process
        assert process.poll() is None, log.read_text()
    finally:
        process.kill()
        process.wait()


def port_of_no_line() -> int:
    """Return a free port below those that a system gives to lines that go out.

    Among these, somebody who knocks at a server that is not there can be given its port, meets themselves, and the
    server finds its place taken.
    """
    for port in random.sample(range(10_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("a hundred ports, and none is free")


def killed_again_and_again(
    folder: Path,
    rounds: int,
    writers: int = 50,
    more: Mapping[str, str] | None = None,
    say: Callable[[str], object] = lambda _: None,
) -> dict[str, Any]:
    """Kill the server `rounds` times under `writers` writers; return what is lost, doubled or broken, and counts."""
    variables = environment(folder, more or {})
    at_work = Writers([tuple(each) for each in run(PREPARE, variables, str(writers))])
    port = port_of_no_line()
    at_work.origin = f"http://127.0.0.1:{port}"
    threads = [threading.Thread(target=at_work.write, args=each, daemon=True) for each in at_work.writers]
    for thread in threads:
        thread.start()
    for turn in range(rounds):
        enough = sum(at_work.acknowledged.values()) + random.randint(20, 200)
        with started(variables, port, folder.parent / "server.log") as process:
            # Killed somewhere in the middle of the work, and never before some of it was acknowledged.
            while sum(at_work.acknowledged.values()) < enough and process.poll() is None:
                time.sleep(0.01)
        say(f"round {turn + 1}: {len(at_work.acknowledged)} acknowledged")
    at_work.done.set()
    for thread in threads:
        thread.join(timeout=30)
    there = run(COUNT, variables)
    counted = Counter(there["keys"])
    return {
        "acknowledged": len(at_work.acknowledged),
        "there": len(counted),
        "lost": sorted(at_work.acknowledged.keys() - counted.keys()),
        "twice": [key for key, times in counted.items() if times > 1],
        "refusals": Counter(at_work.refusals),
        "doubled_numbers": there["doubled_numbers"],
        "faults": there["faults"],
    }
