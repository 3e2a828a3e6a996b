"""What the calendar's page shows: a day, a week or a list, and what waits beside it."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from engawa.care.appointments import team
from engawa.care.appointments.calendar import side_by_side
from engawa.care.appointments.models import Rung
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest
from engawa.foundation.accounts import names
from engawa.foundation.audit import chain
from engawa.lib.names import zone_city
from engawa.portals.members.appointments import moments
from engawa.portals.office.calendar import columns, lanes, looks, subjects, suggesting, waiting_room, weekly
from engawa.portals.office.calendar.looks import Look
from engawa.ui.pages import language


def calendar(request: ActorRequest, now: datetime) -> dict[str, Any]:
    """Return everything the page shows; a fixed number of queries, and a trace of the look."""
    actor = request.actor
    subject = subjects.read(actor, request.GET.get("for", ""))
    look = looks.read(request.GET, actor.account.zone, now, subject)
    practices = list(team.working())
    readable = verdicts.all_for(actor, "appointment.read")
    found = lanes.lanes(look, side_by_side(practices, readable, look.span, look.rung, now), now)
    chain.record(actor.id, "calendar.see", subject=f"day:{look.days[0].isoformat()}")
    return {
        "look": look,
        "lanes": found,
        "rows": weekly.rows(look, found) if look.view == "week" else columns.rows(look, found),
        "days": [(day.isoformat(), moments.named(day), moments.short(day), day == look.today) for day in look.days],
        "before": _beside(look, look.day - look.step, _("The week before")),
        "after": _beside(look, look.day + look.step, _("The week after")),
        "heading": _heading(look),
        "rungs": [(rung, str(Rung(rung).label)) for rung in Rung.values],
        "genders": sorted({one.gender for one in practices if one.gender}),
        "specialities": sorted({each for one in practices for each in one.specialities}),
        "candidates": suggesting.candidates(look, now),
        "who": who(look, now),
        "zone": zone_city(look.zone, language()),
        "booked": _booked(request, look, now),
        "is_late": request.GET.get("late") == "1",
        "problem": "",
        **waiting_room.everything(actor, now),
    }


def who(look: Look, now: datetime) -> dict[str, str] | None:
    """Return for whom a time is looked for, in words."""
    if look.subject is None:
        return None
    account = look.subject.account
    their = zone_city(account.zone, language()) if look.their_zone else ""
    chosen = str(Rung(look.subject.chosen).label)
    clock = moments.clock(now, account.zone)
    return {
        "called": names.of(account).called,
        "zone": their,
        "clock": clock,
        "chosen": chosen,
        "key": look.subject.key,
    }


def _beside(look: Look, day: date, week: str) -> dict[str, str]:
    if look.view == "week":
        return {"iso": day.isoformat(), "name": week, "short": week}
    return {"iso": day.isoformat(), "name": moments.named(day), "short": moments.short(day)}


def _heading(look: Look) -> str:
    if look.view != "week":
        return moments.named(look.day)
    first, last = look.days[0], look.days[-1]
    return _("%(first)s to %(last)s") % {"first": moments.named(first), "last": moments.named(last)}


def _booked(request: ActorRequest, look: Look, now: datetime) -> dict[str, str] | None:
    """Return in words what was booked just now, if it is what the address says."""
    pk = request.GET.get("booked", "")[:36]
    if not pk:
        return None
    one = verdicts.get(request.actor, "appointment.read", pk)
    person = one.account
    return {
        "id": str(one.pk),
        "called": names.of(person).called if person else "",
        "at": moments.spoken(one.starts, now, look.zone),
        "how": str(Rung(one.rung).label),
        "suggested": str(Rung(one.suggested).label) if one.suggested else "",
    }
