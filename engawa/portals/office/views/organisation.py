"""What the organisation says of itself."""

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.organisation import current
from engawa.foundation.organisation.models import Organisation
from engawa.portals.office import fields, keeping
from engawa.portals.office.fields import OfficeForm, paragraph
from engawa.portals.office.office_list import office_page
from engawa.ui.pages import language

FACTS = ("name", "name_ja", "about_en", "about_ja", "hours_en", "hours_ja", "languages", "country", "zone")


class OrganisationForm(OfficeForm):
    """The organisation's facts."""

    name = forms.CharField(max_length=80, label=gettext_lazy("Name of the organisation"))
    name_ja = forms.CharField(max_length=80, required=False, label=gettext_lazy("Its name in Japanese"))
    about_en = forms.CharField(
        max_length=4000, required=False, label=gettext_lazy("Who you are, in English"), widget=paragraph()
    )
    about_ja = forms.CharField(
        max_length=4000, required=False, label=gettext_lazy("Who you are, in Japanese"), widget=paragraph()
    )
    hours_en = forms.CharField(max_length=200, required=False, label=gettext_lazy("When somebody answers, in English"))
    hours_ja = forms.CharField(max_length=200, required=False, label=gettext_lazy("When somebody answers, in Japanese"))
    languages = forms.MultipleChoiceField(
        choices=fields.languages,
        label=gettext_lazy("In which languages can people be answered?"),
        widget=forms.CheckboxSelectMultiple,
    )
    country = forms.ChoiceField(choices=fields.countries, required=False, label=gettext_lazy("Country"))
    zone = forms.ChoiceField(choices=fields.zones, label=gettext_lazy("Time zone"))


@door("organisation.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: ActorRequest) -> HttpResponseBase:
    """Show and change the organisation, with a look at how it will read."""
    if request.method != "POST":
        row = current.organisation()
        return _page(request, OrganisationForm(initial={name: getattr(row, name) for name in FACTS}))
    form = OrganisationForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if request.POST.get("go") == "look":
        return _page(request, form, Organisation(**form.cleaned_data))
    keeping.change_organisation(request.actor.account, **form.cleaned_data)
    return redirect("office:organisation")


def _page(
    request: ActorRequest, form: OrganisationForm, seen: Organisation | None = None, *, status: int = 200
) -> HttpResponse:
    shown = seen or current.organisation()
    context = {
        "form": form,
        "is_draft": seen is not None,
        "about": shown.about_in(language()),
        "hours": shown.hours_in(language()),
        "named": shown.name_in(language()),
    }
    return office_page(request, "office/organisation.html", context, tab=_("Organisation"), status=status)
