"""Find what one may open; a page of its own, and a fragment for the palette of an open page."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.portals.members import finding
from engawa.portals.members.thread_page import piece
from engawa.ui.pages import page


@door("find")
@require_safe
def find(request: ActorRequest) -> HttpResponse:
    """Show what fits a few letters."""
    letters = request.GET.get("q", "").replace("\0", "")[: finding.LONGEST].strip()
    kinds = finding.found(request.actor, letters)
    context = {"kinds": kinds, "letters": letters, "count": sum(len(kind.rows) for kind in kinds)}
    if "piece" in request.GET:
        return piece(request, "members/_found.html", context)
    return page(request, "members/find.html", context, tab=_("Find"))
