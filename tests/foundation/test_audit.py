"""The log can't be rewritten quietly: each way of doing it is found."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F

from engawa.foundation.audit import chain
from engawa.foundation.audit.models import Head, Trace
from engawa.foundation.vault import rotation
from tests.foundation import installation

LENGTH = 12


@pytest.fixture
def log(db):
    """A log of twelve traces."""
    for number in range(1, LENGTH + 1):
        chain.record(number % 3 or None, f"verb.{number}", about=number % 5, subject=f"thread:{number}")


def at(number: int):
    return Trace.objects.filter(pk=number)


def swap() -> None:
    at(5).update(number=99)
    at(6).update(number=5)
    at(99).update(number=6)


def forge_at_the_end() -> None:
    seal = bytes(at(LENGTH).get().seal)
    Trace.objects.create(number=LENGTH + 1, at=at(LENGTH).get().at, verb="forged", seal=seal)


def forge_in_between() -> None:
    at(8).delete()
    Trace.objects.create(number=8, at=at(7).get().at, verb="forged", seal=at(7).get().seal)


def cut() -> None:
    at(12).delete()
    at(11).delete()


def cut_and_set_the_head_back() -> None:
    cut()
    Head.objects.update(number=10, seal=at(10).get().seal)


def empty() -> None:
    Trace.objects.all().delete()
    Head.objects.all().delete()


TAMPERING = {
    "time": lambda: at(4).update(at=F("at") + timedelta(microseconds=1)),
    "actor": lambda: at(4).update(actor=7),
    "actor-emptied": lambda: at(4).update(actor=None),
    "verb": lambda: at(4).update(verb="verb.5"),
    "about": lambda: at(4).update(about=3),
    "about-emptied": lambda: at(4).update(about=None),
    "subject": lambda: at(4).update(subject="thread:5"),
    "subject-runs-into-the-next": lambda: at(4).update(verb="verb.4'\x1f4", subject=""),
    "seal": lambda: at(4).update(seal=b"\0" * 32),
    "number": lambda: at(4).update(number=40),
    "first-deleted": lambda: at(1).delete(),
    "one-deleted": lambda: at(6).delete(),
    "three-deleted": lambda: Trace.objects.filter(number__in=[6, 7, 8]).delete(),
    "last-deleted": lambda: at(LENGTH).delete(),
    "all-rows-deleted": lambda: Trace.objects.all().delete(),
    "two-swapped": swap,
    "forged-at-the-end": forge_at_the_end,
    "forged-in-between": forge_in_between,
    "cut": cut,
    "cut-with-the-head": cut_and_set_the_head_back,
    "head-number": lambda: Head.objects.update(number=5),
    "head-ahead": lambda: Head.objects.update(number=F("number") + 1),
    "head-seal": lambda: Head.objects.update(seal=b"\0" * 32),
    "head-proof": lambda: Head.objects.update(proof=b""),
    "head-gone": lambda: Head.objects.all().delete(),
}


def test_an_untouched_log_has_no_faults(log):
    assert list(chain.verify()) == []
    assert Trace.objects.count() == LENGTH


@pytest.mark.parametrize("tamper", TAMPERING.values(), ids=TAMPERING)
def test_found(log, tamper):
    tamper()

    assert list(chain.verify())


def test_the_place_of_a_fault_is_named(log):
    at(4).update(verb="other")
    Trace.objects.filter(number__in=[7, 8]).delete()

    assert [(fault.number, fault.what) for fault in chain.verify()] == [
        (4, "altered, or not in its place"),
        (7, "2 missing before 9"),
    ]


def test_a_row_of_another_history_does_not_fit_in(log):
    """Somebody sets the log back, lets it grow anew, and then puts one row of the first history in."""
    kept, head = at(LENGTH).get(), Head.objects.get()
    Head.objects.update(number=10, seal=at(10).get().seal)
    cut()
    chain.record(1, "another")
    kept.save(force_insert=True)
    Head.objects.update(number=head.number, seal=head.seal, proof=head.proof)

    assert [fault.number for fault in chain.verify()] == [LENGTH]


def test_how_many_are_missing_at_the_end_is_said(log):
    cut()

    assert [fault.what for fault in chain.verify()] == [
        "2 missing at the end",
        "the chain does not end where it should",
    ]


def test_a_log_emptied_as_a_whole_is_found_through_an_end_that_was_noted(log):
    noted = "{}:{}".format(*chain.end())
    chain.record(1, "later")
    assert chain.passes(noted)

    empty()
    chain.record(1, "a new beginning")
    assert list(chain.verify()) == []
    assert not chain.passes(noted)


@pytest.mark.parametrize("wrong", ["", "12", "twelve:ab", "1:xyz", "1:2:3"])
def test_an_end_that_is_none_is_refused(db, wrong):
    with pytest.raises(ValueError):
        chain.passes(wrong)


def test_one_altered_row_among_thousands_is_found(db):
    key, before = chain._key(), b""
    last = chain.record(1, "begin")
    first = Trace.objects.get(pk=last)
    rows, before = [], bytes(first.seal)
    for number in range(2, 4001):
        row = Trace(number=number, at=first.at, actor=number % 50, verb="thread.read", about=3, subject="thread:1")
        row.seal = before = chain._seal(key, row, before)
        rows.append(row)
    Trace.objects.bulk_create(rows)
    Head.objects.update(number=4000, seal=before, proof=chain._proof(key, 4000, before))
    assert list(chain.verify()) == []

    at(2871).update(actor=1)
    assert [fault.number for fault in chain.verify()] == [2871]


def test_the_chain_holds_across_a_change_of_the_master_key(log, settings, tmp_path):
    before = chain.end()
    rotation.rotate(lambda done, total: None)
    chain.record(1, "after")

    assert before[0] + 1 == chain.end()[0]
    assert list(chain.verify()) == []


def test_a_trace_is_written_with_its_cause_or_not_at_all(log):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        chain.record(1, "undone")
        raise ZeroDivisionError

    assert list(chain.verify()) == []
    assert chain.end()[0] == LENGTH


def test_many_who_write_at_once_leave_no_gap(tmp_path):
    """Each advances a channel and then records, as every action does; none waits for another for ever."""
    printed = installation.new(tmp_path).run("""
