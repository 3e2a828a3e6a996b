"""Who works here: the list, roles, and the end of somebody's work."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import STAFF, RoleKind
from engawa.portals.office import people
from engawa.portals.office.days import day_words, today
from engawa.portals.office.fields import OfficeForm, languages
from engawa.portals.office.office_list import office_page
from engawa.portals.office.people import LastAdministrator
from engawa.portals.office.roles import STAFF_ROLES


class RolesForm(OfficeForm):
    """Which roles somebody holds."""

    roles = forms.MultipleChoiceField(
        choices=STAFF_ROLES, required=False, label=gettext_lazy("Roles"), widget=forms.CheckboxSelectMultiple
    )


@door("people.list")
@require_safe
def staff(request: ActorRequest) -> HttpResponse:
    """List who works here; nobody who is supported stands in this list as such."""
    called = request.GET.get("called", "").replace("\x00", "").strip()[:60]
    found = people.working(people.staff_for(request.actor), called)
    shown = Paginator(found, people.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "called": called,
        "shown": shown,
        "lines": people.lines(list(shown), today()),
        "language_names": dict(languages()),
        "day_words": day_words,
        "may_manage": verdicts.may(request.actor, "people.manage"),
        "may_invite": verdicts.may(request.actor, "people.invite"),
        "gone": people.gone(request.actor) if verdicts.may(request.actor, "people.manage") else [],
    }
    return office_page(request, "office/people.html", context, tab=_("People"))


@door("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Show and change the roles of one of staff."""
    account = verdicts.get(request.actor, "people.manage", pk)
    if request.method != "POST":
        held = account.roles.filter(until=None, kind__in=STAFF).values_list("kind", flat=True)
        return _roles(request, account, RolesForm(initial={"roles": list(held)}))
    form = RolesForm(request.POST)
    if not form.is_valid():
        return _roles(request, account, form, status=422)
    try:
        people.set_roles(account, {RoleKind(kind) for kind in form.cleaned_data["roles"]}, request.actor.account)
    except LastAdministrator:
        form.add_error("roles", _last_words())
        return _roles(request, account, form, status=422)
    return redirect("office:people")


@door("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Say what ends with somebody's work here, and end it."""
    account = verdicts.get(request.actor, "people.manage", pk)
    if request.method != "POST":
        return _end(request, account)
    try:
        people.end_work(account, request.actor.account)
    except LastAdministrator:
        return _end(request, account, error=_last_words(), status=422)
    return redirect("office:people")


@door("people.manage")
@require_POST
def back(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Let somebody sign in again whose work had ended."""
    people.take_back(verdicts.get(request.actor, "people.manage", pk), request.actor.account)
    return redirect("office:person-roles", pk)


def _roles(request: ActorRequest, account: Account, form: RolesForm, status: int = 200) -> HttpResponse:
    context = {"called": names.of(account).called, "account": account, "form": form}
    return office_page(request, "office/person_roles.html", context, tab=_("People"), status=status)


def _end(request: ActorRequest, account: Account, error: str = "", status: int = 200) -> HttpResponse:
    context = {"called": names.of(account).called, "account": account, "ending": people.ending(account), "error": error}
    return office_page(request, "office/person_end.html", context, tab=_("People"), status=status)


def _last_words() -> str:
    return _("This is the only administrator. Another one could take over first.")
