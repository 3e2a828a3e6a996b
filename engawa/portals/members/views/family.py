"""Invite a family member, and end a family link: no reason is asked."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import invitations
from engawa.foundation.consent import actions as consent
from engawa.ui.pages import page

DAYS = 14


@door("family.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ActorRequest) -> HttpResponse:
    """Say what an invitation shows; make one and show its link, once: nothing here keeps it."""
    link, account = "", request.actor.account
    if request.method == "POST":
        token = invitations.invite(account, family_of=account, days=DAYS)
        link = request.build_absolute_uri(reverse("members:invitation", args=[token]))
    context = {"link": link, "days": DAYS}
    return page(request, "members/family.html", context, tab=_("Me"))


@door("family.manage")
@require_POST
def end(request: ActorRequest, tie: UUID) -> HttpResponseBase:
    """End one family link with everything that was shared through it."""
    consent.end_family(verdicts.get(request.actor, "family.manage", tie), by=request.actor.account)
    return redirect("members:sharing")
