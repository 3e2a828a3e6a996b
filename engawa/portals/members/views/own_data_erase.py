"""Delete everything, and the receipt of it."""

import logging

from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.http.request import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import folded
from engawa.foundation.erasure import actions as erasure
from engawa.foundation.erasure.models import Erasure
from engawa.portals.members import receipts
from engawa.portals.members.lately import is_lately, to_confirm
from engawa.ui.days import to_the_minute
from engawa.ui.pages import page

log = logging.getLogger("engawa.erasure")


@door("self.data")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: ActorRequest) -> HttpResponseBase:
    """Say what deleting means; do it when the word was written."""
    account, typed = request.actor.account, request.POST.get("word", "")
    if not is_lately(request):
        return to_confirm(request)
    called = names.of(account).called
    if request.method == "POST" and not request.actor.is_staff and folded(typed) == folded(called):
        return redirect("members:receipt", _erased(request).code)
    is_wrong = request.method == "POST"
    context = {"word": called, "typed": typed, "is_wrong": is_wrong, "is_staff": request.actor.is_staff}
    return page(request, "members/erase.html", context, tab=_("Me"), status=422 if is_wrong else 200)


@door("enter")
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Show a receipt to whoever has its code."""
    found = Erasure.objects.filter(pk=code).first()
    if found is None:
        raise Http404
    done = to_the_minute(found.done) if found.done else ""
    context = {"receipt": found, "done": done, "lines": receipts.lines(found) if done else []}
    return page(request, "members/receipt.html", context)


def _erased(request: ActorRequest) -> Erasure:
    asked = erasure.ask(request.actor.id)
    logout(request)
    try:
        return erasure.carry_out(asked.code)
    except DatabaseError:
        # The wish is kept, and the worker carries it out; the page says that it is under way.
        log.exception("erasure %s is not done yet", asked.code)
        return asked
