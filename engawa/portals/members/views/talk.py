"""Talk: the list of one's conversations, one conversation, what a page missed, search, and the promise of an answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engawa.care.conversations import actions as conversations
from engawa.care.conversations import queries
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.portals.members import composing, found_words, talk
from engawa.portals.members.promising import promised
from engawa.portals.members.thread_page import piece, thread_page
from engawa.ui.pages import page

LONGEST_SEARCH = 100


@door("thread.list")
@require_safe
def threads(request: ActorRequest) -> HttpResponse:
    """Show one's conversations, the last spoken in first."""
    now = timezone.now()
    rows = [talk.listed(row, request.actor, now) for row in queries.threads_of(request.actor.account)]
    return page(request, "members/talk.html", {"threads": rows, "is_staff": request.actor.is_staff}, tab=_("Talk"))


@door("thread.read")
@require_safe
def thread(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Show a conversation: the newest entries, or those before a number."""
    found = verdicts.get(request.actor, "thread.read", pk)
    draft = queries.draft(found, request.actor.account)
    return thread_page(request, found, composing.empty(draft), before=_number(request, "before"))


@door("thread.read")
@require_safe
def missed(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Return what was said or changed after a number, as fragments for an open page."""
    found = verdicts.get(request.actor, "thread.read", pk)
    rows = talk.missed(request.actor, found, _number(request, "after") or 0)
    stands = talk.standing(found, request.actor.account.zone)
    return piece(request, "members/_missed.html", {"said": talk.said_to(request.actor, rows), **stands})


@door("thread.list")
@require_safe
def search(request: ActorRequest) -> HttpResponse:
    """Look for words in one's own conversations."""
    query = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    found = found_words.found(request.actor, verdicts.all_for(request.actor, "thread.read"), query)
    return page(request, "members/talk_search.html", {"query": query, "found": found}, tab=_("Talk"))


@door("thread.promise")
@require_POST
def promise(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Say by when an answer comes; without a day, as one's hours give it."""
    found = verdicts.get(request.actor, "thread.promise", pk)
    try:
        day = promised(request.POST.get("day", ""), request.actor.account.zone)
    except ValueError as error:
        return thread_page(request, found, composing.empty(), promise_error=str(error))
    conversations.promise(found, day, request.actor.account)
    return redirect("members:thread", found.pk)


def _number(request: HttpRequest, name: str) -> int | None:
    # As many digits as a number in the database has, and no more.
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
