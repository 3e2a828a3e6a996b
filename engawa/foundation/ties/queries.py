"""Ties that stand at a moment."""

from datetime import datetime

from django.db.models import Expression, Q, QuerySet

from engawa.foundation.ties.models import Tie, TieKind


def standing(at: datetime | Expression, *kinds: TieKind) -> QuerySet[Tie]:
    """Return the ties of these kinds that stand at `at`."""
    return Tie.objects.filter(Q(until=None) | Q(until__gt=at), kind__in=kinds, since__lte=at)
