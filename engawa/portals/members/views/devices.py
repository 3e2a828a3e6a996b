"""The devices one is signed in on: the list, ending one, ending all others."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import devices as standing
from engawa.foundation.accounts import sessions
from engawa.portals.members import entering, when
from engawa.portals.members.lately import is_lately, lately, to_confirm
from engawa.ui.pages import page


@door("self.manage")
@require_safe
def devices(request: ActorRequest) -> HttpResponse:
    """Show where one is signed in."""
    now, zone = timezone.now(), request.actor.account.zone
    rows = [
        # Signs of life are kept to the hour, which may have begun before the device was known.
        (each, when.moment(each.since, now, zone), when.moment(max(each.since, each.seen), now, zone))
        for each in standing.devices_of(request.actor.id, sessions.row_of(request.session))
    ]
    return page(request, "members/devices.html", {"rows": rows}, tab=_("Me"))


@door("self.manage")
@require_POST
def device_end(request: ActorRequest, handle: str) -> HttpResponse:
    """Sign one device out."""
    if handle == standing.handle(sessions.row_of(request.session)):
        entering.leave(request)
        return entering.without_awake(redirect("visitor:home"))
    if not is_lately(request):
        return to_confirm(request)
    if standing.end_device(request.actor.id, handle):
        entering.tell(request.actor.id)
        entering.trace(request, "self.device_end")
    return redirect("members:devices")


@door("self.manage")
@lately
@require_POST
def devices_end(request: ActorRequest) -> HttpResponse:
    """Sign all other devices out."""
    if entering.end_other_devices(request, request.actor.id):
        entering.trace(request, "self.device_end")
    return redirect("members:devices")
