"""Everybody's week side by side, suggestions, and booking for somebody."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment
from engawa.care.appointments.solving_apart import NoAnswer
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.portals.members import when
from engawa.portals.office.calendar import booking_form, booking_pages, pages, subjects, suggesting
from engawa.ui.pages import page


@door("calendar.see")
@require_safe
def calendar(request: ActorRequest) -> HttpResponse:
    """Show a day or a week, and beside it who waits."""
    return page(request, "office/calendar/calendar.html", pages.calendar(request, timezone.now()), tab=_("Calendar"))


@door("inquiry.list")
@require_safe
def suggestions(request: ActorRequest) -> HttpResponse:
    """Show who could take all who wait."""
    now = timezone.now()
    today = now.astimezone(when.zone(request.actor.account.zone)).date()
    try:
        context = {"suggestions": suggesting.all_at_once(request.actor, now, today), "is_missing": False}
    except NoAnswer:
        context = {"suggestions": [], "is_missing": True}
    return page(request, "office/calendar/suggestions.html", context, tab=_("Inquiries"))


@door("appointment.book_for")
@require_http_methods(["GET", "HEAD", "POST"])
def book_for(request: ActorRequest) -> HttpResponseBase:
    """Book a time for somebody, chosen on the calendar or typed here."""
    given = request.POST if request.method == "POST" else request.GET
    subject = subjects.read(request.actor, given.get("for", ""))
    typed = booking_form.read(given, subject, request.actor.account.zone)
    if request.method != "POST":
        return booking_pages.show(request, typed)
    if booking_form.is_whole(typed) and not given.get("anyway") and (who := booking_pages.absent(typed)):
        return booking_pages.show(request, typed, problem=who, status=422, asks_anyway=True)
    try:
        done = booking_form.book(typed, request.actor.account)
    except appointments.Untimely as error:
        return booking_pages.untimely(request, typed, str(error))
    except appointments.Wrong as error:
        return booking_pages.show(request, typed, problem=str(error), status=422)
    except appointments.Taken:
        return booking_pages.taken(request, typed)
    return _booked(request, done.appointment, handed=done.handed)


@door("proposal.settle")
@require_POST
def settle(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Book one of the times of a proposal in one press."""
    proposal = verdicts.get(request.actor, "proposal.settle", pk)
    number = request.POST.get("time", "")
    time = proposal.times.filter(pk=int(number) if number.isascii() and number.isdigit() else 0).first()
    if time is None:
        raise Http404
    try:
        booked = appointments.settle(proposal, time, request.actor.account)
    except appointments.Wrong as error:
        context = pages.calendar(request, timezone.now()) | {"problem": str(error)}
        return page(request, "office/calendar/calendar.html", context, tab=_("Calendar"), status=409)
    except appointments.Taken:
        return booking_pages.taken(request, booking_pages.of_proposal(request.actor, proposal, time))
    return _booked(request, booked)


def _booked(request: ActorRequest, booked: Appointment, handed: bool | None = None) -> HttpResponseBase:
    """Go back to the day on which somebody is booked now, where a sentence says so."""
    day = cells.instant(booked.start).astimezone(when.zone(request.actor.account.zone)).date()
    answer = redirect(reverse("office:calendar"))
    late = "&late=1" if handed is False else ""
    answer["Location"] += f"?day={day.isoformat()}&booked={booked.pk}{late}"
    return answer
