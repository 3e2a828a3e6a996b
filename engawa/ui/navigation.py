"""The places in the page's frame. The frame lies below the portals, so each portal registers its own here."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the bar: URL name, label (translated when shown), icon, and whether it is help right now."""

    url: str
    label: str | Promise
    icon: str
    urgent: bool = False


PLACES: list[Place] = []


def register(*places: Place) -> None:
    """Add places to the bar, in order; called once by a portal's AppConfig.ready."""
    PLACES.extend(place for place in places if place not in PLACES)
