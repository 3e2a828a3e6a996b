"""Several workers, and workers that are killed: each word goes once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.foundation.mail_server import MailServer, mail_server
from tests.own_databases import migrated_pair, tables_in

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
PREPARE = """
from django.db import transaction
from engawa.foundation.accounts.actions import open_account
from engawa.foundation.notifications import by_email
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind, Wish
for number in range({people}):
    account = open_account(called="A", roles=[])
    email = by_email.sealed(account.pk, f"a{{number}}@example.org")
    Wish.objects.create(account=account, by_email=True, email=email)
    with transaction.atomic():
        notify(account.pk, NoticeKind.ENTRY)
"""
SEND = """
from datetime import timedelta
from django.utils import timezone
from engawa.foundation.notifications import outbox
{change}
print("ready", flush=True)
input()
for _ in range({rounds}):
    outbox.send_due(timezone.now(){later})
"""
COUNT = """
from engawa.foundation.notifications.models import Dispatch
print(Dispatch.objects.exclude(sent=None).count(), Dispatch.objects.filter(sent=None).count())
"""


class Installation:
    """A data folder, or a database of its own in PostgreSQL, and processes that work on it."""

    def __init__(self, folder: Path, server: MailServer, database: str = "", keys: str = "") -> None:
        if not database:
            tables_in(folder)
        left_out = ("ENGAWA_", "DJANGO_SETTINGS_MODULE")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(left_out)} | {
            "ENGAWA_DATA": str(folder), "ENGAWA_EMAIL": server.url, "ENGAWA_ORIGIN": "http://localhost:8000",
            "ENGAWA_DATABASE": database, "ENGAWA_KEYS": keys,
            "DJANGO_SETTINGS_MODULE": "engawa.config.settings"}  # fmt: skip

    def start(self, program: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", "import django\ndjango.setup()\n" + program],
            env=self.environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, program: str) -> str:
        process = self.start(program)
        output, _ = process.communicate("\n", timeout=120)
        assert process.returncode == 0
        return output

    def sender(self, *, rounds: int = 1, later: str = "", change: str = "") -> "subprocess.Popen[str]":
        process = self.start(SEND.format(rounds=rounds, later=later, change=change))
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        return process


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def installation(tmp_path: Path, server: MailServer) -> Iterator[Installation]:
    with migrated_pair() as databases:
        yield Installation(tmp_path, server, databases.get("ENGAWA_DATABASE", ""), databases.get("ENGAWA_KEYS", ""))


def test_workers_that_look_at_the_same_time_send_each_word_once(installation, server):
    people = 40
    installation.run(PREPARE.format(people=people))
    workers = [installation.sender(rounds=3) for _ in range(3)]
    for worker in workers:
        go(worker)
    for worker in workers:
        worker.communicate(timeout=120)
        assert worker.returncode == 0
    told = [letter["To"] for letter in server.letters]
    assert sorted(told) == sorted({f"a{number}@example.org" for number in range(people)})
    assert installation.run(COUNT).split() == [str(people), "0"]


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        # Between the claim and the mail server: it goes once, later.
        ("outbox._hand_over = lambda *_: (print('claimed', flush=True), input())", 1),
        # After the mail server had it and before we wrote that down: at worst twice, and with one id.
        ("import smtplib; smtplib.SMTP.quit = lambda self: (print('claimed', flush=True), input())", 2),
    ],
)
def test_a_worker_that_is_killed_is_followed_by_another(installation, server, change, taken):
    installation.run(PREPARE.format(people=1))
    worker = installation.sender(change=change)
    go(worker)
    assert worker.stdout.readline() == "claimed\n"
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    installation.run(SEND.format(rounds=1, later="", change=""))
    assert len(server.letters) == taken - 1  # the claim stands
    installation.run(SEND.format(rounds=2, later=" + outbox.CLAIM + timedelta(seconds=1)", change=""))
    assert len(server.letters) == taken
    assert len({letter["Message-ID"] for letter in server.letters}) == 1
    assert installation.run(COUNT).split() == ["1", "0"]


def test_a_slow_mail_server_keeps_nobody_from_writing(installation, server):
    installation.run(PREPARE.format(people=1))
    server.answers.clear()
    worker = installation.sender()
    go(worker)
    assert server.has_one.wait(60)
    installation.run("from engawa.foundation.accounts.actions import open_account\nopen_account(called='B', roles=[])")
    server.answers.set()
    worker.communicate(timeout=60)
    assert installation.run(COUNT).split() == ["1", "0"]
