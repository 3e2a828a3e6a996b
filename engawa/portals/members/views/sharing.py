"""Who of one's family sees what: share a topic, take it back, and look at it with their eyes."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import names
from engawa.foundation.consent import actions as consent
from engawa.foundation.consent.models import Topic
from engawa.foundation.ties.models import Tie
from engawa.portals.members import shared
from engawa.portals.members import sharing as values
from engawa.ui.pages import page


@door("grant.manage")
@require_safe
def sharing(request: ActorRequest) -> HttpResponse:
    """Show each family member with what they see."""
    return _page(request)


@door("grant.manage")
@require_POST
def share(request: ActorRequest, tie: UUID, topic: str) -> HttpResponseBase:
    """Share one topic with one family member, or take it back."""
    link, subject = verdicts.get(request.actor, "grant.manage", tie), _topic(topic)
    try:
        wish = values.wish(request.POST)
        _follow(link, subject, wish)
    except values.Unclear as error:
        return _page(request, refused=(link, request.POST.get("words", ""), str(error)))
    return redirect(f"{reverse('members:sharing')}#{link.pk}")


@door("grant.manage")
@require_safe
def preview(request: ActorRequest, tie: UUID) -> HttpResponse:
    """Show what one family member sees right now."""
    link = verdicts.get(request.actor, "grant.manage", tie)
    found = shared.shared_with(link.holder_id, request.actor.account, timezone.now())
    context = {"who": names.of(link.holder).called, **(shared.shown(found) if found else {"shared": None, "week": ""})}
    return page(request, "members/preview.html", context, tab=_("Me"))


@transaction.atomic
def _follow(link: Tie, topic: Topic, wish: values.Wish) -> None:
    """Do what the form says: all of it, or nothing."""
    here = link.subject.grants_given.filter(receiver=link.holder_id, topic=topic, revoked=None)
    if not wish.give:
        for standing in here:
            consent.revoke(standing)
        return
    if topic is Topic.WORDS:
        _write(link, wish.words)
    if wish.months is not None or not here.exists():
        consent.grant(link.subject, link.holder, topic, values.later(timezone.now(), wish.months or 0))


def _write(link: Tie, words: str) -> None:
    if not words:
        raise values.Unclear(_("Nothing is written in the box yet. You could write a few words first, or leave it."))
    consent.write_words(link.subject, link.holder, words)


def _topic(topic: str) -> Topic:
    try:
        return Topic(topic)
    except ValueError as error:
        raise Http404 from error


def _page(request: ActorRequest, refused: tuple[Tie, str, str] | None = None) -> HttpResponse:
    account = request.actor.account
    ties = list(verdicts.all_for(request.actor, "grant.manage"))
    typed = {refused[0].pk: refused[1:]} if refused else {}
    relations = values.relations(account.pk, account.zone, ties, timezone.now(), typed)
    context = {"relations": relations, "months": values.MONTHS, "longest": values.LONGEST_WORDS}
    return page(request, "members/sharing.html", context, tab=_("Me"), status=422 if refused else 200)
