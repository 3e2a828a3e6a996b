"""The desk: who needs me today, in order. And one record."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engawa.care.casework import records
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.portals.practitioner import desk_list, record_rows
from engawa.ui.pages import page


@door("desk.see")
@require_safe
def show(request: ActorRequest) -> HttpResponse:
    """Show who waits, in order, each with its reason; then everybody in one's care."""
    return page(request, "practitioner/desk.html", desk_list.context(request.actor), tab=_("Desk"))


@door("record.read")
@require_safe
def record(request: ActorRequest, account: int) -> HttpResponse:
    """Show one record; reading it is noted where its owner can see it."""
    found = records.read(verdicts.get(request.actor, "record.read", account), request.actor.account)
    if found is None:
        raise Http404
    threads = verdicts.all_for(request.actor, "thread.read").filter(owner=account).order_by("-last_entry")
    words = record_rows.in_words(found, list(threads), request.actor.account, timezone.now())
    context = {"record": words, **desk_list.context(request.actor, owner=account)}
    return page(request, "practitioner/record.html", context, tab=_("Notes"))
