"""The places in the page's frame. The frame lies below the portals, so each portal registers its own here."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the bar: URL name, label (translated when shown), icon, and whether it is help right now."""

    url: str
    label: str | Promise
    icon: str
    urgent: bool = False
    # Where in the bar; what a portal registers first does not depend on the order of the portals.
    order: int = 50
    # URL names of pages that belong to this place and whose address does not begin with its own.
    also: tuple[str, ...] = ()
    # The letter that leads here after g, for those who work with the keyboard.
    key: str = ""


# Audience (a role's word, or "visitor") -> its places.
PLACES: dict[str, list[Place]] = {}
# What foundation and portals add to every page's frame: functions of the request, each returning words of the frame.
FRAME: list[Callable[[HttpRequest], dict[str, Any]]] = []


def register(audience: str, *places: Place) -> None:
    """Add places to the bar of an audience; called once by a portal's AppConfig.ready."""
    known = PLACES.setdefault(audience, [])
    known.extend(place for place in places if place not in known)
    known.sort(key=lambda place: place.order)


def places_for(audiences: Collection[str]) -> list[Place]:
    """Return the places of all these audiences, each once, in order; none known means the visitor's."""
    found = {place.url: place for audience in audiences for place in PLACES.get(audience, ())}
    return sorted(found.values(), key=lambda place: place.order) or PLACES[VISITOR]


def standing_at(places: Collection[Place], path: str, address: Callable[[str], str]) -> str:
    """Return the URL name of the place that a page belongs to, "" for none: the longest beginning of its path wins."""
    starts = {address(name): place.url for place in places for name in (place.url, *place.also)}
    # "/en/" begins every address; only the page itself belongs to it.
    found = [start for start in starts if path == start or (path.startswith(start) and start.count("/") > 2)]
    return starts[max(found, key=len)] if found else ""
