"""The page for calendars on Me, and everything that is decided there."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engawa.care.appointments import actions as appointments
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.portals.members import calendar_page
from engawa.ui.pages import page


@door("calendar.manage")
@require_safe
def calendar(request: ActorRequest) -> HttpResponse:
    """Show the own feed, and what is read from own calendars."""
    return _page(request)


@door("calendar.manage")
@require_POST
def make(request: ActorRequest) -> HttpResponseBase:
    """Make an address, or another one instead."""
    appointments.make_feed(request.actor.account)
    return redirect("members:calendar")


@door("calendar.manage")
@require_POST
def titles(request: ActorRequest) -> HttpResponseBase:
    """Choose how much a calendar program sees."""
    appointments.choose_titles(request.actor.account, plain=request.POST.get("titles") == "plain")
    return redirect("members:calendar")


@door("calendar.manage")
@require_POST
def end(request: ActorRequest) -> HttpResponseBase:
    """End the address."""
    appointments.end_feed(request.actor.account)
    return redirect("members:calendar")


@door("calendar.connect")
@require_POST
def connect(request: ActorRequest) -> HttpResponseBase:
    """Connect an own calendar by its address, or once as a file."""
    address, file = request.POST.get("address", "").strip(), request.FILES.get("file")
    is_file = file is not None or "address" not in request.POST
    try:
        if is_file:
            appointments.take_calendar(request.actor.account, file.read() if file else b"")
        else:
            appointments.connect_calendar(request.actor.account, address)
    except appointments.Wrong as error:
        return _page(request, str(error), address, is_file=is_file)
    return redirect("members:calendar")


@door("calendar.connect")
@require_POST
def disconnect(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Take one of them away."""
    appointments.disconnect_calendar(verdicts.get(request.actor, "calendar.connect", pk))
    return redirect("members:calendar")


def _page(request: ActorRequest, problem: str = "", typed: str = "", *, is_file: bool = False) -> HttpResponse:
    context = calendar_page.shown(request, request.actor, timezone.now()) | {"typed": typed}
    context["file_problem" if is_file else "problem"] = problem
    return page(request, "members/calendar.html", context, tab=_("Me"), status=422 if problem else 200)
