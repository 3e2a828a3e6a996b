"""What somebody asks for around appointments: several times, the waiting list, offers, seats, reminders."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import reminders, search, team
from engawa.care.appointments.models import Appointment, Rung
from engawa.care.appointments.search import Free
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.portals.members.appointments import one
from engawa.portals.members.views.appointments import taken, ticked
from engawa.ui.pages import page


@door("appointment.find")
@require_POST
def propose(request: ActorRequest) -> HttpResponseBase:
    """Name several times, of which somebody here settles one."""
    rung, account, named = request.POST.get("rung", ""), request.actor.account, request.POST.getlist("time")[:60]
    if not named:
        return ticked(request, named, _("At least one time is needed. Ticking one is enough."))
    times = _times(request, rung, named)
    if len(appointments.offered(times, rung, account, timezone.now())) < len(named):
        said = _("Not all of these can be had any more: some have passed or were taken. What is free stays ticked.")
        return ticked(request, named, said)
    try:
        appointments.propose(times, rung, account, request.POST.get("key", "")[:60])
    except appointments.Wrong as error:
        return ticked(request, named, str(error))
    return redirect("members:appointments")


@door("proposal.withdraw")
@require_POST
def withdraw(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Take the times back."""
    appointments.withdraw(verdicts.get(request.actor, "proposal.withdraw", pk), request.actor.account)
    return redirect("members:appointments")


@door("appointment.find")
@require_POST
def wait(request: ActorRequest) -> HttpResponseBase:
    """Stand on the waiting list, for any time or for an earlier one than an own appointment."""
    rung, account = request.POST.get("rung", ""), request.actor.account
    if rung not in Rung.values:
        raise Http404
    practices = {one.account_id: one.account for one in team.bookable_by(account)}
    wished = practices.get(one.number(request.POST.get("with", "")))
    appointments.wait(account, rung=rung, practitioner=wished, instead_of=_instead_of(request),
                      at_night=request.POST.get("night") == "1")  # fmt: skip
    return redirect("members:appointments")


@door("waiting.leave")
@require_POST
def leave(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Leave the waiting list."""
    appointments.leave(verdicts.get(request.actor, "waiting.leave", pk))
    return redirect("members:appointments")


@door("appointment.offer")
@require_POST
def accept(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Take what is offered."""
    offer = verdicts.get(request.actor, "appointment.offer", pk)
    try:
        booked = appointments.accept(offer, request.actor.account)
    except (appointments.Taken, appointments.Wrong):
        return taken(request, one.time_of(offer))
    return redirect("members:appointment", booked.pk)


@door("appointment.offer")
@require_POST
def decline(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Let an offer go to the next."""
    appointments.decline(verdicts.get(request.actor, "appointment.offer", pk))
    return redirect("members:appointments")


@door("appointment.read")
@require_POST
def seat(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """Take a seat of a circle's time, or give it back."""
    found = verdicts.get(request.actor, "appointment.read", pk)
    if not found.seats or found.practitioners.filter(pk=request.actor.id).exists():
        raise Http404
    if request.POST.get("seat") == "back":
        appointments.give_seat_back(found, request.actor.account)
        return redirect("members:appointments")
    try:
        appointments.take_seat(found, request.actor.account)
    except appointments.Full:
        return taken(request, one.time_of(found))
    return redirect("members:appointment", found.pk)


@door("appointment.list")
@require_http_methods(["GET", "HEAD", "POST"])
def reminding(request: ActorRequest) -> HttpResponseBase:
    """Choose how long before an appointment one would like to be reminded; nothing is chosen beforehand."""
    account = request.actor.account
    if request.method != "POST":
        return _reminding(request)
    chosen = [one.number(text) for text in request.POST.getlist("minutes")]
    try:
        appointments.ask_for_reminders(account, chosen)
    except appointments.Wrong as error:
        return _reminding(request, str(error))
    return redirect("members:appointments")


def _reminding(request: ActorRequest, problem: str = "") -> HttpResponse:
    context = {"choices": _distances(), "chosen": reminders.asked_for(request.actor.account), "problem": problem}
    return page(request, "members/appointments/reminders.html", context, tab=_("Talk"), status=422 if problem else 200)


def _distances() -> list[tuple[int, str]]:
    words = (
        _("Ten minutes before"),
        _("An hour before"),
        _("Three hours before"),
        _("A day before"),
        _("Two days before"),
    )
    return list(zip(reminders.CHOICES, words, strict=True))


def _times(request: ActorRequest, rung: str, named: list[str]) -> list[Free]:
    """Return the times that were ticked and can be asked for: with whom they are is checked anew."""
    practices = {one.account_id: one for one in team.bookable_by(request.actor.account)}
    found = []
    for text in named:
        start, _colon, who = text.partition(":")
        practice = practices.get(one.number(who))
        if practice is not None and rung in practice.lengths and one.number(start):
            found.append(search.time(practice, one.number(start), rung))
    return found


def _instead_of(request: ActorRequest) -> Appointment | None:
    pk = request.POST.get("instead_of", "")
    return verdicts.get(request.actor, "appointment.own", pk) if pk else None
