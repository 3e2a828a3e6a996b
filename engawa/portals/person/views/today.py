"""The person's Today."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.portals.members import today as shown
from engawa.ui.pages import page

# Titles that may stand on an open screen at home.
READING = ("small-steps", "sleep", "art-mindfulness-movement", "online-support", "groups", "hope")


@door("today.person")
@require_safe
def today(request: ActorRequest) -> HttpResponse:
    """Show how one's conversation stands, the garden, and a door to reading."""
    context = shown.context(request.actor.account, timezone.now(), READING)
    return page(request, "person/today.html", context, tab=_("Today"))
