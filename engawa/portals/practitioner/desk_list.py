"""The desk as a list beside what was opened from it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.casework import desk as desks
from engawa.care.casework.when import local
from engawa.care.conversations.models import Thread
from engawa.foundation.access.verdicts import may
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.models import Account
from engawa.portals.members.beside import Beside
from engawa.portals.practitioner import desk_rows


def words(account: Account) -> desk_rows.Words:
    """Return somebody's desk in words, as it stands now."""
    now = timezone.now()
    return desk_rows.in_words(desks.desk(account, now), now, account.zone, local(now, account.zone).date())


def context(actor: Actor, thread: object = None, owner: int | None = None) -> dict[str, Any]:
    """Return what the list needs where a conversation or a record is open; empty for whoever has no desk."""
    if not may(actor, "desk.see"):
        return {"desk": None}
    return {"desk": words(actor.account), "open_thread": thread, "open_owner": owner}


def offer(actor: Actor, thread: Thread) -> Beside | None:
    """Return the desk for a conversation that is open, with the ways to its record and to a colleague."""
    shown = context(actor, thread.pk)
    if shown["desk"] is None:
        return None
    back = (reverse("practitioner:desk"), _("Desk"))
    return Beside("practitioner/_desk_list.html", shown, back, _ways(shown["desk"], thread))


def _ways(desk: desk_rows.Words, thread: Thread) -> tuple[tuple[str, str], ...]:
    row = next((row for row in (*desk.waiting, *desk.rest) if row.thread == thread.pk), None)
    if row is None:
        return ()
    record = (reverse("practitioner:record", args=[row.owner]), _("Record"))
    return (record, (reverse("practitioner:hand-on", args=[row.inquiry]), _("Hand on"))) if row.inquiry else (record,)
