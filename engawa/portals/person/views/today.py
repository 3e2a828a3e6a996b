"""The person's Today."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts.models import Account
from engawa.portals.members import today as shown
from engawa.portals.members import when
from engawa.portals.members.own_thread import Line
from engawa.ui.pages import page

# Titles that may stand on an open screen at home.
READING = ("small-steps", "sleep", "art-mindfulness-movement", "online-support", "groups", "hope")


@door("today.person")
@require_safe
def today(request: ActorRequest) -> HttpResponse:
    """Show how one's conversation stands, the garden, and a door to reading."""
    account = request.actor.account
    context = shown.context(account, timezone.now(), READING)
    context |= {"is_named": account.is_named, "ends": _ends(account, context["line"])}
    return page(request, "person/today.html", context, tab=_("Today"))


def _ends(account: Account, line: Line | None) -> dict[str, str] | None:
    """Return when what somebody known only by a link wrote is closed and erased, if nobody writes.

    The same as casework.queries.closes_on, from what is known already: this page asks the database as little as it can.
    """
    if account.is_named or line is None:
        return None
    closes = line.thread.closed or line.thread.last + timedelta(days=settings.ANONYMOUS_CLOSED_AFTER)
    erased = closes + timedelta(days=settings.ANONYMOUS_ERASED_AFTER)
    days = (each.astimezone(when.zone(account.zone)).date() for each in (closes, erased))
    return dict(zip(("closes", "erased"), map(when.calendar_day, days), strict=True))
