"""What an account changes in every page's frame: the places of its roles, the lock, and the foot."""

from typing import Any

from django.http import HttpRequest

from engawa.foundation.accounts import presence
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.organisation.current import organisation
from engawa.portals.members import places
from engawa.ui import navigation
from engawa.ui.pages import language

_AT_WORK = (RoleKind.PRACTITIONER, RoleKind.COORDINATOR, RoleKind.ADMINISTRATOR)
# Somebody who is not in yet: locked, or before the second factor.
WAITING = "waiting"


def register() -> None:
    """Add all this to every page."""
    navigation.register(WAITING, places.HELP)
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
        # The mark that leaving quickly sets; visitors have nothing to close.
        "left": presence.LEFT if actor else "",
        # Whoever reads about others works in the wide frame, once everything is given that opens it.
        "at_work": actor is not None and not locked and actor.second_factor and actor.holds(*_AT_WORK),
        "locks_after": (actor.account.locks_after or 0) if actor and can_lock else 0,
    }


def _audiences(actor: Actor | None, locked: bool) -> list[str]:
    if actor is None:
        return [navigation.VISITOR]
    if locked or (actor.is_staff and not actor.second_factor):
        return [WAITING]
    return sorted(actor.roles)
