"""Write to us: one calm page, and what is shown once after it was sent."""

from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Writer
from engawa.care.casework.models import Inquiry
from engawa.foundation.access.door import door
from engawa.foundation.accounts import limits
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.roles import SUPPORTED
from engawa.lib.sealed import Unreadable
from engawa.portals.members import entering
from engawa.portals.visitor import letter_form, letter_pages, sent
from engawa.portals.visitor.country import country_of, directory, remember
from engawa.portals.visitor.letter_form import Typed
from engawa.portals.visitor.state import unseal
from engawa.ui.pages import language, page

# Ten letters an hour from one household are many; a script that fills the coordinators' list wants thousands.
AN_HOUR = timedelta(hours=1)
MOST = 10


@door("visit")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Show the form; send what was typed; or show it again with everything in it."""
    if stop := _not_now(request):
        return stop
    if request.method != "POST":
        return letter_pages.form(request, letter_form.blank(request))
    typed = letter_form.read(request)
    # "next" is what the frame's hidden first button says when Enter is pressed in a line.
    if (go := request.POST.get("go", "send")) not in {"send", "next"}:
        return _stay(request, typed, go)
    return letter_pages.form(request, _with_key(typed), status=422) if typed.errors else _send(request, typed)


# No CSRF token: it only shows a form to the visitor whose answers these are; the page of notes sets no cookie.
@door("visit")
@csrf_exempt
@require_POST
def write_with(request: HttpRequest) -> HttpResponse:
    """Show the form with the answers of a self-check attached."""
    if stop := _not_now(request):
        return stop
    try:
        answers = unseal(request.POST.get("state", "")).answers
    except Unreadable:
        return page(request, "visitor/stale.html", {"about": "self"}, tab=_("Questions"), status=422)
    return letter_pages.form(request, letter_form.blank(request, answers))


@door("visit")
@require_safe
def written(request: HttpRequest) -> HttpResponse:
    """Show that it arrived, and once the link and the words that open it again."""
    actor, just = _actor(request), sent.kept(request)
    if actor is None:
        return HttpResponseRedirect(reverse("members:return"))
    found = Inquiry.objects.filter(account=actor.account).select_related("account").order_by("-arrived").first()
    if found is None:
        return HttpResponseRedirect(reverse("visitor:write"))
    return letter_pages.arrived(request, found, just if just and just.account == actor.id else None)


def _send(request: HttpRequest, typed: Typed) -> HttpResponse:
    if wait := _too_many(request, typed):
        words = _("Many messages came from here in a short time. It can be sent again in about %(minutes)s minutes.")
        busy = replace(typed, errors={"key": words % {"minutes": ceil(wait / 60)}})
        return letter_pages.form(request, busy, status=429)
    actor = _actor(request)
    if actor is not None:
        mine = casework.arrive_from(typed.letter(), typed.token, actor.account)
        return _to_sent(sent.Sent(mine.account_id, "", tuple(typed.safety)))
    return _send_without_account(request, typed)


def _send_without_account(request: HttpRequest, typed: Typed) -> HttpResponse:
    there = casework.arrived(typed.token)
    if there and there.arrived < timezone.now() - timedelta(seconds=sent.SHOWN_FOR):
        # The form is found in a browser long after it was sent: it gives nobody the words again.
        return HttpResponseRedirect(reverse("members:return"))
    called = typed.called or _("Somebody")
    writer = Writer(called, language(), typed.zone, country_of(request))
    inquiry, words = casework.arrive(typed.letter(), typed.token, writer)
    entering.enter(request, inquiry.account)
    answer = _to_sent(sent.Sent(inquiry.account_id, words, tuple(typed.safety)))
    return entering.remember(request, answer, inquiry.account)


def _to_sent(just: sent.Sent) -> HttpResponse:
    response = HttpResponseRedirect(reverse("visitor:sent"))
    sent.keep(response, just)
    return response


def _too_many(request: HttpRequest, typed: Typed) -> int:
    """Return how many seconds to wait; what was sent already is no new letter."""
    if casework.arrived(typed.token):
        return 0
    return limits.take([limits.bucket(MOST, "letter", limits.network(request), window=AN_HOUR)])


def _stay(request: HttpRequest, typed: Typed, go: str) -> HttpResponse:
    """Show the form again with everything in it: another language, another country, or without the answers."""
    typed = replace(_with_key(typed), errors={}, attached=None if go == "off" else typed.attached)
    code = request.POST.get("country", "").upper()
    if go != "country" or code not in directory().countries:
        return letter_pages.form(request, typed)
    request.COOKIES = {**request.COOKIES, settings.COUNTRY_COOKIE_NAME: code}
    response = letter_pages.form(request, typed)
    remember(response, code)
    return response


def _with_key(typed: Typed) -> Typed:
    """Keep the form's key, so that it still arrives once; a key that has grown old is renewed."""
    return typed if typed.is_fresh else replace(typed, key=letter_form.fresh_key())


def _not_now(request: HttpRequest) -> HttpResponse | None:
    """Return the page that says why nothing can be written now, or None."""
    actor = _actor(request)
    if actor is not None and cast(Any, request).is_locked:
        return HttpResponseRedirect(reverse("members:unlock"))
    if actor is not None and SUPPORTED.isdisjoint(actor.roles):
        return letter_pages.cannot(request, _("You are signed in as somebody who answers here."))
    return None if letter_pages.somebody_reads() else letter_pages.cannot(request, _("Nobody answers here yet."))


def _actor(request: HttpRequest) -> Actor | None:
    return cast("Actor | None", cast(Any, request).actor)
