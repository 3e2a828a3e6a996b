"""What stands beside an open conversation for those who work with many: the list it was taken from, and more ways.

Only the portal of a role knows its list; each registers its offer here, and the first that has one is shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engawa.care.conversations.models import Thread
from engawa.foundation.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Beside:
    """A fragment with what it needs, the page it comes from, and further ways, each as (address, words)."""

    template: str
    context: Mapping[str, Any]
    back: tuple[str, str]
    ways: tuple[tuple[str, str], ...] = ()


Offer = Callable[[Actor, Thread], Beside | None]
_OFFERS: list[Offer] = []


def register(offer: Offer) -> None:
    """Add an offer; called once by a portal's AppConfig.ready."""
    if offer not in _OFFERS:
        _OFFERS.append(offer)


def beside(actor: Actor, thread: Thread) -> Beside | None:
    """Return what stands beside this conversation for this actor; None: it stands alone."""
    return next((found for offer in _OFFERS if (found := offer(actor, thread))), None)
