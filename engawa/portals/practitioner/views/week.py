"""One's own week: what is booked, booking for somebody in one's care, a time for a circle."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import booking, cells, horizon, team
from engawa.care.appointments import week as weeks
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Rung
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import names
from engawa.lib.names import zone_city
from engawa.portals.members import when
from engawa.portals.members.appointments import moments
from engawa.portals.practitioner import week_rows
from engawa.ui.pages import language, page

CIRCLE_MINUTES = (30, 45, 60, 90, 120)


@door("openings.manage")
@require_safe
def week(request: ActorRequest) -> HttpResponse:
    """Show seven days of one's own."""
    return _page(request)


@door("appointment.book_own")
@require_POST
def book(request: ActorRequest) -> HttpResponseBase:
    """Book a time with somebody in one's care, alone or with colleagues; no higher than they chose by themselves."""
    typed = {name: request.POST.get(name, "")[:40] for name in ("who", "at", "rung", "key")}
    others = [int(pk) for pk in request.POST.getlist("with")[:5] if pk.isascii() and pk.isdigit() and len(pk) < 10]
    account = request.actor.account
    try:
        person = verdicts.get(request.actor, "appointment.book_own", typed["who"] or "0")
        start = _cell(typed["at"], weeks.practice_of(account).zone)
        time = Time(start, (account.pk, *others), typed["rung"])
        if not request.POST.get("anyway") and (who := appointments.who_is_absent(time, timezone.now())):
            return _page(request, typed, problem=moments.absent(sorted(names.called(who).values())), asks_anyway=True)
        made = appointments.book(time, person, typed["key"], account)
    except ValueError:
        return _page(request, typed, problem=_("A day and a time are needed, such as 14:30."), at="at")
    except appointments.Untimely as error:
        return _page(request, typed, problem=str(error), at="at")
    except appointments.Wrong as error:
        return _page(request, typed, problem=str(error))
    except appointments.Taken:
        return _page(request, typed, problem=_taken(request, typed, start, (account.pk, *others)), status=409)
    return redirect("members:appointment", made.pk)


@door("openings.manage")
@require_POST
def circle(request: ActorRequest) -> HttpResponseBase:
    """Make a time for a circle."""
    typed = {name: request.POST.get(name, "")[:40] for name in ("at", "rung", "minutes", "seats", "key")}
    account = request.actor.account
    try:
        start = _cell(typed["at"], weeks.practice_of(account).zone)
        time = Time(start, (account.pk,), typed["rung"], minutes=_one_of(typed["minutes"]))
        made = appointments.open_circle(time, int(typed["seats"]), typed["key"], account)
    except ValueError:
        said = _("A day and a time are needed, such as 14:30, and a number of seats.")
        return _page(request, typed, problem=said, at="circle-at")
    except appointments.Untimely as error:
        return _page(request, typed, problem=str(error), at="circle-at")
    except appointments.Wrong as error:
        return _page(request, typed, problem=str(error))
    except appointments.Taken:
        return _page(request, typed, problem=_("You have something at this time already."), status=409)
    return redirect("members:appointment", made.pk)


def _cell(text: str, zone: str) -> int:
    """Return the cell that a wall-clock in the zone shows; ValueError if it is no moment, or lies beside the grid."""
    at = datetime.fromisoformat(text).replace(tzinfo=when.zone(zone))
    if not cells.is_on_grid(at):
        raise ValueError(text)
    return cells.cell(at)


def _one_of(text: str) -> int:
    return int(text) if text in {str(minutes) for minutes in CIRCLE_MINUTES} else CIRCLE_MINUTES[2]


def _taken(request: ActorRequest, typed: dict[str, str], start: int, given: tuple[int, ...]) -> str:
    now, zone = timezone.now(), weeks.practice_of(request.actor.account).zone
    near = booking.alternatives(Time(start, given, typed["rung"]), None, now)
    said = _(", ").join(moments.spoken(cells.instant(one.start), now, zone) for one in near)
    return (
        _("This time is taken. Near it these are free: %(times)s.") % {"times": said}
        if said
        else _("This time is taken.")
    )


def _page(
    request: ActorRequest, typed: dict[str, str] | None = None, problem: str = "", status: int = 422, at: str = "",
    asks_anyway: bool = False,
) -> HttpResponse:  # fmt: skip
    """Show the week; `at` is the field to which a problem belongs, if it is one's."""
    account, now = request.actor.account, timezone.now()
    practice = weeks.practice_of(account)
    today = now.astimezone(when.zone(practice.zone)).date()
    first = _day(request.GET.get("from", ""), today - timedelta(days=today.weekday()))
    people = names.in_order(verdicts.all_for(request.actor, "appointment.book_own").values_list("pk", flat=True))
    colleagues = names.in_order(team.working().exclude(account=account).values_list("account", flat=True))
    context: dict[str, Any] = {
        "days": week_rows.week(account, first, now, practice.zone),
        "before": (first - timedelta(days=7)).isoformat(),
        "after": (first + timedelta(days=7)).isoformat(),
        "this_week": (today - timedelta(days=today.weekday())).isoformat(),
        "people": people,
        "colleagues": colleagues,
        "rungs": [(rung, Rung(rung).label) for rung in Rung.values if rung in practice.lengths],
        "minutes": CIRCLE_MINUTES,
        "typed": {"who": "", "at": "", "rung": "text", "minutes": "60", "seats": "8"} | (typed or {}),
        "key": request.POST.get("key") or booking.fresh_key(),
        "zone": zone_city(practice.zone, language()),
        "beside": set(request.POST.getlist("with")),
        "problem": problem,
        "problem_at": at,
        "asks_anyway": asks_anyway,
        "latest": moments.typed(horizon.latest(now), practice.zone),
        "has_openings": practice.pk is not None,
    }
    return page(request, "practitioner/week.html", context, tab=_("Week"), status=status if problem else 200)


def _day(text: str, otherwise: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if abs((day - otherwise).days) < 3660 else otherwise
