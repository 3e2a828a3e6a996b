"""One's own appointments: the list, looking for a time, holding it."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import booking
from engawa.care.appointments.booking import Time
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts.names import called
from engawa.lib.names import language_name
from engawa.portals.members.appointments import arranged, asked, one, rows
from engawa.portals.members.appointments.asked import Asked
from engawa.ui.pages import language, page


@door("appointment.list")
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """Show what is arranged, offered, named and waited for."""
    account, now = request.actor.account, timezone.now()
    context = arranged.everything(account, now) | rows.zone_words(account, now)
    return page(request, "members/appointments/mine.html", context, tab=_("Talk"))


@door("appointment.find")
@require_safe
def find(request: ActorRequest) -> HttpResponse:
    """Show free times, and ways to look for others."""
    return _found(request, asked.read(request.GET, request.actor.account))


@door("appointment.find")
@require_POST
def hold(request: ActorRequest) -> HttpResponseBase:
    """Keep one free time for ten minutes, and ask once more."""
    time, key = (
        one.time_with(request.POST.get("time", ""), request.POST.get("rung", "")),
        request.POST.get("key", "")[:60],
    )
    if time is None or not key:
        return _found(
            request,
            asked.read(request.POST, request.actor.account),
            problem=_("Which time was it? Please choose it once more."),
        )
    try:
        held = appointments.hold(time, request.actor.account, f"{key}:{time.start}:{time.practitioners[0]}:{time.rung}")
    except appointments.Taken:
        return taken(request, time)
    except appointments.Wrong as error:
        return _found(request, asked.read(request.POST, request.actor.account), problem=str(error))
    return redirect("members:appointment", held.pk)


def taken(request: ActorRequest, time: Time) -> HttpResponse:
    """Say that somebody was quicker, with the three nearest times instead."""
    account, now = request.actor.account, timezone.now()
    near = appointments.alternatives(time, account, now)
    context = {
        "days": rows.days(near, now, account.zone),
        "rung": time.rung,
        "key": booking.fresh_key(),
        "back": Asked(time.rung).query(),
    }
    return page(request, "members/appointments/taken.html", context, tab=_("Talk"), status=409)


def ticked(request: ActorRequest, times: list[str], problem: str) -> HttpResponse:
    """Show the same times to tick again, with what was ticked, and at the list what stands against it."""
    look = replace(asked.read(request.POST, request.actor.account), several=True)
    return _found(request, look, problem, times)


def _found(request: ActorRequest, look: Asked, problem: str = "", ticked: Sequence[str] = ()) -> HttpResponse:
    account, now = request.actor.account, timezone.now()
    found = asked.find(look, account, now)
    names = called(one.account_id for one in found.practices)
    offered = {rung for one in found.practices for rung in one.lengths}
    whose = {one.practitioner: names[one.practitioner] for one in found.times}
    context = {
        "look": look,
        "days": rows.days(found.times, now, account.zone, whose if len(whose) > 1 else None),
        "whose": list(whose.values()),
        "kept_to": found.language,
        "kept_to_named": language_name(found.language, language()) if found.language else "",
        "unspoken": language_name(found.unspoken, language()) if found.unspoken else "",
        "later": found.later,
        "people": sorted(names.items(), key=lambda each: each[1]),
        "spoken": asked.languages(found.practices),
        "rungs": arranged.rungs_of(account, list(offered)),
        "key": booking.fresh_key(),
        "problem": problem,
        **rows.zone_words(account, now),
        "ticked": ticked,
        "times_problem": "",
    }
    if look.several and context["days"]:
        context |= {"problem": "", "times_problem": problem}
    return page(request, "members/appointments/find.html", context, tab=_("Talk"), status=422 if problem else 200)
