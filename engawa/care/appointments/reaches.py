"""Which appointments, proposals and places on the waiting list an actor reaches."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from engawa.care.appointments import cells, feeds
from engawa.care.appointments.models import Appointment, BusySource, Place, Proposal, Waiting
from engawa.care.casework import reaches as casework
from engawa.care.casework.models import Inquiry
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.ties.models import TieKind
from engawa.foundation.ties.queries import standing


def readable(actor: Actor) -> QuerySet[Appointment]:
    """Return one's own, those one gives, and circles' times; for coordinators all. What is held is its owner's."""
    if actor.holds(RoleKind.COORDINATOR):
        return Appointment.objects.filter(Q(held_until=None) | Q(account=actor.account))
    whose = Q(account=actor.account) | Q(pk__in=_seated(actor))
    if actor.holds(RoleKind.PRACTITIONER):
        whose |= Q(pk__in=_given(actor), held_until=None)
    circles = Q(seats__gt=0, cancelled=None, held_until=None)
    return Appointment.objects.filter(whose | circles)


def changeable(actor: Actor) -> QuerySet[Appointment]:
    """Return those to come that the actor can move or cancel: not a circle's by somebody who only has a seat."""
    coming = Q(cancelled=None, held_until=None, end__gt=cells.cell(timezone.now()))
    if actor.holds(RoleKind.COORDINATOR):
        return Appointment.objects.filter(coming)
    whose = Q(account=actor.account)
    if actor.holds(RoleKind.PRACTITIONER):
        whose |= Q(pk__in=_given(actor))
    return Appointment.objects.filter(coming & whose)


def own(actor: Actor) -> QuerySet[Appointment]:
    """Return the actor's own as one who is supported: booked and to come, or held."""
    mine = Appointment.objects.filter(account=actor.account, offered_to=None)
    return mine.filter(Q(held_until__isnull=False) | Q(cancelled=None, end__gt=cells.cell(timezone.now())))


def concerning(actor: Actor) -> QuerySet[Appointment]:
    """Return what is the actor's, in which they have a seat, or that they give; cancelled and past ones too."""
    return feeds.concerning(actor.account).select_related("place").prefetch_related("practitioners")


def busy_sources(actor: Actor) -> QuerySet[BusySource]:
    """Return the actor's own calendars that are read."""
    return BusySource.objects.filter(account=actor.account)


def offered(actor: Actor) -> QuerySet[Appointment]:
    """Return what the actor is, or was, asked about from the waiting list and did not take."""
    asked = Appointment.objects.filter(account=actor.account, offered_to__isnull=False, held_until__isnull=False)
    return asked.select_related("offered_to__instead_of")


def in_care(actor: Actor) -> QuerySet[Account]:
    """Return who is in the actor's care now; broken glass is for reading only."""
    care = standing(timezone.now(), TieKind.CARE).filter(holder=actor.account)
    return Account.objects.filter(pk__in=care.values("subject"), is_active=True)


def own_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Return the actor's own proposals."""
    return Proposal.objects.filter(account=actor.account)


def open_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Return what a coordinator can settle, and a practitioner where one of the times is theirs."""
    waiting = Proposal.objects.filter(ended=None).select_related("account")
    return (
        waiting if actor.holds(RoleKind.COORDINATOR) else waiting.filter(times__practitioner=actor.account).distinct()
    )


def open_waiting(actor: Actor) -> QuerySet[Waiting]:
    """Return who waits for a time: not one's own place on the list."""
    return Waiting.objects.filter(ended=None).exclude(account=actor.account).select_related("account")


def bookable(actor: Actor) -> QuerySet[Account]:
    """Return for whom a coordinator can book: who asked for something that is still open, or was ever booked."""
    asked = (
        Inquiry.objects.filter(casework.waits()),
        Proposal.objects.filter(ended=None),
        Waiting.objects.filter(ended=None),
        Appointment.booked().exclude(account=None),
    )
    anybody = Q()
    for each in asked:
        anybody |= Q(pk__in=each.values("account"))
    return Account.objects.filter(anybody, is_active=True).exclude(pk=actor.id)


def places(actor: Actor) -> QuerySet[Place]:
    """Return all places, the retired ones too."""
    return Place.objects.all()


def own_waiting(actor: Actor) -> QuerySet[Waiting]:
    """Return where the actor stands on the waiting list."""
    return Waiting.objects.filter(account=actor.account, ended=None)


def _given(actor: Actor) -> QuerySet[Appointment, Any]:
    return Appointment.objects.filter(practitioners=actor.account).values("pk")


def _seated(actor: Actor) -> QuerySet[Appointment, Any]:
    return Appointment.objects.filter(taken__account=actor.account).values("pk")
