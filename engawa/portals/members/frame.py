"""What an account changes in every page's frame: the places of its roles, the lock, and the foot."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from engawa.foundation.accounts.actor import Actor
from engawa.foundation.organisation.current import organisation
from engawa.ui import navigation
from engawa.ui.navigation import Place
from engawa.ui.pages import language

# Somebody who is not in yet: locked, or before the second factor.
WAITING = "waiting"


def register() -> None:
    """Add all this to every page."""
    navigation.register(WAITING, Place("visitor:help", _("Help right now"), "lamp", urgent=True, order=90))
    if of not in navigation.FRAME:
        navigation.FRAME.append(of)


def of(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's words for whoever is here."""
    # An error page may be asked for before anybody was looked for.
    actor: Actor | None = getattr(request, "actor", None)
    locked = actor is not None and bool(getattr(request, "is_locked", False))
    can_lock = actor is not None and bool(actor.account.pin) and not locked
    return {
        "organisation": organisation().name_in(language()),
        "places": navigation.places_for(_audiences(actor, locked)),
        "signed_in": actor is not None,
        "can_lock": can_lock,
        "locks_after": (actor.account.locks_after or 0) if actor and can_lock else 0,
    }


def _audiences(actor: Actor | None, locked: bool) -> list[str]:
    if actor is None:
        return [navigation.VISITOR]
    if locked or (actor.is_staff and not actor.second_factor):
        return [WAITING]
    return sorted(actor.roles)
