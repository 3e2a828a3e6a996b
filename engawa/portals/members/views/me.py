"""Me: a list of doors, and what one says about oneself."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.access.verdicts import may
from engawa.foundation.accounts import names
from engawa.foundation.accounts.roles import SUPPORTED, RoleKind
from engawa.portals.members import about_me
from engawa.ui.pages import page


@door("self.manage")
@require_safe
def me(request: ActorRequest) -> HttpResponse:
    """Show the doors to everything that is one's own to decide."""
    actor = request.actor
    context = {
        "called": names.of(actor.account).called,
        "is_named": actor.account.is_named,
        "has_pin": bool(actor.account.pin),
        "is_person": actor.holds(RoleKind.PERSON),
        "is_supported": actor.holds(*SUPPORTED),
        "is_staff": actor.is_staff,
        "has_calendar": may(actor, "calendar.manage"),
    }
    return page(request, "members/me.html", context, tab=_("Me"))


@door("self.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def you(request: ActorRequest) -> HttpResponseBase:
    """Show and change how one is called, language, zone and age band."""
    account = request.actor.account
    form = about_me.form(account, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        about_me.save(account, form)
        return redirect("members:me")
    context = {"form": form, "asks_age": request.actor.holds(*SUPPORTED)}
    return page(request, "members/me_you.html", context, tab=_("Me"), status=422 if form.is_bound else 200)