from engawa.foundation.audit import chain
from engawa.foundation.audit.models import Trace
from engawa.foundation.live import channels
def work(number):
    for each in range(25):
        with transaction.atomic():
            channels.advance(f"thread:{(number + each) % 3}")
            chain.record(number, "entry.post", about=each, subject="thread:1")
together(8, work)
assert Trace.objects.count() == 200
assert list(chain.verify()) == []
print(*Trace.objects.order_by("number").values_list("number", flat=True))
""")

    assert printed.split() == [str(number) for number in range(1, 201)]


def test_the_command_says_how_it_stands_in_words_and_status(tmp_path):
    ours = installation.new(tmp_path)
    ours.run('from engawa.foundation.audit import chain; [chain.record(1, "entry.post") for _ in range(3)]')
    with ours.command("audit", "verify") as good:
        said = good.communicate()[0].decode()
    noted = said.split()[-1]
    ours.run("from engawa.foundation.audit.models import Trace; Trace.objects.filter(pk=2).update(verb='x')")
    with ours.command("audit", "verify", "--through", noted) as bad:
        out, complaint = bad.communicate()
    with ours.command("audit", "verify", "--through", "nonsense") as wrong:
        wrong.communicate()

    assert (good.returncode, bad.returncode, wrong.returncode) == (0, 1, 2)
    assert said.startswith("3 traces checked: nothing altered, missing or moved.")
    assert complaint.decode() == "engawa: at 2: altered, or not in its place\n"
    assert out.startswith(b"3 traces checked: 1 faults.")
