"""Hand on to a colleague, or back to the coordinators."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engawa.care.casework import actions as casework
from engawa.care.casework.handing import NotAPractitioner
from engawa.care.casework.models import Inquiry
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.lib.said import Said
from engawa.portals.members import taker_rows
from engawa.portals.practitioner import desk_list
from engawa.ui.pages import page

BACK = "back"
LONGEST_REASON = 2_000


@door("case.hand_on")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_on(request: ActorRequest, inquiry: UUID) -> HttpResponse:
    """Ask to whom and why, and hand on."""
    found = verdicts.get(request.actor, "case.hand_on", inquiry)
    if request.method != "POST":
        return _form(request, found, "", "", {})
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "").replace("\0", "").strip()[:LONGEST_REASON]
    if errors := _wrong(to, reason):
        return _form(request, found, to, reason, errors, status=422)
    try:
        _move(found, to, reason, request.actor.account)
    except (NotAPractitioner, casework.TooLate):
        errors = {"to": _("It could not be handed on to them: something changed in the meantime.")}
        return _form(request, found, to, reason, errors, status=409)
    return HttpResponseRedirect(reverse("practitioner:desk"))


def _move(inquiry: Inquiry, to: str, reason: str, by: Account) -> None:
    if to == BACK:
        casework.give_back(inquiry, reason, by)
        return
    receiver = Account.objects.filter(pk=int(to)).exclude(pk=by.pk).first()
    if receiver is None:
        raise NotAPractitioner
    casework.hand_on(inquiry, receiver, reason, by)


def _wrong(to: str, reason: str) -> dict[str, str]:
    is_number = to.isascii() and to.isdecimal() and len(to) < 19
    found = {} if to == BACK or is_number else {"to": _("Nobody is chosen yet.")}
    return found if reason else {**found, "reason": _("A few words on why would help whoever takes it.")}


def _form(
    request: ActorRequest, inquiry: Inquiry, to: str, reason: str, errors: dict[str, str], status: int = 200
) -> HttpResponse:
    takers = taker_rows.takers(inquiry, request.actor.account, timezone.now())
    context = {
        "inquiry": inquiry.pk,
        "called": names.of(inquiry.account).called,
        "takers": [one for one in takers if one.id != request.actor.id],
        "to": to,
        "reason": reason,
        "wrong": Said(errors),
        **desk_list.context(request.actor, thread=inquiry.thread_id),
    }
    return page(request, "practitioner/hand_on.html", context, tab=_("Desk"), status=status)
