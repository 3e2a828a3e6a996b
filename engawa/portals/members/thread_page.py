"""The page of one conversation, as it is opened and as it comes back when something could not be sent."""

from typing import Any

from django.http import HttpResponse
from django.template import engines
from django.utils.translation import gettext as _

from engawa.care.conversations.models import Thread
from engawa.foundation.access.door import ActorRequest
from engawa.portals.members import beside, talk
from engawa.portals.members.composing import Composed, file_limits
from engawa.ui.pages import language, page


def thread_page(
    request: ActorRequest, thread: Thread, composed: Composed, *, before: int | None = None, promise_error: str = ""
) -> HttpResponse:
    """Return the conversation with the composer as it was left."""
    aside = beside.beside(request.actor, thread)
    context = {
        **talk.opened(request.actor, thread, before),
        **(aside.context if aside else {}),
        "beside": aside,
        "composed": composed,
        "file_limits": file_limits(),
        "promise_error": promise_error,
        "zone": request.actor.account.zone,
        "shows_typing": request.actor.account.shows_typing,
    }
    status = 422 if composed.errors or promise_error else 200
    return page(request, "members/thread.html", context, tab=_("Talk"), status=status)


def piece(request: ActorRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a fragment for a page that is open."""
    html = engines[language()].get_template(template).render(context, request)
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})
