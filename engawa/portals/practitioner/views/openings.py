"""One's own week of openings, how one is booked, and exceptions."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells, horizon, week
from engawa.care.appointments.models import Appointment, OpeningException, Place, Practice, Rung
from engawa.care.appointments.week import BUFFERS, STEPS
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts.models import Account
from engawa.lib.names import zone_city
from engawa.portals.members import when
from engawa.portals.members.appointments import moments
from engawa.portals.practitioner import opening_grid, practice_form
from engawa.portals.practitioner.opening_grid import Special
from engawa.ui.pages import language, page


@door("openings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def openings(request: ActorRequest) -> HttpResponseBase:
    """Show the week to draw on; keep what was drawn."""
    if request.method != "POST":
        return _page(request)
    drawn, rows = request.POST.getlist("open"), opening_grid.special_rows(request.POST)
    try:
        stretches = opening_grid.drawn_stretches(drawn) + opening_grid.special_stretches(rows)
        appointments.set_openings(request.actor.account, stretches, request.actor.account)
    except appointments.Wrong as error:
        return _page(request, week_error=str(error), drawn=set(drawn), special=rows)
    return _kept("week")


@door("openings.manage")
@require_POST
def practice(request: ActorRequest) -> HttpResponseBase:
    """Keep how one is booked."""
    form, facts = practice_form.sent(request.POST)
    if form.errors:
        return _page(request, form=form)
    appointments.set_practice(request.actor.account, request.actor.account, **facts)
    return _kept("practice")


@door("openings.manage")
@require_POST
def exception(request: ActorRequest) -> HttpResponseBase:
    """Add an exception, or take one away."""
    account = request.actor.account
    gone = request.POST.get("remove", "")
    if gone.isascii() and gone.isdigit():
        appointments.remove_exception(account, int(gone[:12]), account)
        return _kept("exceptions")
    typed = {name: request.POST.get(name, "")[:20] for name in ("start", "end", "opens")}
    try:
        start, end = (_instant(typed[name], week.practice_of(account).zone) for name in ("start", "end"))
        appointments.add_exception(account, start, end, opens=typed["opens"] == "1", by=account)
    except ValueError:
        return _page(
            request, exception=typed, exception_error=_("A beginning and an end are needed, each with day and time.")
        )
    except appointments.Wrong as error:
        return _page(request, exception=typed, exception_error=str(error))
    return _kept("exceptions")


def _instant(text: str, zone: str) -> datetime:
    """Return what a wall-clock in the zone shows; an hour that is skipped counts as the one behind it."""
    return datetime.fromisoformat(text).replace(tzinfo=when.zone(zone))


def _kept(where: str) -> HttpResponse:
    answer = redirect("practitioner:openings")
    answer["Location"] += f"?kept=1#{where}"
    return answer


def _page(request: ActorRequest, **more: Any) -> HttpResponse:
    account, now = request.actor.account, timezone.now()
    kept = week.practice_of(account)
    drawn, special = opening_grid.split(kept.openings.order_by("weekday", "start") if kept.pk else ())
    context = {
        "form": practice_form.kept(kept),
        "week_error": "",
        "special": special,
        "exception": {"start": "", "end": "", "opens": "0"},
        "exception_error": "",
        "kept": "kept" in request.GET,
        **more,
    }
    context |= {
        "grid": opening_grid.lines(context.pop("drawn", drawn)),
        "weekdays": opening_grid.weekdays(),
        "special": [*context["special"], Special(weekday="0")],
        "rungs": Rung.choices,
        "exceptions": _exceptions(kept, now),
        "meeting_places": list(Place.objects.filter(retired=None).order_by("name").values_list("pk", "name")),
        "zones": sorted(available_timezones()),
        "clock": zone_city(kept.zone, language()),
        "steps": STEPS,
        "buffers": BUFFERS,
        "coming": _coming(account, now),
        "latest": moments.typed(horizon.latest(now), kept.zone),
    }
    wrong = context["week_error"] or context["exception_error"] or context["form"].errors
    return page(request, "practitioner/openings.html", context, tab=_("Openings"), status=422 if wrong else 200)


def _exceptions(kept: Practice, now: datetime) -> list[tuple[int, str, bool]]:
    if not kept.pk:
        return []
    found = OpeningException.objects.filter(practice=kept, end__gt=cells.cell(now)).order_by("start")
    return [(one.pk, _span(one, now, kept.zone), one.opens) for one in found]


def _span(one: OpeningException, now: datetime, zone: str) -> str:
    start, end = cells.instant(one.start), cells.instant(one.end)
    return _("%(first)s – %(last)s") % {
        "first": moments.spoken(start, now, zone),
        "last": moments.clock(end, zone)
        if start.astimezone(when.zone(zone)).date() == end.astimezone(when.zone(zone)).date()
        else moments.spoken(end, now, zone),
    }


def _coming(account: Account, now: datetime) -> int:
    """Return how many are booked ahead: they stay, whatever is changed here."""
    return Appointment.booked().filter(practitioners=account, start__gt=cells.cell(now)).count()
