"""Due work: all of it on one page, each kind on its own; the worker looks at once, each minute, and ends when told."""

import logging
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from engawa.config import cleaning, periodic, worker
from engawa.foundation.accounts.models import Device, Invitation, Try
from engawa.foundation.notifications.models import Dispatch, Notice, NoticeKind
from tests.cast import Cast
from tests.foundation.mail_server import mail_server
from tests.foundation.test_notifications_workers import PREPARE, Installation

# Another one, in the process that works: what it writes is sent without waiting for the minute.
BESIDE = """
from engawa.config import worker
beside = worker.start_beside()
print("ready", flush=True)
input()
from django.db import transaction
from engawa.foundation.accounts.models import Account
from engawa.foundation.notifications.actions import notify
with transaction.atomic():
    notify(Account.objects.get().pk, "entry")
print("written", flush=True)
input()
beside.stop()
"""


def test_each_kind_of_work_has_its_time():
    kept = worker._timetable()
    assert {str(task.name) for task in kept._registry.periodic_tasks} == {work.name for work in periodic.ALL}


def test_each_kind_of_work_can_be_done_on_an_empty_installation(db: None, caplog):
    logging.getLogger("engawa").addHandler(caplog.handler)
    for work in periodic.ALL:
        periodic.carry_out(work)
    logging.getLogger("engawa").removeHandler(caplog.handler)
    assert caplog.text == ""


def test_what_goes_wrong_is_told_without_what_people_wrote_and_stops_nothing(caplog):
    def breaks(_now):
        raise ValueError("Aoi wrote: I am tired")

    logging.getLogger("engawa").addHandler(caplog.handler)
    work = periodic.Work("break", breaks)
    periodic.carry_out(work)
    periodic.carry_out(work)
    logging.getLogger("engawa").removeHandler(caplog.handler)
    assert caplog.text.count("break: ValueError in breaks") == 2
    assert "Aoi" not in caplog.text and "tired" not in caplog.text


def test_the_same_work_is_not_done_twice_at_once():
    done: list[int] = []

    def again(_now):
        done.append(1)
        periodic.carry_out(work)

    work = periodic.Work("again", again)
    periodic.carry_out(work)
    assert done == [1]


def test_what_has_served_is_removed_and_the_rest_stays(cast: Cast):
    now = timezone.now()
    past, long_ago, soon = now - timedelta(hours=1), now - timedelta(days=100), now + timedelta(hours=1)
    for end in (past, soon):
        Device.objects.create(session_key=f"d{end}", session_data="", expire_date=end)
        Try.objects.create(bucket=f"b{end}", until=end)
    for number, end in enumerate((long_ago, past, soon)):
        Invitation.objects.create(digest=str(number), made_by=cast.ito, until=end)
        Notice.objects.create(account=cast.aoi, kind=NoticeKind.ENTRY, at=long_ago, seen=end)
        Dispatch.objects.create(account=cast.aoi, way="email", due=end, sent=end)
    Notice.objects.create(account=cast.aoi, kind=NoticeKind.ENTRY, at=long_ago)  # not seen yet
    waiting = Dispatch.objects.create(account=cast.aoi, way="email", due=long_ago)
    Dispatch.objects.create(account=cast.aoi, way="email", due=long_ago, given_up=True)
    assert cleaning.clean_up(now) == 6
    assert (Device.objects.count(), Try.objects.count()) == (1, 1)
    assert (Invitation.objects.count(), Notice.objects.count(), Dispatch.objects.count()) == (2, 3, 3)
    assert Dispatch.objects.filter(pk=waiting.pk).exists()


@pytest.fixture
def server():
    with mail_server() as running:
        yield running


def test_what_is_written_beside_the_worker_is_sent_at_once(tmp_path: Path, server):
    here = Installation(tmp_path, server)
    here.run(PREPARE.format(people=1) + "\nfrom engawa.foundation.notifications.models import Dispatch\n"
             "Dispatch.objects.all().delete()")  # fmt: skip
    process = here.start(BESIDE)
    assert process.stdout is not None and process.stdin is not None and process.stdout.readline() == "ready\n"
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "written\n"
    assert server.has_one.wait(30)
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def test_the_command_sends_what_it_finds_and_ends_when_told(tmp_path: Path, server):
    here = Installation(tmp_path, server)
    here.run(PREPARE.format(people=1))
    command = [str(Path(sys.executable).parent / "engawa"), "worker"]
    process = subprocess.Popen(command, env=here.environment, stderr=subprocess.PIPE, text=True)
    assert server.has_one.wait(60)
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0 and told.strip() == "engawa: looking for due work; stop it with Ctrl-C"
    assert len(server.letters) == 1
