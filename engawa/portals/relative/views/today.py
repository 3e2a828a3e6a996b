"""The family member's Today, and what somebody shares with them."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import names
from engawa.foundation.live import channels
from engawa.portals.members import shared
from engawa.portals.members import today as shown_today
from engawa.ui.pages import page

READING = ("first-week", "how-to-talk", "what-it-is", "family-dynamics", "expectations", "hope")


@door("today.relative")
@require_safe
def today(request: ActorRequest) -> HttpResponse:
    """Show how one's own conversation stands, what somebody shares, and a door to reading."""
    context = _fresh(request) | shown_today.context(request.actor.account, timezone.now(), READING)
    givers = list(verdicts.all_for(request.actor, "shared.read").values_list("pk", flat=True))
    called = names.called(givers)
    context["sharing"] = [called[giver] for giver in givers]
    return page(request, "relative/today.html", context, tab=_("Today"))


@door("shared.read")
@require_safe
def shared_with_me(request: ActorRequest) -> HttpResponse:
    """Show what people share with me now."""
    context = _fresh(request)
    givers = list(verdicts.all_for(request.actor, "shared.read"))
    found = shared.read_by(request.actor.id, givers, timezone.now())
    context["all_shared"] = [shared.shown(each) for each in found]
    return page(request, "relative/shared.html", context, tab=_("Today"))


def _fresh(request: ActorRequest) -> dict[str, object]:
    """Return from where on an open page hears of changes: what is taken back leaves the screen at once.

    Asked before anything else, so that a change between the two is heard rather than missed.
    """
    name = f"account:{request.actor.id}"
    return {"channel": name, "number": channels.numbers([name]).get(name, 0)}
