"""The lock: close this device without signing out, and open it with the PIN."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import limits, pins, presence
from engawa.portals.members import entering
from engawa.portals.members.asked import JustPin, sent
from engawa.portals.members.asking import Ask, ask, way

MOST = 5


@door("self.leave")
@require_POST
def lock(request: ActorRequest) -> HttpResponse:
    """Close this device until the PIN; without a PIN there is nothing to open it with, so nothing happens."""
    if not request.actor.account.pin:
        return redirect("members:start")
    presence.lock(request)
    answer = redirect("members:unlock")
    if to := entering.own_path(request.POST.get("next", "")):
        answer["Location"] += f"?{urlencode({'next': to})}"
    return entering.without_awake(answer)


@door("self.leave")
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: ActorRequest) -> HttpResponse:
    """Open this device with the PIN; after five wrong ones it is signed out."""
    if request.session.get(presence.FACTOR_DUE):
        return _forward(request, "members:second-factor")
    if request.session.get(presence.LOCKED) and not request.actor.account.pin:
        # Left quickly, or the PIN was taken away elsewhere: nothing is there to open it with.
        return _out(request)
    if not request.session.get(presence.LOCKED):
        return redirect(entering.own_path(request.GET.get("next", "")) or "members:start")
    form = JustPin(sent(request), initial={"next": request.GET.get("next", "")})
    if form.is_valid():
        tries = limits.bucket(MOST, "pin", request.session.session_key)
        if limits.take([tries]):
            return _out(request)
        if pins.is_right(request.actor.account, form.cleaned_data["pin"]):
            limits.clear([tries])
            presence.unlock(request)
            return redirect(entering.own_path(form.cleaned_data["next"]) or "members:start")
        if limits.is_full(tries):
            return _out(request)
        form.add_error("pin", _("This PIN does not fit. After five tries this device is signed out."))
    return _ask(request, form)


@door("self.manage")
@require_safe
def awake(request: HttpRequest) -> HttpResponse:
    """Hear that somebody is still reading or writing; the sign of life goes with the answer."""
    return HttpResponse(status=204)


def _ask(request: ActorRequest, form: JustPin) -> HttpResponse:
    words = Ask(
        _("Locked"), (), _("Open"),
        (way("visitor:help", _("Help right now")),),
    )  # fmt: skip
    return ask(request, words, form, template="members/unlock.html", tab=_("Locked"))


def _out(request: ActorRequest) -> HttpResponse:
    entering.leave(request)
    return entering.without_awake(redirect("members:sign-in"))


def _forward(request: ActorRequest, name: str) -> HttpResponse:
    answer = redirect(name)
    if request.META.get("QUERY_STRING"):
        answer["Location"] += f"?{request.META['QUERY_STRING']}"
    return answer
