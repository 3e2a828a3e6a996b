"""The pages of the office as a list, beside the one that is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engawa.foundation.access.door import ActorRequest
from engawa.foundation.access.verdicts import may
from engawa.portals.members.finding import verb_of
from engawa.ui.pages import page


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the list: where it is, its icon, its name, what it is for, and whether it is the one that is open."""

    href: str
    icon: str
    name: str | Promise
    words: str | Promise
    is_here: bool


_PAGES: dict[str, tuple[str, str | Promise, str | Promise]] = {
    "office:inquiries": ("mail", _("Inquiries"), _("Who wrote to us, and who answers.")),
    "office:calendar": ("today", _("Calendar"), _("Everybody side by side, who waits, and who could take them.")),
    "office:places": ("keep", _("Places to meet"), _("Rooms, and places outside.")),
    "office:people": ("people", _("People who work here"), _("Roles, languages, days away.")),
    "office:invitations": ("open", _("Invitations"), _("Links for new colleagues.")),
    "office:absences": ("clock", _("Days away"), _("For whoever can't enter them alone.")),
    "office:directory": ("lamp", _("Own contacts"), _("Services of yours on the page of help.")),
    "office:organisation": (
        "house",
        _("Organisation"),
        _("Name, hours, languages, and what you say of yourselves."),
    ),
    "office:log": ("text", _("Log"), _("Who did what, in numbers, and whether the log is whole.")),
}


def office_page(
    request: ActorRequest, template: str, context: Mapping[str, Any], *, tab: str, status: int = 200
) -> HttpResponse:
    """Return a page of the office beside the list of those that are open to the actor."""
    return page(request, template, {**context, "office_list": _entries(request)}, tab=tab, status=status)


def _entries(request: ActorRequest) -> list[Entry]:
    shown = [(reverse(name), words) for name, words in _PAGES.items() if may(request.actor, verb_of(name))]
    return [Entry(href, *words, is_here=request.path.startswith(href)) for href, words in shown]
