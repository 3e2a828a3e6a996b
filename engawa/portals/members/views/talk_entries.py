"""Entries: send, keep a draft, change, take back; the files beside them; and the sign that somebody is writing."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engawa.care.conversations import actions as conversations
from engawa.care.conversations import files, queries
from engawa.care.conversations.models import Entry
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.live import bus
from engawa.portals.members import composing, talk
from engawa.portals.members.thread_page import piece, thread_page
from engawa.ui.pages import page


@door("thread.write")
@require_POST
def post(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Send an entry, now or at a time; what can't be sent stays in the composer, and as a draft."""
    thread, me = verdicts.get(request.actor, "thread.write", pk), request.actor.account
    composed = composing.composed(request, me)
    if composed.errors:
        conversations.save_draft(thread, me, composed.body)
        return thread_page(request, thread, composed)
    try:
        entry = conversations.post(thread, me, composed.body, composed.key, due=composed.due, files=composed.files)
    except conversations.NotOpen:
        return thread_page(request, thread, replace(composed, errors={"body": _closed()}))
    if "piece" in request.POST:
        # As it stands now: these words may have opened it, and somebody waits for an answer to them.
        thread.refresh_from_db()
        stands = talk.standing(thread, me.zone)
        return piece(request, "members/_sent.html", {"one": talk.one_to(request.actor, entry), **stands}, 201)
    return _to(entry)


@door("draft.keep")
@require_POST
def draft(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Keep what is being written."""
    thread = verdicts.get(request.actor, "draft.keep", pk)
    body = request.POST.get("body", "").replace("\x00", "")[: composing.MOST_SIGNS]
    conversations.save_draft(thread, request.actor.account, body, request.POST.get("key", "").replace("\x00", ""))
    return HttpResponse(status=204)


@door("entry.change")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Show one's own entry to change it; change it."""
    entry = verdicts.get(request.actor, "entry.change", pk)
    shown = queries.entry(entry)
    if request.method != "POST":
        return _edit_page(request, entry, shown.body or "")
    body = composing.words(request)
    if problem := composing.problem_with(body, has_files=bool(shown.files)):
        return _edit_page(request, entry, body, problem)
    try:
        conversations.edit(entry, body, request.actor.account)
    except conversations.TooLate:
        return _edit_page(request, entry, body, _too_late())
    return _to(entry)


@door("entry.change")
@require_POST
def take_back(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take back one's own entry, or cancel one that waits for its time."""
    entry = verdicts.get(request.actor, "entry.change", pk)
    was_sent = entry.posted is not None
    change = conversations.take_back if was_sent else conversations.cancel_scheduled
    try:
        change(entry, request.actor.account)
    except conversations.TooLate:
        return _edit_page(request, entry, queries.entry(entry).body or "", _too_late())
    # What was never sent leaves no place to come back to.
    return _to(entry) if was_sent else redirect(f"{reverse('members:thread', args=[entry.thread_id])}#write")


@door("attachment.read")
@require_safe
def attachment(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Return a file: pictures drawn anew here can be shown, everything else is only saved."""
    found = verdicts.get(request.actor, "attachment.read", pk)
    file = queries.attached(found)
    talk.traced(request.actor, found.entry.thread, "attachment.read")
    is_picture = found.kind in files.PICTURES.values()
    headers = {
        "Content-Disposition": content_disposition_header(not is_picture, file.name),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
    return HttpResponse(file.body, found.kind, headers=headers)


@door("thread.write")
@require_POST
def typing(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Give the others a sign that one is writing, where one has turned that on."""
    thread = verdicts.get(request.actor, "thread.write", pk)
    if request.actor.account.shows_typing:
        bus.whisper(thread.channel, f"typing:{request.actor.id}")
    return HttpResponse(status=204)


def _to(entry: Entry) -> HttpResponse:
    return redirect(f"{reverse('members:thread', args=[entry.thread_id])}#entry-{entry.pk}")


def _edit_page(request: ActorRequest, entry: Entry, body: str, problem: str = "") -> HttpResponse:
    context = {"entry": entry, "body": body, "problem": problem}
    return page(request, "members/entry_edit.html", context, tab=_("Talk"), status=422 if problem else 200)


def _closed() -> str:
    return _("This conversation was closed in the meantime. Your words are still here.")


def _too_late() -> str:
    return _("This letter can't be changed any more. What you wrote is still here, and can go as a new one.")
