"""Fill an installation for a bench, and print as JSON who can be visited: python bench/world.py [options].

What a page reads is written as the product writes it. What only stands around it is written in bulk.
"""

import argparse
import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

import django

django.setup()

from django.db import transaction
from django.utils import timezone

from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter
from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Entry, Member, Thread
from engawa.config.up_to_date import bring_up_to_date
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.models import Account, Role
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.live.models import Channel
from engawa.foundation.notifications.models import Notice, NoticeKind
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import Tie, TieKind
from engawa.foundation.vault import seals
from tests.cast import signed_in

AT_ONCE = 5000


def somebody(name: str, kind: RoleKind) -> Account:
    """Return an account with one role."""
    return accounts.open_account(called=name.title(), name=name, roles=[kind], zone="Europe/London", country="GB")


def long_history(thread: Thread, members: list[Account], entries: int) -> None:
    """Write `entries` sealed entries by turns, one an hour until now."""
    ring, now = seals.make_keys(thread.owner_id), timezone.now()
    made = []
    for number in range(1, entries + 1):
        entry = Entry(thread=thread, author=members[number % len(members)], key=str(number), number=number,
                      changed=number, posted=now - timedelta(hours=entries - number))  # fmt: skip
        entry.body = ring.seal(thread.owner_id, f"entry:{entry.pk}:body", f"A few words about day {number}. " * 4)
        made.append(entry)
    Entry.objects.bulk_create(made, batch_size=AT_ONCE)
    Channel.objects.update_or_create(name=thread.channel, defaults={"number": entries})
    Thread.objects.filter(pk=thread.pk).update(last_entry=made[-1].posted)
    told = [Notice(account=thread.owner, kind=NoticeKind.ENTRY, subject=thread.channel, at=one.posted,
                   seen=one.posted) for one in made]  # fmt: skip
    Notice.objects.bulk_create(told, batch_size=AT_ONCE)


def caseload(practitioner: Account, by: Account, cases: int) -> None:
    """Give a practitioner people: a quarter just handed over, a half who wait, a quarter who were answered."""
    for number in range(cases):
        person = somebody(f"case-{number}", RoleKind.PERSON)
        casework.hand_over(
            casework.arrive_from(Letter("May I ask something?"), f"case-{number}", person),
            practitioner, "has time in the evening", by,
        )  # fmt: skip
        thread = Thread.objects.get(owner=person)
        if number % 4:
            conversations.post(thread, person, "Are you there?", "1")
        if number % 4 == 3:
            conversations.post(thread, practitioner, "I am.", "2")
        elif number % 4:
            conversations.promise(thread, timezone.now().date() + timedelta(days=number % 9), practitioner)


def crowd(people: int) -> None:
    """Write people, each with a thread of three entries, notices, and one of many practitioners."""
    # fmt: off
    made = Account.objects.bulk_create(
        [Account(password="!") for _ in range(people)], batch_size=AT_ONCE)
    helpers = made[:: 40]
    Role.objects.bulk_create(
        [Role(account=one, kind=RoleKind.PERSON if n % 40 else RoleKind.PRACTITIONER) for n, one in enumerate(made)],
        batch_size=AT_ONCE)
    threads = Thread.objects.bulk_create([Thread(owner=one) for one in made], batch_size=AT_ONCE)
    pairs = [(thread, made[n], helpers[n // 40]) for n, thread in enumerate(threads)]
    Member.objects.bulk_create(
        [Member(thread=thread, account=one) for thread, *both in pairs for one in dict.fromkeys(both)],
        batch_size=AT_ONCE)
    Tie.objects.bulk_create(
        [Tie(kind=TieKind.CARE, holder=helper, subject=owner) for _, owner, helper in pairs if owner != helper],
        batch_size=AT_ONCE)
    Entry.objects.bulk_create(
        [Entry(thread=thread, author=owner, key=str(n), number=n, changed=n, posted=timezone.now(), body=b"\x01" * 80)
         for thread, owner, _ in pairs for n in (1, 2, 3)], batch_size=AT_ONCE)
    Notice.objects.bulk_create(
        [Notice(account=owner, kind=NoticeKind.GRANT) for _, owner, _ in pairs for _ in (1, 2)], batch_size=AT_ONCE)
    Channel.objects.bulk_create([Channel(name=thread.channel, number=3) for thread in threads], batch_size=AT_ONCE)
    # fmt: on


def room(people: int, devices: int) -> dict[str, object]:
    """Return a thread with its owner and `people` who answer there, each with many devices."""
    owner = somebody("owner", RoleKind.PERSON)
    answering = [somebody(f"answers-{number}", RoleKind.PRACTITIONER) for number in range(people)]
    thread = conversations.open_thread(owner, answering)
    keys = [signed_in(one).session.session_key for one in answering for _ in range(devices)]
    return {"thread": str(thread.pk), "devices": keys, "writer": signed_in(owner).session.session_key}


def main() -> None:
    """Write, and print the keys of the devices on which the people are signed in."""
    parser = argparse.ArgumentParser()
    for name in ("--history", "--cases", "--crowd", "--room", "--devices"):
        parser.add_argument(name, type=int, default=0)
    options = parser.parse_args()
    bring_up_to_date()
    coordinator = somebody("coordinator", RoleKind.COORDINATOR)
    practitioner, person = somebody("practitioner", RoleKind.PRACTITIONER), somebody("person", RoleKind.PERSON)
    thread = conversations.open_thread(person, [practitioner])
    ties.tie(TieKind.CARE, practitioner, person, by=coordinator)
    with transaction.atomic():
        caseload(practitioner, coordinator, options.cases)
        crowd(options.crowd)
        if options.history:
            long_history(thread, [practitioner, person], options.history)
    people = {"person": person, "practitioner": practitioner}
    known: dict[str, object] = {name: signed_in(one).session.session_key for name, one in people.items()}
    known |= {"thread": str(thread.pk), "id": uuid4().hex}
    if options.room:
        known["room"] = room(options.room, options.devices)
    print(json.dumps(known))


if __name__ == "__main__":
    main()
