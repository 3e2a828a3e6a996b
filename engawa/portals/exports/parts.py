"""The parts of an export. Whoever adds something that is kept about people adds its part here.

A part reads in a fixed number of queries and returns plain rows. For the machine they are written as they stand;
people read the fields that have a label, in the order of the row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engawa.foundation.accounts.models import Account
from engawa.foundation.vault.seals import Ring
from engawa.portals.exports import about, arranged, said

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its key in everything.json, its heading, and how its rows are read."""

    key: str
    title: str | Promise
    read: Callable[[Account, Ring], list[Row]]


PARTS = (
    Part("account", _("About you"), about.account),
    Part("roles", _("What you are here"), about.roles),
    Part("threads", _("Conversations"), said.threads),
    Part("drafts", _("What you were writing"), said.drafts),
    Part("inquiries", _("When you first wrote to us"), said.inquiries),
    Part("appointments", _("What was arranged"), arranged.appointments),
    Part("seats", _("Seats in circles"), arranged.seats),
    Part("proposals", _("Times that you named"), arranged.proposals),
    Part("waiting", _("The waiting list"), arranged.waiting),
    Part("meeting", _("How you meet"), arranged.ways_of_meeting),
    Part("ties", _("Who is connected with you"), about.ties),
    Part("grants", _("What you share with family"), about.grants),
    Part("shared_with_you", _("What family shares with you"), about.shared_with),
    Part("family_words", _("Words you wrote for family"), about.family_words),
    Part("notices", _("What you were told"), about.notices),
    Part("wishes", _("What you asked to be told"), about.wishes),
    Part("feed", _("Your address for calendar programs"), about.feed),
    Part("devices", _("Where you are signed in"), about.devices),
    Part("ways_in", _("How you get in"), about.ways_in),
    Part("invitations", _("Links that you made"), about.invitations),
    Part("traces", _("Who did what with your things"), about.traces),
)

LABELS: dict[str, str | Promise] = {
    "name": _("Name to sign in with"),
    "called": pgettext_lazy("in the file", "Called"),
    "who": pgettext_lazy("in the file", "Who"),
    "email": _("E-mail"),
    "language": _("Language"),
    "zone": _("Time zone"),
    "country": _("Country"),
    "age_band": _("Age"),
    "shows_typing": _("Shows others when you are writing"),
    "kind": pgettext_lazy("in the file", "What"),
    "for_whom": _("For whom"),
    "reach": _("How an answer should come"),
    "contact": _("Where you can be reached"),
    "hours": _("When an answer is welcome"),
    "urgency": _("How soon somebody should look"),
    "self_check_file": _("Your answers to the questions"),
    "handed_to": _("Handed to"),
    "handed": pgettext_lazy("in the file", "Handed over"),
    "reasons": _("Reasons for handing over"),
    "why_closed": _("Why it was closed"),
    "rung": _("How"),
    "place": pgettext_lazy("in the file", "Place"),
    "cancelled": pgettext_lazy("in the file", "Cancelled"),
    "topic": pgettext_lazy("in the file", "What"),
    "text": pgettext_lazy("in the file", "Words"),
    "reason": _("Reason"),
    "label": _("Device"),
    "by_email": _("By e-mail"),
    "by_push": _("By a notice on the device"),
    "plain_titles": _("Says more than “Busy”"),
    "since": pgettext_lazy("in the file", "Since"),
    "until": pgettext_lazy("in the file", "Until"),
    "revoked": pgettext_lazy("in the file", "Taken back"),
    "made": pgettext_lazy("in the file", "Made"),
    "used": pgettext_lazy("in the file", "Used"),
    "written": pgettext_lazy("in the file", "Written"),
    "arrived": pgettext_lazy("in the file", "Arrived"),
    "closed": pgettext_lazy("in the file", "Closed"),
    "seen": pgettext_lazy("in the file", "Seen"),
    "at": pgettext_lazy("in the file", "When"),
}
