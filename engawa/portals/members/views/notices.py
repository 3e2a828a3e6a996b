"""What happened for oneself, and what one wishes to be told outside of these pages."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import sessions
from engawa.foundation.notifications import actions, by_email, by_push, queries, vapid
from engawa.portals.members import happened as rows_of
from engawa.portals.members import wishes as forms
from engawa.ui.pages import page


@door("self.manage")
@require_safe
def happened(request: ActorRequest) -> HttpResponse:
    """Show what happened, newest first; whoever opens it has seen it."""
    account = request.actor.account
    found = queries.newest(account.pk)
    if request.method == "GET" and any(each.is_new for each in found):
        actions.mark_seen(account.pk)
    rows = rows_of.rows(found, timezone.now(), account.zone)
    return page(request, "members/notices.html", {"rows": rows}, tab=_("News"))


@door("self.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: ActorRequest) -> HttpResponse:
    """Show and keep what one wishes to be told, and when not."""
    if request.method != "POST":
        return _wishes(request, forms.shown(queries.wish_of(request.actor.account)))
    form = forms.typed(request.POST)
    if form.errors:
        return _wishes(request, form, status=422)
    actions.ask_for(request.actor.account, by_email=form.by_email, email=form.email, quiet=form.quiet)
    return redirect("members:wishes")


@door("self.manage")
@require_POST
def push_on(request: ActorRequest) -> HttpResponse:
    """Wake this device from now on; the body is the subscription that its browser gave, as JSON."""
    try:
        subscription = _subscription(request)
    except by_push.BadAddress:
        return JsonResponse({"words": _("This browser gave no address that can be used.")}, status=422)
    by_push.keep(request.actor.account, _device(request), subscription)
    return JsonResponse({}, status=201)


@door("self.manage")
@require_POST
def push_off(request: ActorRequest) -> HttpResponse:
    """Wake this device no more; works as a plain form too."""
    by_push.end(request.actor.id, _device(request))
    return redirect("members:wishes")


def _wishes(request: ActorRequest, form: forms.WishForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "zone": request.actor.account.zone,
        "has_mail": by_email.is_available(),
        "has_push": queries.has_push(request.actor.id, _device(request)),
        "push_key": vapid.public_key(),
    }
    return page(request, "members/wishes.html", context, tab=_("Me"), status=status)


def _device(request: HttpRequest) -> str:
    return sessions.row_of(request.session)


def _subscription(request: HttpRequest) -> by_push.Subscription:
    try:
        sent: dict[str, Any] = json.loads(request.body)
        endpoint, p256dh, auth = sent["endpoint"], sent["keys"]["p256dh"], sent["keys"]["auth"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise by_push.BadAddress("body") from error
    if not all(isinstance(part, str) for part in (endpoint, p256dh, auth)):
        raise by_push.BadAddress("body")
    return by_push.Subscription(endpoint, p256dh, auth)
