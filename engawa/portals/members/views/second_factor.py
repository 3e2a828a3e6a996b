"""The second factor: given at the door, or set up there by staff who have none yet."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import factors, limits, passkeys
from engawa.foundation.accounts.presence import FACTOR_DUE
from engawa.portals.members import app_codes, entering, once
from engawa.portals.members.asked import JustCode
from engawa.portals.members.asking import Ask, ask, way
from engawa.ui.pages import page


@door("self.leave")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: ActorRequest) -> HttpResponse:
    """Ask for the second factor, or let staff without one set it up."""
    if not _is_due(request):
        return redirect(_to(request) or "members:start")
    standing = factors.standing(request.actor.account)
    if not standing.any:
        return _set_up(request)
    form = JustCode(_code(request), initial={"next": _to(request)})
    if "credential" in request.POST:
        if passkeys.account_of(request.POST["credential"], request.actor.account):
            return _given(request)
        return _ask(request, form, standing, problem=_("This passkey could not be used here."))
    return _checked(request, form, standing)


@door("self.leave")
@require_POST
def factor_options(request: ActorRequest) -> HttpResponse:
    """Give the browser a challenge for one of one's own passkeys, or for a first one."""
    account = request.actor.account
    if not _is_due(request):
        return JsonResponse({}, status=403)
    has_one = factors.standing(account).any
    return JsonResponse(passkeys.begin_asking(account) if has_one else passkeys.begin_adding(account))


def _is_due(request: ActorRequest) -> bool:
    return bool(request.session.get(FACTOR_DUE)) or (request.actor.is_staff and not request.actor.second_factor)


def _code(request: ActorRequest) -> object:
    return request.POST if request.method == "POST" and "credential" not in request.POST else None


def _to(request: HttpRequest) -> str:
    return entering.own_path(request.POST.get("next", "") or request.GET.get("next", ""))


def _checked(request: ActorRequest, form: JustCode, standing: factors.Standing) -> HttpResponse:
    seconds = 0
    if form.is_valid():
        account = request.actor.account
        tries = _tries(request)
        seconds = limits.take(tries)
        if not seconds and factors.code_is_right(account, form.cleaned_data["code"]):
            limits.give_back(tries)
            return _given(request)
        form.add_error("code", _("This code does not fit. Each works once, and for a short time."))
    return _ask(request, form, standing, seconds)


def _tries(request: ActorRequest) -> list[limits.Bucket]:
    account = request.actor.account
    tries = entering.own_buckets(request, "factor", account)
    # Six digits are few for whoever has the passphrase and many networks. Known browsers are not counted here.
    many = limits.bucket(60, "factor of", account.pk, window=timedelta(hours=1))
    return [*tries, many] if len(tries) > 1 else tries


def _given(request: ActorRequest) -> HttpResponse:
    entering.give_factor(request)
    return entering.remember(request, redirect(_to(request) or "members:start"), request.actor.account)


def _ask(request: ActorRequest, form: JustCode, standing: factors.Standing, seconds: int = 0,
         problem: str = "") -> HttpResponse:  # fmt: skip
    words = Ask(
        _("One more step"),
        (_("Your second step shows that it is you: the code of your app, or a printed one."),),
        _("Go on"),
        (way("visitor:help", _("Help right now")),),
    )
    more = {"standing": standing, "problem": problem}
    answer = ask(request, words, form, template="members/second_factor.html", more=more, seconds=seconds)
    answer.status_code = 422 if problem else answer.status_code
    return answer


def _set_up(request: ActorRequest) -> HttpResponse:
    account = request.actor.account
    problem = ""
    if request.method == "POST":
        if _was_set_up(request):
            once.put(request, "codes", factors.new_codes(account))
            entering.give_factor(request)
            entering.trace(request, "self.factor")
            return redirect("members:staff-codes")
        problem = _("That did not fit. A new code from the app, or the passkey again, could do.")
    context = {"app": app_codes.begin(request, account), "problem": problem}
    return page(request, "members/set_up_factor.html", context, tab=_("Sign in"), status=422 if problem else 200)


def _was_set_up(request: ActorRequest) -> bool:
    account = request.actor.account
    if credential := request.POST.get("credential", ""):
        return passkeys.add(account, _("Passkey"), credential)
    return app_codes.finish(request, account)
