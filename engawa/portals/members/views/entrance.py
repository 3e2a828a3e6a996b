"""Signing in by name, by passkey and by a code from e-mail; the way home, and out."""

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import limits, passkeys, passphrases
from engawa.foundation.accounts.roles import RoleKind
from engawa.portals.members import entering, mail_codes, staff_entry
from engawa.portals.members.asked import JustCode, JustName, SignIn, sent
from engawa.portals.members.asking import Ask, ask, does_not_fit, way

HOMES = (
    (RoleKind.PERSON, "person:today"),
    (RoleKind.RELATIVE, "relative:today"),
    (RoleKind.PRACTITIONER, "practitioner:desk"),
    (RoleKind.COORDINATOR, "office:inquiries"),
    (RoleKind.ADMINISTRATOR, "office:home"),
    (RoleKind.HOST, "members:talk"),
)


@door("enter")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and passphrase, and let in whoever has both."""
    to = entering.own_path(request.GET.get("next", ""))
    form = SignIn(sent(request), initial={"next": to})
    if not form.is_valid():
        return redirect(to or "members:start") if _is_in(request) and not form.is_bound else _sign_in(request, form)
    tries = entering.buckets(request, "sign-in", form.cleaned_data["name"])
    if seconds := limits.take(tries):
        return _sign_in(request, form, seconds)
    account = passphrases.account_of(form.cleaned_data["name"], form.cleaned_data["passphrase"])
    if account is None:
        entering.refused("passphrase")
        form.add_error(None, does_not_fit())
        return _sign_in(request, form)
    limits.give_back(tries)
    return entering.welcome(request, account, to=form.cleaned_data["next"])


@door("enter")
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """Give the browser a challenge for any passkey it has for this place."""
    if limits.take([limits.bucket(60, "challenge", limits.network(request))]):
        return JsonResponse({}, status=429)
    return JsonResponse(passkeys.begin_asking())


@door("enter")
@require_POST
def sign_in_passkey(request: HttpRequest) -> HttpResponse:
    """Let in whose passkey answered the challenge; it is a second factor too."""
    account = passkeys.account_of(request.POST.get("credential", ""))
    if account is None:
        entering.refused("passkey")
        words = _("This passkey could not be used here. The other ways are open as before.")
        form = SignIn(initial={"next": request.POST.get("next", "")})
        return _sign_in(request, form, problem=words)
    return entering.welcome(request, account, second_factor=True, to=request.POST.get("next", ""))


@door("enter")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the e-mail address of a name; the answer is the same for every name."""
    form = JustName(sent(request))
    seconds = 0
    if form.is_valid():
        seconds = limits.take(entering.buckets(request, "mail", form.cleaned_data["name"]))
        if not seconds:
            mail_codes.send(request, form.cleaned_data["name"])
            return redirect("members:sign-in-code-enter")
    words = Ask(
        _("A code by e-mail"),
        (_("If an e-mail address was given for this name, a code goes to it. Otherwise nothing is sent."),),
        _("Send a code"),
        (way("members:sign-in", _("Not now")),),
    )
    return ask(request, words, form, seconds=seconds)


@door("enter")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code_enter(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent."""
    if not mail_codes.waits(request):
        return redirect("members:sign-in-code")
    form = JustCode(sent(request))
    seconds = 0
    if form.is_valid():
        seconds = limits.take([limits.bucket(5, "mail code", request.session.session_key)])
        if not seconds and (account := mail_codes.account_of(request, form.cleaned_data["code"])):
            return entering.welcome(request, account)
        form.add_error("code", _("This code does not fit, or its ten minutes are over. You could ask for a new one."))
    words = Ask(
        _("Your code"),
        (_("If there is an address, a letter with eight digits is on its way. It can take a minute."),),
        _("Go in"),
        (way("members:sign-in-code", _("A new code")), way("members:sign-in", _("Not now"))),
    )
    return ask(request, words, form, seconds=seconds)


@door("self.manage")
@require_safe
def start(request: ActorRequest) -> HttpResponse:
    """Lead to the home of one's roles."""
    return redirect(next((home for kind, home in HOMES if request.actor.holds(kind)), "visitor:home"))


@door("self.leave")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out of this device."""
    entering.leave(request)
    return entering.without_awake(redirect("visitor:home"))


def _is_in(request: HttpRequest) -> bool:
    return cast(ActorRequest, request).actor is not None


def _sign_in(request: HttpRequest, form: SignIn, seconds: int = 0, problem: str = "") -> HttpResponse:
    words = Ask(_("Sign in"), (), _("Sign in"))
    if request.GET.get("staff") == "unknown":
        problem = _("The organisation does not know an account for you here. Somebody in the office can help.")
    more = {"with_staff": staff_entry.is_offered(), "problem": problem}
    answer = ask(request, words, form, template="members/sign_in.html", more=more, seconds=seconds)
    answer.status_code = 422 if request.method == "POST" and answer.status_code == 200 else answer.status_code
    return answer
