"""After an erasure nothing readable is left: in no table, in no file, in no backup taken before."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connections, router, transaction
from django.utils import timezone

from engawa.care.casework.models import HandOver, Inquiry
from engawa.care.conversations.models import Attachment, Draft, Entry, Member, Thread
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account, Device, Invitation
from engawa.foundation.audit import chain
from engawa.foundation.audit.models import Trace
from engawa.foundation.consent.models import FamilyWords, Grant, Topic
from engawa.foundation.erasure import actions as erasure
from engawa.foundation.erasure.models import Erasure
from engawa.foundation.live import channels
from engawa.foundation.live.models import Channel
from engawa.foundation.notifications.models import Dispatch, Notice, NoticeKind, PushAddress, Way, Wish
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import TieKind
from engawa.foundation.vault import seals
from engawa.foundation.vault.models import DataKey
from tests.foundation import installation

SECRET = "the words that nobody else may read"


def live(account: Account, staff: Account, words: str = SECRET) -> Thread:
    """Give somebody a life here: a row in each table that can hold something of theirs."""
    ring, owner = seals.make_keys(account.pk), account.pk
    thread = Thread.objects.create(owner=account)
    for number, (author, each) in enumerate([(account, Member()), (staff, Member())], start=1):
        each.thread, each.account = thread, author
        each.save()
        entry = Entry(
            thread=thread, author=author, number=number, changed=number, key=f"k{number}", posted=timezone.now()
        )
        entry.body = ring.seal(owner, f"entry:{entry.pk}:body", words)
        entry.save()
        name, body = (ring.seal(owner, f"attachment:{entry.pk}:{part}", words) for part in ("name", "body"))
        Attachment.objects.create(pk=entry.pk, entry=entry, name=name, kind="image/png", size=3, body=body)
        draft = ring.seal(owner, f"draft:{thread.pk}:{author.pk}", words)
        Draft.objects.create(thread=thread, account=author, body=draft)
        Notice.objects.create(account=author, kind=NoticeKind.ENTRY, subject=thread.channel)
        Dispatch.objects.create(account=author, way=Way.EMAIL, due=timezone.now())
    inquiry = Inquiry(account=account, thread=thread, key=f"in{owner}", for_whom="me", language="en", handed_to=staff)
    inquiry.contact = ring.seal(owner, f"inquiry:{inquiry.pk}:contact", words)
    inquiry.save()
    over = HandOver(inquiry=inquiry, by=staff, to=staff)
    over.reason = ring.seal(owner, f"hand-over:{over.pk}:reason", words)
    over.save()
    Notice.objects.create(account=staff, kind=NoticeKind.INQUIRY, subject=f"inquiry:{inquiry.pk}")
    Notice.objects.create(account=staff, kind=NoticeKind.HANDED, subject=f"account:{account.pk}")
    Wish.objects.create(account=account)
    address = ring.seal(owner, f"push:{owner}", words)
    device = Device.objects.create(pk=f"device-{owner}", account=account, expire_date=timezone.now(), session_data="")
    PushAddress.objects.create(account=account, device=device, digest=str(owner), address=address)
    ties.tie(TieKind.GLASS, staff, account, by=staff, reason=words)
    with transaction.atomic():
        channels.advance(thread.channel)
        channels.advance(f"account:{account.pk}")
    return thread


def family(person: Account, relative: Account) -> None:
    Grant.objects.create(giver=person, receiver=relative, topic=Topic.WORDS)
    body = seals.make_keys(person.pk).seal(person.pk, f"words:{person.pk}:{relative.pk}", SECRET)
    FamilyWords.objects.create(giver=person, receiver=relative, body=body)
    now = timezone.now()
    Invitation.objects.create(digest="d", made_by=person, family_of=person, used_by=relative,
                              until=now, used=now)  # fmt: skip


def everything() -> str:
    """Return every value of every row of both databases as text, the chain's traces aside."""
    rows = []
    for model in apps.get_models(include_auto_created=True):
        if model is not Trace:
            found = model._default_manager.using(router.db_for_read(model)).values_list()
            rows += [
                f"{model.__name__} {[bytes(v) if isinstance(v, memoryview) else v for v in row]!r}" for row in found
            ]
    return "\n".join(rows)


