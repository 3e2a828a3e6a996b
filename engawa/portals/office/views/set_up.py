"""The set-up in a browser: four steps, each a page of its own, nothing kept before the last."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engawa.foundation.access.door import door
from engawa.foundation.accounts.actions import NameTaken
from engawa.foundation.organisation import current
from engawa.lib import names
from engawa.portals.members import entering
from engawa.portals.office import qr, set_up, set_up_forms, set_up_guesses, set_up_key
from engawa.portals.office.fields import OfficeForm
from engawa.portals.office.set_up import AlreadySetUp, Told, Unreadable
from engawa.ui.pages import language, page
from engawa.ui.safe import markup


@door("enter")
@require_http_methods(["GET", "HEAD", "POST"])
def steps(request: HttpRequest) -> HttpResponseBase:
    """Go through the set-up, while there is none."""
    if request.method == "POST" and request.POST.get("state"):
        return _step(request)
    if current.is_set_up():
        raise Http404
    given = request.POST.get("key") if request.method == "POST" else request.GET.get("key")
    if set_up_key.is_needed(request) and not set_up_key.fits(given or ""):
        return _ask_key(request, wrong=bool(given))
    return _show(request, set_up.begin(language(), set_up_guesses.guessed(request)))


def _step(request: HttpRequest) -> HttpResponseBase:
    try:
        told = set_up.unseal(request.POST["state"])
    except Unreadable:
        if current.is_set_up():
            raise Http404 from None
        return page(request, "office/set_up_stale.html", tab=_("First steps"), status=422)
    if current.is_set_up():
        return _taken(request)
    go = request.POST.get("go", "next")
    if go == "stay":
        return _show(request, told, set_up_forms.form_for(told, initial=_typed(request, told)))
    if go == "back":
        return _show(request, told.moved(-1))
    form = set_up_forms.form_for(told, request.POST, later=go == "later")
    if not form.is_valid():
        return _show(request, told, form, status=422)
    return _go_on(request, told, form)


def _go_on(request: HttpRequest, told: Told, form: Any) -> HttpResponseBase:
    answered = told.moved(1, **form.answers())
    if told.step != set_up.STEPS[-1]:
        return _show(request, answered)
    try:
        account = set_up.finish(answered, demo=answered.answers["demo"], language=language())
    except AlreadySetUp:
        return _taken(request)
    except NameTaken:
        first = told.moved(1 - len(set_up.STEPS)).moved(1)
        return _show(request, first, error=_("Somebody else signs in with this name. Another one is free."), status=422)
    # The code of the app was checked a moment ago, on this device.
    return entering.welcome(request, account, second_factor=answered.answers["has_app"], to=reverse("office:home"))


def _show(
    request: HttpRequest, told: Told, form: OfficeForm | None = None, *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "state": set_up.seal(told),
        "step": told.step,
        "number": set_up.STEPS.index(told.step) + 1,
        "count": len(set_up.STEPS),
        "form": form or set_up_forms.form_for(told),
        "error": error,
        "answers": told.answers,
        "secret": " ".join(told.secret[at : at + 4] for at in range(0, len(told.secret), 4)),
        "place": _place(told.answers) if told.step == "last" else {},
        "picture": _picture(told) if told.step == "first" else "",
    }
    return page(request, "office/set_up.html", context, tab=_("First steps"), status=status)


def _picture(told: Told) -> object:
    name = told.answers["name"]
    return markup(qr.code(set_up.app_address(told.secret, name), label=_("A picture for the app to read")))


def _place(answers: dict[str, Any]) -> dict[str, str]:
    """Return in words what was told or left as it was offered, to be seen once more."""
    shown_in = language()
    return {
        "languages": _(", ").join(names.language_name(code, shown_in) for code in answers["languages"]),
        "country": names.country_name(answers["country"], shown_in) if answers["country"] else "",
        "zone": names.zone_place(answers["zone"], shown_in),
    }


def _taken(request: HttpRequest) -> HttpResponse:
    # Also what the second tap on the last button meets, so it must not sound as if all were lost.
    return page(request, "office/set_up_taken.html", tab=_("First steps"), status=409)


def _ask_key(request: HttpRequest, *, wrong: bool) -> HttpResponse:
    context = {"error": _("This is not the key of this installation.") if wrong else ""}
    return page(request, "office/set_up_key.html", context, tab=_("First steps"), status=422 if wrong else 200)


def _typed(request: HttpRequest, told: Told) -> dict[str, Any]:
    """Return what stands in the form, as it was typed."""
    many = {"languages"}
    fields = set_up_forms.form_for(told).fields
    return {name: request.POST.getlist(name) if name in many else request.POST.get(name, "") for name in fields}
