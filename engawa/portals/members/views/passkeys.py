"""One's passkeys: add, rename, remove."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import passkeys
from engawa.portals.members import entering
from engawa.portals.members.asked import PasskeyName
from engawa.portals.members.lately import lately, named
from engawa.ui.pages import page


@door("self.manage")
@named
@lately
@require_safe
def passkey_list(request: ActorRequest) -> HttpResponse:
    """Show one's passkeys."""
    return _list(request)


@door("self.manage")
@named
@lately
@require_POST
def new_options(request: ActorRequest) -> HttpResponse:
    """Give the browser what it needs to make a passkey."""
    return JsonResponse(passkeys.begin_adding(request.actor.account))


@door("self.manage")
@named
@lately
@require_POST
def passkey_add(request: ActorRequest) -> HttpResponse:
    """Keep a passkey that the browser made."""
    name = request.POST.get("name", "").strip()[:40] or _("Passkey")
    if not passkeys.add(request.actor.account, name, request.POST.get("credential", "")):
        return _list(request, _("This passkey could not be kept. Trying again could help."))
    entering.trace(request, "self.passkey")
    return redirect("members:passkeys")


@door("self.manage")
@lately
@require_POST
def passkey_rename(request: ActorRequest, key: int) -> HttpResponse:
    """Call a passkey something else."""
    form = PasskeyName(request.POST)
    if not form.is_valid():
        return _list(request, _("A name of 1 to 40 signs fits here."))
    if not passkeys.rename(request.actor.account, key, form.cleaned_data["name"]):
        return _gone(request)
    return redirect("members:passkeys")


@door("self.manage")
@lately
@require_POST
def passkey_remove(request: ActorRequest, key: int) -> HttpResponse:
    """Let a passkey open nothing any more, unless it is the only way in."""
    account = request.actor.account
    if not account.has_usable_password() and len(passkeys.passkeys_of(account)) < 2:
        return _list(request, _("This is the only way into your account. A passphrase first would make it safe."))
    if not passkeys.remove(account, key):
        return _gone(request)
    entering.trace(request, "self.passkey_end")
    return redirect("members:passkeys")


def _gone(request: ActorRequest) -> HttpResponse:
    answer = _list(request, _("This passkey is not there any more."))
    answer.status_code = 404
    return answer


def _list(request: ActorRequest, problem: str = "") -> HttpResponse:
    context = {"passkeys": passkeys.passkeys_of(request.actor.account), "problem": problem}
    return page(request, "members/passkeys.html", context, tab=_("Me"), status=422 if problem else 200)
