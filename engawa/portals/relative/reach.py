"""The two relations between a person and their family: what is shared with me, and who my family is."""

from django.db.models import QuerySet
from django.utils import timezone

from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.models import Account
from engawa.foundation.consent import queries as consent
from engawa.foundation.ties import queries as ties
from engawa.foundation.ties.models import Tie, TieKind


def sharing_with(actor: Actor) -> QuerySet[Account]:
    """Return the people who share something with the actor now."""
    return consent.givers(actor.id, timezone.now())


def family_of(actor: Actor) -> QuerySet[Tie]:
    """Return the standing ties of the actor's own family, oldest first."""
    found = ties.standing(timezone.now(), TieKind.FAMILY).filter(subject=actor.id)
    return found.select_related("holder").order_by("since", "pk")
