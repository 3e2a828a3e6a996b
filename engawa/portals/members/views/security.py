"""The account itself: an overview, the passphrase, the app of codes, printed codes, the PIN."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engawa.care.casework import queries as casework
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import factors, limits, names, passkeys, pins, recovery
from engawa.foundation.accounts.models import Account
from engawa.portals.members import app_codes, entering, once, when
from engawa.portals.members.asked import JustPassphrase, NewPassphrase, NewPin, sent
from engawa.portals.members.asking import Ask, ask, language, way
from engawa.portals.members.lately import can_prove, lately, named
from engawa.ui.pages import page


@door("self.manage")
@require_safe
def security(request: ActorRequest) -> HttpResponse:
    """Show how one gets in, and what can be changed about it."""
    account = request.actor.account
    context = {
        "account": account,
        "name": names.of(account).name,
        "standing": factors.standing(account),
        "is_staff": request.actor.is_staff,
    }
    return page(request, "members/security.html", context, tab=_("Me"))


@door("self.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: ActorRequest) -> HttpResponse:
    """Ask once more who it is, before the account itself is changed."""
    account, to = request.actor.account, entering.own_path(request.POST.get("next", "") or request.GET.get("next", ""))
    if not can_prove(account):
        return redirect(to or "members:security")
    has_words = account.has_usable_password()
    form = JustPassphrase(sent(request), initial={"next": to})
    if "credential" in request.POST and passkeys.account_of(request.POST["credential"], account):
        return _confirmed(request, to)
    seconds = 0
    if form.is_valid():
        tries = entering.own_buckets(request, "confirm", account)
        seconds = limits.take(tries)
        given = form.cleaned_data["passphrase"]
        if not seconds and (account.check_password(given) if has_words else factors.code_is_right(account, given)):
            limits.give_back(tries)
            return _confirmed(request, to)
        form.add_error("passphrase", _("This does not fit."))
    return _confirm(request, form, has_words, seconds)


@door("self.manage")
@require_POST
def confirm_options(request: ActorRequest) -> HttpResponse:
    """Give the browser a challenge for one of one's own passkeys."""
    return JsonResponse(passkeys.begin_asking(request.actor.account))


@door("self.manage")
@lately
@require_http_methods(["GET", "HEAD", "POST"])
def passphrase(request: ActorRequest) -> HttpResponse:
    """Choose a new passphrase; other devices are signed out."""
    account, mine = request.actor.account, names.of(request.actor.account)
    form = NewPassphrase(sent(request), language=language(), near=(mine.name or "", mine.called))
    if form.is_valid():
        accounts.set_passphrase(account, form.cleaned_data["passphrase"])
        update_session_auth_hash(request, account)
        entering.end_other_devices(request, account.pk)
        entering.trace(request, "self.passphrase")
        return redirect("members:security")
    words = Ask(
        _("A new passphrase"),
        (_("Other devices are signed out with it."),),
        _("Use this one"),
        (way("members:security", _("Not now")),),
        _getting_in(),
        names.of(request.actor.account).name or "",
    )
    return ask(request, words, form, tab=_("Me"))


@door("self.manage")
@named
@lately
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: ActorRequest) -> HttpResponse:
    """Set up an app of codes."""
    account = request.actor.account
    if factors.standing(account).app:
        return redirect("members:security")
    problem = ""
    if request.method == "POST":
        if app_codes.finish(request, account):
            once.put(request, "codes", factors.new_codes(account))
            entering.give_factor(request)
            entering.trace(request, "self.factor")
            return redirect("members:staff-codes")
        problem = _("This code does not fit. Each works once, and for a short time.")
    context = {"app": app_codes.begin(request, account), "problem": problem}
    return page(request, "members/app.html", context, tab=_("Me"), status=422 if problem else 200)


@door("self.manage")
@lately
@require_POST
def app_remove(request: ActorRequest) -> HttpResponse:
    """Sign in without the app from now on; staff keep one second step."""
    standing = factors.standing(request.actor.account)
    if request.actor.is_staff and not standing.passkeys:
        return redirect("members:security")
    factors.drop_app(request.actor.account)
    entering.trace(request, "self.factor_end")
    return redirect("members:security")


@door("self.manage")
@named
@lately
@require_http_methods(["GET", "HEAD", "POST"])
def staff_codes(request: ActorRequest) -> HttpResponse:
    """Show printed codes that stand in for the second step, once; make new ones."""
    account = request.actor.account
    if request.method == "POST":
        if factors.standing(account).any:
            once.put(request, "codes", factors.new_codes(account))
            entering.trace(request, "self.codes")
        return redirect("members:staff-codes")
    context = {"codes": once.take(request, "codes"), "standing": factors.standing(account)}
    return page(request, "members/staff_codes.html", context, tab=_("Me"))


@door("self.manage")
@lately
@require_POST
def recovery_renew(request: ActorRequest) -> HttpResponse:
    """Make a new recovery code; the one before opens nothing any more."""
    if request.actor.account.is_named:
        once.put(request, "recovery", recovery.renew(request.actor.account))
        entering.trace(request, "self.recovery")
    return redirect("members:recovery-code")


@door("self.manage")
@lately
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: ActorRequest) -> HttpResponse:
    """Set a PIN over one's devices, or take it away."""
    account = request.actor.account
    if request.POST.get("go") == "drop":
        pins.drop_pin(account)
        entering.trace(request, "self.pin_end")
        return redirect("members:security")
    form = NewPin(sent(request), initial={"after": account.locks_after or ""})
    if form.is_valid():
        pins.set_pin(account, form.cleaned_data["pin"], form.cleaned_data["after"])
        entering.trace(request, "self.pin")
        return redirect("members:security")
    words = Ask(
        _("A lock over this page"),
        (_("With a PIN the page closes and opens without signing out. It holds on all your devices."),),
        _("Use this PIN"),
        (way("members:security", _("Not now")),),
        _getting_in(),
    )
    return ask(request, words, form, tab=_("Me"), template="members/pin.html", more={"has_pin": bool(account.pin)})


def _getting_in() -> tuple[str, str]:
    return way("members:security", _("Getting in"))


def _confirmed(request: ActorRequest, to: str) -> HttpResponse:
    entering.confirm(request)
    return redirect(to or "members:security")


def _confirm(request: ActorRequest, form: JustPassphrase, has_words: bool, seconds: int) -> HttpResponse:
    account = request.actor.account
    if not has_words:
        form.fields["passphrase"].label = _("Code")
    elif not account.is_named:
        form.fields["passphrase"].label = _("Your words")
    words = Ask(
        _("Is it you?"),
        (_("Before your account itself is changed, this is asked once more."), *_without_words(account)),
        _("Go on"),
        (way("members:security", _("Not now")),),
        _getting_in(),
        names.of(account).name or "",
    )
    more = {"passkeys": bool(passkeys.passkeys_of(account))}
    return ask(request, words, form, tab=_("Me"), template="members/confirm.html", more=more, seconds=seconds)


def _without_words(account: Account) -> tuple[str, ...]:
    """Say what becomes of a nameless account whose words are lost: nobody can give them anew."""
    ends = casework.closes_on(account)
    if ends is None:
        return ()
    day = when.calendar_day(ends.erased.astimezone(when.zone(account.zone)).date())
    words = _("If the words are lost: all of it is erased by itself on %(day)s, if nobody writes until then.")
    return (words % {"day": day},)
