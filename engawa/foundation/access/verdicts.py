"""May this actor do this, and to what? The only functions that answer it."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404

from engawa.foundation.access import reach
from engawa.foundation.access.table import TABLE
from engawa.foundation.accounts.actor import Actor

LOG = logging.getLogger("engawa.access")


def may(actor: Actor | None, verb: str) -> bool:
    """Say whether the actor's roles allow the verb at all."""
    rule = TABLE[verb]
    return rule.roles is None or (actor is not None and not actor.roles.isdisjoint(rule.roles))


def all_for(actor: Actor, verb: str) -> QuerySet[Any]:
    """Return everything to which the actor may do the verb; raise PermissionDenied where the role forbids it."""
    if not may(actor, verb):
        raise PermissionDenied(verb)
    return reach.query(TABLE[verb].reach)(actor)


def get(actor: Actor, verb: str, pk: object) -> Any:
    """Return the one subject, or raise Http404: what lies outside one's relations does not exist."""
    try:
        found = all_for(actor, verb).filter(pk=pk).first()
    except (ValidationError, ValueError) as error:
        raise Http404 from error
    if found is None:
        LOG.info("refused: nothing for account %s to %s", actor.id, verb)
        raise Http404
    return found
