"""Rooms, and places to meet at."""

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from engawa.care.appointments import actions as appointments
from engawa.care.appointments.places import LONGEST_ADDRESS, LONGEST_NAME
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.portals.office.fields import OfficeForm
from engawa.ui.pages import page


class PlaceForm(OfficeForm):
    """What a place is called, and where it is."""

    name = forms.CharField(max_length=LONGEST_NAME, label=gettext_lazy("What it is called"))
    address = forms.CharField(
        max_length=LONGEST_ADDRESS, required=False, label=gettext_lazy("Where it is, as somebody would be told")
    )


@door("place.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: ActorRequest) -> HttpResponseBase:
    """List the places, and add one."""
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _listed(request, form)
    if form.is_valid():
        try:
            appointments.add_place(form.cleaned_data["name"], form.cleaned_data["address"], request.actor.account)
            return redirect("office:places")
        except appointments.Wrong as error:
            form.add_error("name", str(error))
    return _listed(request, form, status=422)


@door("place.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Rename a place, or say anew where it is."""
    found = verdicts.get(request.actor, "place.manage", pk)
    if request.method != "POST":
        return _one(request, pk, PlaceForm(initial={"name": found.name, "address": found.address}))
    form = PlaceForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            appointments.rename_place(found, told["name"], told["address"], request.actor.account)
            return redirect("office:places")
        except appointments.Wrong as error:
            form.add_error("name", str(error))
    return _one(request, pk, form, status=422)


@door("place.manage")
@require_POST
def retire(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Offer a place no more."""
    appointments.retire_place(verdicts.get(request.actor, "place.manage", pk), request.actor.account)
    return redirect("office:places")


@door("place.manage")
@require_POST
def take_back(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Offer a place again."""
    found = verdicts.get(request.actor, "place.manage", pk)
    try:
        appointments.take_place_back(found, request.actor.account)
    except appointments.Wrong as error:
        return _listed(request, PlaceForm(), problem=str(error), status=422)
    return redirect("office:places")


def _listed(request: ActorRequest, form: PlaceForm, problem: str = "", status: int = 200) -> HttpResponse:
    found = list(verdicts.all_for(request.actor, "place.manage").order_by("name", "pk"))
    context = {
        "form": form,
        "in_use": [one for one in found if one.retired is None],
        "retired": [one for one in found if one.retired is not None],
        "problem": problem,
    }
    return page(request, "office/places.html", context, tab=_("Places to meet"), status=status)


def _one(request: ActorRequest, pk: int, form: PlaceForm, status: int = 200) -> HttpResponse:
    return page(request, "office/place.html", {"form": form, "pk": pk}, tab=_("Places to meet"), status=status)
