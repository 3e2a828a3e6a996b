"""Inquiries that the palette finds, by their facts. As in the list, no name and no word of what was written."""

from collections.abc import Iterable

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.foundation.access import verdicts
from engawa.foundation.accounts.actor import Actor
from engawa.portals.members.finding import Found, fits
from engawa.portals.office import inquiry_rows

# The most urgent of so many; the list itself shows all.
LOOKED_AT = 200


def inquiries(actor: Actor, letters: str) -> Iterable[Found]:
    """Return the inquiries that are open to the actor whose facts fit, the most urgent first."""
    if not verdicts.may(actor, "inquiry.read"):
        return
    now = timezone.now()
    nobody_has_it = F("handed_to").asc(nulls_first=True)
    found = verdicts.all_for(actor, "inquiry.read").order_by(nobody_has_it, "-urgency", "arrived")
    for inquiry in found[:LOOKED_AT]:
        row = inquiry_rows.facts(inquiry, now)
        words = _("%(for_whom)s, %(time)s ago") % {"for_whom": row.for_whom, "time": row.waits}
        beside = " · ".join([row.urgency, *row.reasons, row.language, row.standing]).rstrip(" ·")
        if fits(letters, words, beside):
            yield Found(words, beside, reverse("office:inquiry", args=[row.id]))
