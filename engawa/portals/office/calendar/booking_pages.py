"""The page on which a coordinator books: as it was chosen, as it was typed, and where somebody was quicker."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import booking, cells, horizon, team
from engawa.care.appointments.models import Proposal, ProposedTime, Rung
from engawa.foundation.access.door import ActorRequest
from engawa.foundation.accounts import names
from engawa.foundation.accounts.actor import Actor
from engawa.lib.names import zone_city
from engawa.portals.members import when
from engawa.portals.members.appointments import moments
from engawa.portals.office.calendar import booking_form, looks, pages, subjects, suggesting, waiting_room
from engawa.portals.office.calendar.booking_form import Typed
from engawa.portals.office.calendar.looks import Look
from engawa.ui.pages import language, page


def show(request: ActorRequest, typed: Typed, *, problem: str = "", status: int = 200, **more: Any) -> HttpResponse:
    """Show the form with what stands in it."""
    now = timezone.now()
    look = looks.read(request.GET, request.actor.account.zone, now, typed.subject)
    inquiry = typed.subject.inquiry if typed.subject else None
    context = {
        "typed": typed,
        "who": pages.who(look, now),
        "time": _time(typed.start, look, now),
        "practitioners": names.in_order(team.working().values_list("account", flat=True)),
        "rungs": _rungs(typed),
        "meeting_places": booking_form.places(typed),
        "can_hand_over": inquiry is not None and inquiry.waits,
        "hands_over": typed.hands_over or request.method == "GET",
        "reason": typed.reason or (_reason(typed, look, now) if request.method == "GET" else ""),
        "zone": zone_city(look.zone, language()),
        "day": _day(typed.start, look) if typed.start else look.day,
        "latest": moments.typed(horizon.latest(now), look.zone),
        "problem": problem,
        "time_problem": "",
        "near": [],
        "asks_anyway": False,
        **(_anybody(request, now) if typed.subject is None else {}),
        **more,
    }
    return page(request, "office/calendar/book.html", context, tab=_("Calendar"), status=status)


def taken(request: ActorRequest, typed: Typed) -> HttpResponse:
    """Say that the time was just taken, with the three nearest instead; nothing else that was chosen is lost."""
    now = timezone.now()
    look = looks.read(request.GET, request.actor.account.zone, now, typed.subject)
    near = [_time(one.start, look, now) for one in appointments.alternatives(typed.time, None, now)]
    full = {pk for pk, _name, is_taken in booking_form.places(typed) if is_taken}
    there = typed.time.place is not None and typed.time.place.pk in full
    problem = _("The place is taken at this time.") if there else _("This time was just taken.")
    return show(request, typed, problem=problem, status=409, near=near)


def untimely(request: ActorRequest, typed: Typed, problem: str) -> HttpResponse:
    """Say at its field why the time can't be, so that another can be typed; nothing else is lost."""
    return show(request, typed, status=422, time=None, time_problem=problem)


def absent(typed: Typed) -> str:
    """Say who would not be there; "" where everybody will."""
    called = names.called(appointments.who_is_absent(typed.time, timezone.now()))
    return moments.absent(sorted(called.values())) if called else ""


def of_proposal(actor: Actor, proposal: Proposal, time: ProposedTime) -> Typed:
    """Return the form as it would stand with one time of a proposal chosen."""
    subject = subjects.read(actor, f"proposal:{proposal.pk}")
    practice = team.working().filter(account=time.practitioner_id).first()
    return Typed(subject, practice, time.start, "", proposal.rung, None, booking.fresh_key(), False, "")


def _time(start: int, look: Look, now: datetime) -> dict[str, Any] | None:
    if not start:
        return None
    at = cells.instant(start)
    there = moments.spoken(at, now, look.their_zone) if look.their_zone else ""
    return {"cell": start, "said": moments.spoken(at, now, look.zone), "theirs": there}


def _day(start: int, look: Look) -> date:
    return cells.instant(start).astimezone(when.zone(look.zone)).date()


def _rungs(typed: Typed) -> list[tuple[str, str]]:
    """Return the ways of meeting that the practitioner offers, with how long each is; all, while nobody is chosen."""
    lengths = typed.practice.lengths if typed.practice else {}
    offered = [rung for rung in Rung.values if not lengths or rung in lengths]
    return [(rung, _with_minutes(rung, lengths.get(rung))) for rung in offered]


def _with_minutes(rung: str, minutes: int | None) -> str:
    label = str(Rung(rung).label)
    return _("%(how)s, %(num)s minutes") % {"how": label, "num": minutes} if minutes else label


def _reason(typed: Typed, look: Look, now: datetime) -> str:
    """Return what speaks for the practitioner, as the beginning of a reason for handing over."""
    if typed.practice is None or typed.subject is None or typed.subject.inquiry is None:
        return ""
    found = (one for one in suggesting.candidates(look, now) if one.id == typed.practice.account_id)
    told = next(found, None)
    return told.told if told else ""


def _anybody(request: ActorRequest, now: datetime) -> dict[str, Any]:
    """Return from whom to choose: all who wait, and whoever is found by their name."""
    called = request.GET.get("find", "")
    found = subjects.found(request.actor, called)
    return {"find": called[:60], "found": found, **waiting_room.everything(request.actor, now)}
