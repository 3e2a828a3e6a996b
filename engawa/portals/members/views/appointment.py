"""One appointment: deciding about what is held, and everything that can be changed afterwards."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import at_home, booking, cells, exchange, search, series, team
from engawa.care.appointments.models import Appointment
from engawa.care.appointments.search import Wanted
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts.names import called
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.notifications import actions as notifications
from engawa.portals.members.appointments import one, rows
from engawa.portals.members.views.appointments import taken
from engawa.ui.pages import page

LONGEST_NOTE = 2000
MOST_OF_OTHERS = 24


@door("appointment.read")
@require_safe
def appointment(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Show one appointment to somebody whom it concerns."""
    found = verdicts.get(request.actor, "appointment.read", pk)
    notifications.mark_seen(request.actor.id, booking.subject_of(found))
    return _page(request, found)


@door("appointment.own")
@require_POST
def book(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Book what is held, once or as a series."""
    held, note = verdicts.get(request.actor, "appointment.own", pk), request.POST.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        return _page(
            request, held, problem=_("These are more words than fit here. A shorter note would do."), note=note
        )
    if at_home.lacks_where(held, note):
        return _page(
            request, held, problem=_("For a first visit it has to be said where to come. Nothing is booked yet.")
        )
    try:
        booked = appointments.confirm(held, request.actor.account, note)
    except appointments.Taken:
        return taken(request, one.time_of(held))
    except appointments.Wrong as error:
        return _page(request, held, problem=str(error), note=note)
    missed = _repeat(request, booked)
    answer = redirect("members:appointment", booked.pk)
    answer["Location"] += f"?missed={missed}" if missed else ""
    return answer


@door("appointment.change")
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Show other times for an appointment; move it to one of them."""
    found = verdicts.get(request.actor, "appointment.change", pk)
    start, with_another = request.POST.get("start", ""), request.POST.get("time", "")
    if request.method != "POST":
        return _times(request, found)
    if with_another:
        return _take_instead(request, found, with_another)
    if not one.number(start):
        return _times(request, found, problem=_("Which time was it? Please choose it once more."))
    try:
        appointments.move(found, int(start), request.actor.account, by_staff=_as_staff(request, found))
    except appointments.Taken:
        return _times(request, found, problem=_("This time was just taken. These are free now."), status=409)
    except appointments.Wrong as error:
        return _times(request, found, problem=str(error))
    return redirect("members:appointment", found.pk)


@door("appointment.change")
@require_POST
def cancel(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Cancel an appointment. Nobody asks why."""
    found = verdicts.get(request.actor, "appointment.change", pk)
    appointments.cancel(found, request.actor.account)
    return redirect("members:appointment", found.pk)


@door("appointment.own")
@require_POST
def let_go(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Give back what one only holds."""
    found = verdicts.get(request.actor, "appointment.own", pk)
    if found.is_held:
        appointments.cancel(found, request.actor.account)
    return redirect("members:find-time")


@door("appointment.own")
@require_POST
def rung(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Meet in another way; the time stays."""
    found = verdicts.get(request.actor, "appointment.own", pk)
    try:
        appointments.choose_rung(found, request.POST.get("rung", ""), request.actor.account)
    except appointments.Wrong as error:
        return _page(request, found, problem=str(error))
    except appointments.Taken:
        return _page(request, found, problem=_("The place is taken at this time. Another time may do."))
    return redirect("members:appointment", found.pk)


def _take_instead(request: ActorRequest, found: Appointment, text: str) -> HttpResponseBase:
    """Take a time with somebody else instead; only with those who were offered."""
    time, account = one.time_with(text, found.rung), request.actor.account
    if time is None or not {who.account_id for who in exchange.others(found, account)}.issuperset(time.practitioners):
        return _times(request, found, problem=_("Which time was it? Please choose it once more."))
    try:
        booked = appointments.take_instead(found, time, account)
    except appointments.Taken:
        return _times(request, found, problem=_("This time was just taken. These are free now."), status=409)
    except appointments.Wrong as error:
        return _times(request, found, problem=str(error))
    return redirect("members:appointment", booked.pk)


def _repeat(request: ActorRequest, booked: Appointment) -> int:
    """Book the rest of a series; return how many of its times were not free."""
    weeks, times = (request.POST.get(name, "") for name in ("weeks", "times"))
    if weeks not in {"1", "2"} or not times.isascii() or not times.isdigit() or not 2 <= int(times[:3]) <= series.MOST:
        return 0
    return series.go_on(booked, int(weeks), int(times), request.actor.account)


def _as_staff(request: ActorRequest, found: Appointment) -> bool:
    return found.account_id != request.actor.id and request.actor.holds(RoleKind.PRACTITIONER, RoleKind.COORDINATOR)


def _page(request: ActorRequest, found: Appointment, problem: str = "", note: str = "") -> HttpResponse:
    context = one.shown(found, request.actor, timezone.now()) | {"problem": problem, "typed": note}
    missed = request.GET.get("missed", "")
    context["missed"] = int(missed) if missed.isascii() and missed.isdigit() and len(missed) < 3 else 0
    return page(request, "members/appointments/one.html", context, tab=_("Talk"), status=422 if problem else 200)


def _times(request: ActorRequest, found: Appointment, problem: str = "", status: int = 422) -> HttpResponse:
    account, now = request.actor.account, timezone.now()
    practices = team.working().filter(account__in=booking.practitioners_of(found))
    since = max(now, cells.instant(one.number(request.GET.get("since", ""))))
    since = min(since, now + timedelta(days=366))
    minutes = (found.end - found.start) * 5
    wanted = Wanted(since, since + timedelta(days=14), found.rung, _as_staff(request, found), found, minutes)
    times = one.times_for_all(search.free(practices, wanted, now), practices.count())
    theirs = Wanted(since, since + timedelta(days=14), found.rung)
    others = search.free(exchange.others(found, account), theirs, now)[:MOST_OF_OTHERS]
    context: dict[str, Any] = {
        "row": rows.row(found, rows.names_of([found]), now, account.zone),
        "days": rows.days([time for time in times if time.start != found.start], now, account.zone),
        "others": rows.days(others, now, account.zone, called(who.practitioner for who in others)),
        "later": cells.cell(since + timedelta(days=14)),
        "problem": problem,
        **rows.zone_words(account, now),
    }
    return page(request, "members/appointments/move.html", context, tab=_("Talk"), status=status if problem else 200)
