"""Invitations of staff: make one, see the link once, withdraw it."""

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import invitations as made
from engawa.foundation.accounts.roles import RoleKind
from engawa.portals.office import keeping
from engawa.portals.office.days import day_words
from engawa.portals.office.fields import OfficeForm
from engawa.portals.office.office_list import office_page
from engawa.portals.office.roles import STAFF_ROLES, labels


class InvitationForm(OfficeForm):
    """Who is invited, to which roles."""

    called = forms.CharField(
        max_length=60,
        required=False,
        label=gettext_lazy("Who is it for?"),
        help_text=gettext_lazy("For your own list. They choose how they are called."),
    )
    roles = forms.MultipleChoiceField(
        choices=STAFF_ROLES, label=gettext_lazy("Roles"), widget=forms.CheckboxSelectMultiple
    )


@door("people.invite")
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: ActorRequest) -> HttpResponse:
    """List the open invitations, and make one; its link is in this one answer and nowhere else."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    roles = [RoleKind(kind) for kind in form.cleaned_data["roles"]]
    token = keeping.invite(request.actor.account, roles=roles, called=form.cleaned_data["called"])
    link = request.build_absolute_uri(reverse("members:invitation", args=[token]))
    return _page(request, InvitationForm(), link=link)


@door("people.invite")
@require_POST
def withdraw(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Close an open invitation."""
    keeping.withdraw(request.actor.account, pk)
    return redirect("office:invitations")


def _page(request: ActorRequest, form: InvitationForm, *, link: str = "", status: int = 200) -> HttpResponse:
    rows = list(keeping.open_invitations().order_by("until"))
    called = made.called(rows)
    standing = [(row.pk, called[row.pk], labels(row.roles), day_words(row.until)) for row in rows]
    context = {"form": form, "link": link, "standing": standing}
    return office_page(request, "office/invitations.html", context, tab=_("People"), status=status)
