"""Days on which staff don't answer, kept by the office for whoever can't do it themselves."""

from typing import cast

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from engawa.care.conversations import promises
from engawa.care.rota import actions as rota
from engawa.care.rota.models import Absence
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import names
from engawa.portals.office import people
from engawa.portals.office.days import day_words, today
from engawa.portals.office.fields import Days, OfficeForm
from engawa.portals.office.office_list import office_page


class AbsenceForm(OfficeForm):
    """Who is away, from when to when."""

    who = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Who is away?"))
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=Days)
    last_day = forms.DateField(label=gettext_lazy("Last day"), widget=Days)


@door("absence.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: ActorRequest) -> HttpResponseBase:
    """List absences that are not over, and add one."""
    form = _form(request)
    if not form.is_bound:
        return _page(request, form)
    if form.is_valid() and _add(request, form):
        return redirect("office:absences")
    return _page(request, form, status=422)


@door("absence.manage")
@require_POST
def remove(request: ActorRequest, pk: int, absence: int) -> HttpResponseBase:
    """Take one absence away."""
    account = verdicts.get(request.actor, "absence.manage", pk)
    rota.remove_absence(account, absence, request.actor.account)
    promises.renew_of(account)
    return redirect("office:absences")


def _add(request: ActorRequest, form: AbsenceForm) -> bool:
    told = form.cleaned_data
    account = verdicts.get(request.actor, "absence.manage", told["who"])
    try:
        rota.add_absence(account, told["first_day"], told["last_day"], request.actor.account)
    except rota.Wrong as error:
        form.add_error("last_day", str(error))
        return False
    promises.renew_of(account)
    return True


def _form(request: ActorRequest) -> AbsenceForm:
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    for name in ("first_day", "last_day"):
        form.fields[name].widget.attrs["max"] = (today() + rota.FARTHEST).isoformat()
    here = people.working(verdicts.all_for(request.actor, "absence.manage"))
    cast(forms.TypedChoiceField, form.fields["who"]).choices = [("", "—"), *here]
    return form


def _page(request: ActorRequest, form: AbsenceForm, *, status: int = 200) -> HttpResponse:
    rows = Absence.objects.filter(last_day__gte=today(), account__is_active=True).order_by("first_day", "pk")
    facts = list(rows.values_list("pk", "account_id", "first_day", "last_day"))
    called = names.called(who for _pk, who, _first, _last in facts)
    standing = [(pk, who, called[who], day_words(first), day_words(last)) for pk, who, first, last in facts]
    context = {"form": form, "standing": standing}
    return office_page(request, "office/absences.html", context, tab=_("People"), status=status)