def pointing_at(pk: int) -> list[str]:
    """Return every foreign key, in any table, that leads to an account."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        keys = [field for field in model._meta.fields if field.related_model is Account]
        found += [f"{model.__name__}.{key.name}" for key in keys if model._default_manager.filter(**{key.attname: pk})]
    return found


@pytest.fixture
def aoi(cast):
    """Aoi, unlike everybody else in name and address, with a life here."""
    names.change(cast.aoi, name="aoi-unmistakable", called="Aoi Unmistakable", email="aoi@u.test")
    live(cast.aoi, cast.mori)
    family(cast.aoi, cast.haru)
    return cast.aoi


def test_no_row_holds_anything_of_an_erased_account(cast, aoi):
    others = live(cast.ren, cast.sato, "Ren's own")
    pk, threads = aoi.pk, [str(thread.pk) for thread in aoi.threads.all()]
    assert not re.search(r"unmistakable|aoi@u", everything(), re.IGNORECASE), "sealed before, too"

    done = erasure.carry_out(erasure.ask(pk).code)

    left = everything()
    assert pointing_at(pk) == []
    assert not re.search(r"unmistakable|aoi@u|haha", left, re.IGNORECASE)
    assert not any(thread in left for thread in threads)
    assert f"account:{pk}'" not in left
    assert not DataKey.objects.filter(owner=f"account:{pk}").exists()
    assert done.account is None
    assert list(chain.verify()) == []
    assert Trace.objects.order_by("-number").values_list("verb", "about", "actor")[0] == ("account.erase", pk, None)
    entry = others.entries.first()
    assert seals.ring(cast.ren.pk).open(cast.ren.pk, f"entry:{entry.pk}:body", entry.body) == "Ren's own"
    assert Notice.objects.filter(account=cast.sato).count() == 3
    assert Channel.objects.filter(name=others.channel).exists()


def test_the_receipt_counts_what_was_destroyed_and_says_nothing_about_who(aoi):
    done = erasure.carry_out(erasure.ask(aoi.pk).code)

    expected = {"keys": 1, "accounts": 1, "threads": 1, "entries": 2, "attachments": 2, "drafts": 2, "inquiries": 1,
                "grants": 1, "family_words": 1, "ties": 3, "notices": 4, "channels": 2, "invitations": 1,
                "devices": 0}  # fmt: skip
    counted = {kind: done.destroyed.get(kind, 0) for kind in expected}
    assert counted == expected
    assert done.done
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}", done.code)


def test_asking_ends_every_device_at_once(aoi):
    assert Device.objects.filter(account=aoi).exists()

    first, again = erasure.ask(aoi.pk), erasure.ask(aoi.pk)
    aoi.refresh_from_db()
    assert not aoi.is_active
    assert not Device.objects.filter(account=aoi).exists()
    assert first.code == again.code


def test_a_relative_is_erased_without_the_person(cast, aoi):
    live(cast.haru, cast.mori)
    erasure.carry_out(erasure.ask(cast.haru.pk).code)

    assert pointing_at(cast.haru.pk) == []
    assert Account.objects.filter(pk=aoi.pk).exists()
    assert aoi.threads.get().entries.count() == 2
    assert "haha" not in everything()


@pytest.mark.parametrize("name", ["mori", "kubo", "ito", "yui"])
def test_who_works_here_is_not_erased_this_way(cast, name):
    with pytest.raises(erasure.HoldsAStaffRole):
        erasure.ask(getattr(cast, name).pk)
    assert not Erasure.objects.exists()


def test_carrying_out_twice_does_it_once(aoi):
    code = erasure.ask(aoi.pk).code
    first, again = erasure.carry_out(code), erasure.carry_out(code)

    assert first.destroyed == again.destroyed
    assert erasure.carry_out_due() == 0
    assert Trace.objects.filter(verb="account.erase").count() == 1


class CutOff(BaseException):
    """The process ends here."""


def deleting(sql: str) -> bool:
    return sql.startswith("DELETE") and "accounts_account" in sql


def test_the_key_is_gone_before_the_first_row_goes(aoi):
    code = erasure.ask(aoi.pk).code

    def cut_off(execute, sql, params, many, context):
        if deleting(sql):
            raise CutOff
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(cut_off), pytest.raises(CutOff):
        erasure.carry_out(code)
    assert Account.objects.filter(pk=aoi.pk).exists()
    assert not DataKey.objects.filter(owner=f"account:{aoi.pk}").exists()


def test_a_key_that_somebody_made_again_meanwhile_goes_too(aoi):
    def write_meanwhile(execute, sql, params, many, context):
        if deleting(sql):
            seals.make_keys(aoi.pk)
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(write_meanwhile):
        erasure.carry_out(erasure.ask(aoi.pk).code)
    assert not DataKey.objects.filter(owner=f"account:{aoi.pk}").exists()


def test_an_erasure_cut_off_after_the_key_is_finished_later(aoi):
    code = erasure.ask(aoi.pk).code
    seals.destroy_keys([aoi.pk])

    assert erasure.carry_out_due() == 1
    assert not Account.objects.filter(pk=aoi.pk).exists()
    assert Erasure.objects.get(pk=code).destroyed["entries"] == 2


def test_an_erasure_cut_off_after_the_rows_is_finished_later(aoi):
    asked = erasure.ask(aoi.pk)
    erasure._destroy(asked, 1)
    seals.make_keys(aoi.pk)

    assert erasure.carry_out_due() == 1
    receipt = Erasure.objects.get(pk=asked.code)
    assert (receipt.account, receipt.destroyed["entries"]) == (None, 2)
    assert not DataKey.objects.filter(owner=f"account:{aoi.pk}").exists()


LIFE = """
from tests.cast import assemble
from tests.foundation.test_erasure import family, live
from engawa.foundation.accounts import names
cast = assemble()
names.change(cast.aoi, name="aoi-unmistakable", called="Aoi Unmistakable", email="aoi@u.test")
live(cast.aoi, cast.mori); live(cast.ren, cast.sato, "Ren's own"); family(cast.aoi, cast.haru)
print(cast.aoi.pk, cast.ren.pk)
"""
ERASE = """
from engawa.foundation.erasure import actions as erasure
erasure.carry_out(erasure.ask({}).code)
# While the process still runs: the journals hold older pages until they are written back.
from django.conf import settings
held = b"".join(path.read_bytes() for path in settings.DATA.rglob("*sqlite3*") if "backup" not in path.name)
assert b"unmistakable" not in held.lower()
"""
# From the restored contents, with the keys of today.
OPENS = """
from engawa.care.conversations.models import Entry
from engawa.foundation.accounts import names
from engawa.foundation.vault import seals
for entry in Entry.objects.select_related("thread"):
    try:
        print(entry.thread.owner_id, seals.ring(entry.thread.owner_id).open(
            entry.thread.owner_id, f"entry:{entry.pk}:body", entry.body))
    except seals.Unreadable:
        print(entry.thread.owner_id, "-")
