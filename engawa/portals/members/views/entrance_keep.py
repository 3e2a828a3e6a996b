"""From a private link to an account of one's own: a name, a passphrase, and nothing lost."""

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import ages, names, recovery
from engawa.foundation.organisation.current import organisation
from engawa.portals.members import entering, once
from engawa.portals.members.asked import Keep, sent, taken
from engawa.portals.members.asking import Ask, ask, language, way
from engawa.portals.members.lately import is_lately, is_new, named, to_confirm
from engawa.ui.pages import page


@door("self.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: ActorRequest) -> HttpResponse:
    """Let somebody who is known only by a link choose a name to come back with."""
    if request.actor.account.is_named:
        return redirect("members:security")
    # Words are easily lost, so whoever has just come in may go on without them; a browser found open later may not.
    if not is_new(request) and not is_lately(request):
        return to_confirm(request)
    form, seconds = Keep(sent(request), language=language()), 0
    if form.is_bound and (seconds := entering.names_asked(request)):
        form = Keep(None, language=language(), initial=request.POST.dict())
    if form.is_valid() and (answer := _keep(request, form)):
        return answer
    words = Ask(
        _("Keep this as your account"),
        (
            _("With a name you can come back without the link. Everything you wrote stays where it is."),
            _("Any name will do. No e-mail address is needed. Your private link ends then."),
        ),
        _("Keep it"),
        (way("members:start", _("Not now")),),
    )
    return ask(request, words, form, tab=_("Me"), seconds=seconds)


@door("self.manage")
@named
@require_safe
def recovery_code(request: ActorRequest) -> HttpResponse:
    """Show a new recovery code, once."""
    account = request.actor.account
    country = account.country or organisation().country
    context = {
        "code": once.take(request, "recovery"),
        "name": names.of(account).name or "",
        "has_code": bool(account.recovery),
        "agreement": ages.agreement(country, account.age_band).value,
    }
    return page(request, "members/recovery_code.html", context, tab=_("Me"))


def _keep(request: ActorRequest, form: Keep) -> HttpResponse | None:
    account, given = request.actor.account, form.cleaned_data
    account.age_band = given["age_band"]
    try:
        with transaction.atomic():
            accounts.take_name(account, given["name"], given["passphrase"], keep_words=given["way"] == "same")
            account.save(update_fields=["age_band"])
            code = recovery.renew(account)
            update_session_auth_hash(request, account)
            entering.trace(request, "self.keep")
    except accounts.NameTaken:
        form.add_error("name", taken())
        return None
    once.put(request, "recovery", code)
    return entering.remember(request, redirect("members:recovery-code"), account)
