"""Records and conversations that the palette finds: those in one's care, and those one is in."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.casework import when
from engawa.foundation.access import verdicts
from engawa.foundation.accounts.actor import Actor
from engawa.portals.members.finding import MOST, Found


def people(actor: Actor, letters: str) -> Iterable[Found]:
    """Return the records that are open to the actor, by name or number."""
    if not verdicts.may(actor, "record.read"):
        return []
    wanted = Q(called__icontains=letters)
    if letters.isascii() and letters.isdecimal() and len(letters) < 19:
        wanted |= Q(pk=int(letters))
    found = verdicts.all_for(actor, "record.read").filter(wanted).order_by("called", "pk")
    number = _("Number %(number)s")
    return [
        Found(called, number % {"number": pk}, reverse("practitioner:record", args=[pk]))
        for pk, called in found.values_list("pk", "called")[:MOST]
    ]


def conversations(actor: Actor, letters: str) -> Iterable[Found]:
    """Return the conversations of others that are open to the actor, the last spoken in first."""
    now = timezone.now()
    found = verdicts.all_for(actor, "thread.read").exclude(owner=actor.account)
    rows = found.filter(owner__called__icontains=letters).order_by("-last_entry")
    last = _("last words %(time)s ago")
    return [
        Found(called, last % {"time": when.since(at, now)}, reverse("members:thread", args=[pk]) + "#latest")
        for pk, called, at in rows.values_list("pk", "owner__called", "last_entry")[:MOST]
    ]
