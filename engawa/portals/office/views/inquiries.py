"""Inquiries: those that wait, in order; one of them; and what a coordinator does with it."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engawa.care.casework import actions as casework
from engawa.care.casework import queries
from engawa.care.casework.handing import NotAPractitioner
from engawa.care.casework.models import Inquiry
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.portals.office import inquiry_pages, inquiry_rows
from engawa.portals.office.inquiry_pages import Typed
from engawa.ui.pages import page

LONGEST = 20_000
LONGEST_REASON = 2_000


@door("inquiry.list")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show what waits, or what was handed over or closed."""
    state = request.GET.get("show", "waiting")
    state = state if state in queries.STATES else "waiting"
    return page(request, "office/inquiries.html", inquiry_rows.in_list(state), tab=_("Inquiries"))


@door("inquiry.read")
@require_safe
def show(request: ActorRequest, inquiry: UUID) -> HttpResponse:
    """Show one inquiry; reading it is noted where its writer can see it."""
    found = verdicts.get(request.actor, "inquiry.read", inquiry)
    return inquiry_pages.show(request, found, request.actor.account)


@door("inquiry.hand_over")
@require_POST
def write(request: ActorRequest, inquiry: UUID) -> HttpResponse:
    """Write to whoever wrote; the coordinator joins the conversation by it."""
    found = verdicts.get(request.actor, "inquiry.hand_over", inquiry)
    typed = Typed(body=request.POST.get("body", "").replace("\0", "").strip(), key=request.POST.get("key", "")[:32])
    if not typed.body or len(typed.body) > LONGEST or not typed.key:
        words = _("There is nothing to send yet, or more than can be sent at once.")
        return _again(request, found, replace(typed, errors={"body": words}))
    try:
        casework.answer(found, request.actor.account, typed.body, typed.key)
    except casework.TooLate:
        return _too_late(request, found, typed)
    return HttpResponseRedirect(reverse("members:thread", args=[found.thread_id]))


@door("inquiry.hand_over")
@require_POST
def hand_over(request: ActorRequest, inquiry: UUID) -> HttpResponse:
    """Hand an inquiry to a practitioner, with a reason."""
    found = verdicts.get(request.actor, "inquiry.hand_over", inquiry)
    typed = Typed(to=request.POST.get("to", ""), reason=_reason(request, "reason"))
    to = _account(typed.to)
    if errors := _wrong(to, typed.reason):
        return _again(request, found, replace(typed, errors=errors))
    try:
        casework.hand_over(found, to, typed.reason, request.actor.account)  # type: ignore[arg-type]  # _wrong looked
    except NotAPractitioner:
        return _again(request, found, replace(typed, errors={"to": _("Nobody can be handed over to this account.")}))
    except casework.TooLate:
        return _too_late(request, found, typed)
    return HttpResponseRedirect(reverse("office:inquiries"))


@door("inquiry.hand_over")
@require_POST
def make_urgent(request: ActorRequest, inquiry: UUID) -> HttpResponse:
    """Put an inquiry before the others."""
    found = verdicts.get(request.actor, "inquiry.hand_over", inquiry)
    try:
        casework.make_urgent(found, request.actor.account)
    except casework.TooLate:
        return _too_late(request, found, Typed())
    return HttpResponseRedirect(reverse("office:inquiry", args=[inquiry]))


@door("inquiry.close")
@require_POST
def close(request: ActorRequest, inquiry: UUID) -> HttpResponse:
    """Close an inquiry, with a reason."""
    found = verdicts.get(request.actor, "inquiry.close", inquiry)
    typed = Typed(closing=_reason(request, "closing"))
    if not typed.closing:
        return _again(request, found, replace(typed, errors={"closing": _("A few words on why would help later.")}))
    try:
        casework.close(found, typed.closing, request.actor.account)
    except casework.TooLate:
        return _too_late(request, found, typed)
    return HttpResponseRedirect(reverse("office:inquiries"))


def _again(request: ActorRequest, inquiry: Inquiry, typed: Typed) -> HttpResponse:
    return inquiry_pages.show(request, inquiry, request.actor.account, typed, status=422)


def _too_late(request: ActorRequest, inquiry: Inquiry, typed: Typed) -> HttpResponse:
    """Say who was first; what was typed stays."""
    fresh = Inquiry.objects.select_related("account", "thread", "handed_to").get(pk=inquiry.pk)
    who = names.of(fresh.handed_to).called if fresh.handed_to else ""
    said = (
        _("Somebody was first: %(name)s has it now.") % {"name": who} if who else _("Somebody was first: it is closed.")
    )
    return inquiry_pages.show(request, fresh, request.actor.account, typed, said=said, status=409)


def _reason(request: HttpRequest, field: str) -> str:
    return request.POST.get(field, "").replace("\0", "").strip()[:LONGEST_REASON]


def _account(text: str) -> Account | None:
    number = int(text[:18]) if text.isascii() and text.isdecimal() else 0
    return Account.objects.filter(pk=number).first()


def _wrong(to: Account | None, reason: str) -> dict[str, str]:
    found = {} if to else {"to": _("Nobody is chosen yet.")}
    return found if reason else {**found, "reason": _("A few words on why would help whoever takes it.")}
