"""The parts about what was said: conversations with everything in them, drafts, first words."""

import json
from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from engawa.care.casework.models import ForWhom, HandOver, Hours, Inquiry, Reach, Urgency
from engawa.care.conversations.models import Attachment, Draft, Entry, Thread
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.vault.seals import Ring
from engawa.lib.names import language_name
from engawa.portals.exports.values import Coded, coded, opened
from engawa.ui.pages import language

Row = dict[str, Any]
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "application/pdf": "pdf",
    "text/plain": "txt",
}


def file_path(attachment: UUID, kind: str) -> str:
    """Return where an attachment lies in the export. The name is ours: theirs could lead out of the folder."""
    return f"attachments/{attachment}.{ENDINGS.get(kind, 'bin')}"


def check_path(inquiry: UUID) -> str:
    """Return where the answers lie that came with a first request, as a file that our own pages can open again."""
    return f"attachments/answers-{inquiry}.json"


def threads(who: Account, ring: Ring) -> list[Row]:
    """Return the account's own conversations with every entry and the names of their files (five queries)."""
    own = Thread.objects.filter(owner=who).order_by("opened").values("id", "opened", "closed", "answers_by")
    entries = _entries(who, ring)
    return [{**thread, "entries": entries[thread["id"]]} for thread in own]


def _entries(who: Account, ring: Ring) -> defaultdict[UUID, list[Row]]:
    beside, found = _files(who, ring), defaultdict[UUID, list[Row]](list)
    authors = Account.objects.filter(entries__thread__owner=who).distinct()
    known = names.called(authors.values_list("pk", flat=True))
    # What somebody else has written for later was not said yet.
    found_in = Entry.objects.filter(Q(author=who) | Q(posted__isnull=False), thread__owner=who)
    said = found_in.order_by(F("number").asc(nulls_last=True), "due")
    columns = ("id", "thread", "number", "author", "body", "due", "posted", "edited", "taken_back")
    for row in said.values(*columns).iterator():
        thread, author, body = (row.pop(name) for name in ("thread", "author", "body"))
        text = opened(ring, who.pk, f"entry:{row['id']}:body", body)
        by = {"who": known.get(author), "mine": author == who.pk}
        found[thread].append({**by, **row, "text": text, "files": beside[row["id"]]})
    return found


def _files(who: Account, ring: Ring) -> defaultdict[UUID, list[Row]]:
    found = defaultdict[UUID, list[Row]](list)
    rows = Attachment.objects.filter(entry__thread__owner=who).values_list("id", "entry", "name", "kind", "size")
    for pk, entry, name, kind, size in rows:
        called = opened(ring, who.pk, f"attachment:{pk}:name", name)
        found[entry].append({"id": pk, "name": called, "kind": kind, "size": size, "file": file_path(pk, kind)})
    return found


def drafts(who: Account, ring: Ring) -> list[Row]:
    """Return what the account was writing in its own conversations."""
    rows = Draft.objects.filter(account=who, thread__owner=who).values_list("thread", "body", "written")
    return [
        {"thread": thread, "text": opened(ring, who.pk, f"draft:{thread}:{who.pk}", body), "written": written}
        for thread, body, written in rows
    ]


def inquiries(who: Account, ring: Ring) -> list[Row]:
    """Return the first requests, with how they were handed over (four queries)."""
    reasons = defaultdict(list)
    for over in HandOver.objects.filter(inquiry__account=who).order_by("at"):
        reasons[over.inquiry_id].append(opened(ring, who.pk, f"hand-over:{over.pk}:reason", over.reason))
    found = list(Inquiry.objects.filter(account=who).order_by("arrived"))
    known = names.called(each.handed_to_id for each in found)
    return [
        _inquiry(each, known.get(each.handed_to_id or 0), ring, [reason for reason in reasons[each.pk] if reason])
        for each in found
    ]


def _inquiry(each: Inquiry, with_: str | None, ring: Ring, reasons: list[str]) -> Row:
    place, owner = f"inquiry:{each.pk}", each.account_id
    check = opened(ring, owner, f"{place}:self_check", each.self_check)
    return {
        "thread": each.thread_id,
        "for_whom": coded(ForWhom, each.for_whom),
        "reach": coded(Reach, each.reach),
        "contact": opened(ring, owner, f"{place}:contact", each.contact),
        "language": Coded(each.language, language_name(each.language, language())),
        "hours": [coded(Hours, hour) for hour in each.hours],
        "urgency": coded(Urgency, each.urgency),
        "self_check": json.loads(check) if check else None,
        "self_check_file": check_path(each.pk) if check else None,
        "arrived": each.arrived,
        "handed_to": with_,
        "handed": each.handed,
        "reasons": reasons,
        "closed": each.closed,
        "why_closed": opened(ring, owner, f"{place}:closing", each.closing),
    }
