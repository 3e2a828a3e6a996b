"""Two web processes on one PostgreSQL database, as on two machines: nothing is shared but the database and the bus."""

import secrets
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from engawa.foundation.vault import masters
from tests import killing
from tests.event_source import EventSource
from tests.serving import Served, serving

PREPARE = """
import django, json, sys
django.setup()
from django.conf import settings
from engawa.care.conversations import actions as conversations
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.roles import RoleKind
from tests.cast import signed_in
made = []
for number in range(int(sys.argv[1])):
    owner, answers = (
        accounts.open_account(called=role, name=f"{role}{sys.argv[2]}{number}", roles=[role])
        for role in (RoleKind.PERSON, RoleKind.PRACTITIONER)
    )
    thread = conversations.open_thread(owner, [answers])
    devices = [[one.pk, *(signed_in(one).session.session_key for _ in range(2))] for one in (owner, answers)]
    made.append([str(thread.pk), *devices])
print(json.dumps(made))
"""
SAID = """
import django, json, sys
django.setup()
from engawa.care.conversations.models import Entry
print(json.dumps(list(Entry.objects.filter(thread=sys.argv[1]).order_by("number").values_list("key", flat=True))))
"""
# With a round a process finds by itself what the bus did not say. Without, only the bus can have told it.
WITHOUT_ROUNDS = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")
import django
django.setup()
from engawa.foundation.live import hub
hub.ROUND_EVERY = 24 * 60 * 60.0
from engawa.config.cli import main
sys.exit(main(sys.argv[1:]))
"""

KEYS = {"ENGAWA_SECRET_KEY": secrets.token_urlsafe(50), "ENGAWA_MASTER_KEY": masters.fresh()}


@dataclass(frozen=True, slots=True)
class Somebody:
    """One account, signed in on two devices."""

    account: int
    devices: tuple[str, str]


@dataclass
class Talk:
    """One thread with its owner and who answers, their open pages in both processes, and what was acknowledged."""

    two: "Two"
    thread: str
    owner: Somebody
    answers: Somebody
    said: list[str] = field(default_factory=list)
    pages: list[EventSource] = field(default_factory=list)

    def open(self, who: Somebody, place: int, last_id: str = "") -> EventSource:
        """Open the thread's page on one of somebody's devices: the first in process 0, the second in process 1."""
        page = EventSource(self.two.urls[place], f"/live/?c=thread:{self.thread}.0", who.devices[place], last_id)
        self.pages.append(page)
        return page.wait_open()

    def everywhere(self) -> list[tuple[Somebody, int]]:
        """Return both people in both processes."""
        return [(who, place) for place in (0, 1) for who in (self.owner, self.answers)]

    def open_all(self) -> list[EventSource]:
        """Open both people's pages in both processes."""
        return [self.open(who, place) for who, place in self.everywhere()]

    def say(self, who: Somebody, place: int) -> str:
        """Post an entry in a process; return its key once it was acknowledged."""
        key = uuid4().hex
        assert killing.post(self.two.urls[place], self.thread, who.devices[place], key) in {302, 303}
        self.said.append(key)
        return key

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Let both people write in both processes until the block ends."""
        over = threading.Event()

        def write(who: Somebody, place: int) -> None:
            while not over.wait(0.1):
                self.say(who, place)

        threads = [threading.Thread(target=write, args=each) for each in self.everywhere()]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def in_order(self) -> list[str]:
        """Return the keys of all entries as they stand in the database."""
        return list(killing.run(SAID, self.two.environment, self.thread))

    def close(self) -> None:
        for page in self.pages:
            page.close()


@dataclass
class Two:
    """Two running processes, and threads that no test has used yet."""

    served: list[Served]
    environment: dict[str, str]
    unused: list[list] = field(default_factory=list)  # type: ignore[type-arg]

    @property
    def urls(self) -> list[str]:
        return [each.url for each in self.served]

    def talk(self) -> Talk:
        if not self.unused:
            self.unused = killing.run(PREPARE, self.environment, "6", uuid4().hex[:8])
        thread, *people = self.unused.pop()
        return Talk(self, thread, *(Somebody(account, (first, second)) for account, first, second in people))

    def run(self, code: str) -> None:
        """Run something in a third process, which serves nobody."""
        killing.run(f"import django, json\ndjango.setup()\n{code}\nprint(json.dumps(None))", self.environment)


def keys(who: EventSource) -> list[str]:
    """Return the keys of the entries that a page was told, as they came."""
    return [words.partition("words ")[2][:32] for words in who.told()]


@contextmanager
def two_processes(folder: Path, database: str, bus: str, *, rounds: bool) -> Iterator[Two]:
    """Serve twice, each with a data folder of its own and the keys that both must know."""
    shared = {"ENGAWA_DATABASE": database, "ENGAWA_BUS": bus, **KEYS}
    program = {} if rounds else {"program": (sys.executable, "-c", WITHOUT_ROUNDS)}
    with ExitStack() as stack:
        for name in ("first", "second"):
            (folder / name).mkdir(parents=True)
        served = [stack.enter_context(serving(folder / name, shared, **program)) for name in ("first", "second")]
        yield Two(served, killing.environment(folder / "third", shared))
