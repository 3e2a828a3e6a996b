"""Read the day by which somebody promises an answer."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.portals.members import when

FARTHEST = timedelta(days=90)


def promised(text: str, zone: str) -> date | None:
    """Return the day, None for "as my hours give it"; raise ValueError with a sentence."""
    if not text.strip():
        return None
    today = timezone.now().astimezone(when.zone(zone)).date()
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(_("This could not be read as a day.")) from error
    if not today <= day <= today + FARTHEST:
        raise ValueError(_("A day from today on, within three months, can be promised."))
    return day
