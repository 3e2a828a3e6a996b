"""Records and conversations that the palette finds: those in one's care, and those one is in."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.casework import when
from engawa.foundation.access import verdicts
from engawa.foundation.accounts import names
from engawa.foundation.accounts.actor import Actor
from engawa.portals.members.finding import MOST, Found, fits

# Names are sealed, so each that is looked into has to be opened; a caseload is far smaller.
LOOKED_INTO = 300


def people(actor: Actor, letters: str) -> Iterable[Found]:
    """Return the records that are open to the actor, by name or number."""
    if not verdicts.may(actor, "record.read"):
        return []
    open_to = verdicts.all_for(actor, "record.read").order_by("-pk").values_list("pk", flat=True)
    number = _("Number %(number)s")
    return [
        Found(called, number % {"number": pk}, reverse("practitioner:record", args=[pk]))
        for pk, called in names.in_order(open_to[:LOOKED_INTO])
        if fits(letters, called) or letters == str(pk)
    ][:MOST]


def conversations(actor: Actor, letters: str) -> Iterable[Found]:
    """Return the conversations of others that are open to the actor, the last spoken in first."""
    now = timezone.now()
    found = verdicts.all_for(actor, "thread.read").exclude(owner=actor.account).order_by("-last_entry")
    rows = list(found.values_list("pk", "owner", "last_entry")[:LOOKED_INTO])
    called = names.called(owner for _pk, owner, _at in rows)
    last = _("last words %(time)s ago")
    return [
        Found(called[owner], last % {"time": when.since(at, now)}, reverse("members:thread", args=[pk]) + "#latest")
        for pk, owner, at in rows
        if fits(letters, called[owner])
    ][:MOST]
