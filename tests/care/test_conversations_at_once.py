"""Many at once, in processes and threads of an installation of its own: what is sent is there once, numbers without a
gap, and what is due goes out once."""

from pathlib import Path

import pytest

from tests.foundation import installation

PREPARE = """
from datetime import timedelta
from django.utils import timezone
from engawa.care.conversations import actions
from engawa.care.conversations.models import Entry, Thread
from engawa.foundation.accounts.actions import open_account
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.notifications.models import Notice

def prepared():
    aoi = open_account(called="Aoi", roles=["person"], name="aoi")
    mori = open_account(called="Mori", roles=["practitioner"], name="mori")
    return actions.open_thread(aoi, [mori]), aoi, mori
"""
SAME = """
thread, aoi, mori = prepared()
together(20, lambda number: actions.post(thread, aoi, "once", "the same key"))
print(Entry.objects.count(), Notice.objects.filter(account=mori).count(), list(chain.verify()))
"""
CROSSWISE = """
thread, aoi, mori = prepared()
other = actions.open_thread(mori, [aoi])
def work(number):
    for step in range(5):
        where, who = (thread, other)[number % 2], (aoi, mori)[(number + step) % 2]
        actions.post(where, who, "a", f"{number}-{step}")
together(8, work)
for each in (thread, other):
    numbers = sorted(Entry.objects.filter(thread=each).values_list("number", flat=True))
    print(numbers == list(range(numbers[0], numbers[0] + 20)), end=" ")
print(list(chain.verify()))
"""
DUE = """
thread, aoi, mori = prepared()
due = timezone.now() + timedelta(hours=1)
for number in range(10):
    actions.post(thread, aoi, "a", str(number), due=due)
posted = []
together(4, lambda number: posted.append(actions.post_due(due)))
print(sum(posted), Entry.objects.exclude(number=None).count(), Notice.objects.filter(account=mori).count())
"""
CHANGED = """
thread, aoi, mori = prepared()
due = timezone.now() + timedelta(hours=1)
entry = actions.post(thread, aoi, "a", "key", due=due)
done = []
def work(number):
    try:
        done.append(actions.post_due(due) if number % 2 else actions.cancel_scheduled(entry, aoi) or 100)
    except actions.TooLate:
        pass
together(6, work)
print(sum(done) in (1, 100), Entry.objects.count() == (sum(done) == 1))
"""


@pytest.mark.parametrize(
    ("program", "printed"),
    [(SAME, "1 1 []"), (CROSSWISE, "True True []"), (DUE, "10 10 10"), (CHANGED, "True True")],
    ids=["the same entry", "two threads crosswise", "due once", "cancelled or sent"],
)
def test_at_once(tmp_path: Path, program: str, printed: str) -> None:
    assert installation.new(tmp_path).run(PREPARE + program).strip() == printed