"""


@pytest.mark.skipif("postgresql" in connections.databases["default"]["ENGINE"], reason="reads SQLite's own files")
def test_neither_the_files_nor_a_backup_taken_before_hold_anything_readable(tmp_path):
    ours = installation.new(tmp_path)
    aoi, ren = ours.run(LIFE).split()
    contents, backup = tmp_path / "engawa.sqlite3", tmp_path / "backup.sqlite3"
    with sqlite3.connect(contents) as source, sqlite3.connect(backup) as target:
        source.backup(target)
    before = (
        contents.read_bytes() + Path(f"{contents}-wal").read_bytes()
        if Path(f"{contents}-wal").exists()
        else contents.read_bytes()
    )
    assert b"unmistakable" not in before.lower() and b"aoi@u.test" not in before
    assert SECRET.encode() not in before

    ours.run(ERASE.format(aoi))

    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path != backup)
    assert b"unmistakable" not in left.lower()
    assert b"aoi@u.test" not in left
    with sqlite3.connect(tmp_path / "keys/keys.sqlite3") as keys:
        owners = {owner for (owner,) in keys.execute("SELECT owner FROM vault_datakey")}
    assert f"account:{ren}" in owners and f"account:{aoi}" not in owners
    for path in tmp_path.glob("engawa.sqlite3*"):
        path.unlink()
    shutil.copy(backup, contents)
    assert set(ours.run(f"{OPENS}print(names.called([{aoi}, {ren}]))").splitlines()) == {
        f"{aoi} -",
        f"{ren} Ren's own",
        f"{{{aoi}: '', {ren}: 'Ren'}}",
    }
