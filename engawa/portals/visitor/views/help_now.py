"""Help right now: one tap away on every page, by country, without JavaScript, and offline once seen."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engawa.foundation.access.door import door
from engawa.portals.visitor.contacts import help_for
from engawa.portals.visitor.country import country_name, country_names, country_of, directory, remember
from engawa.ui.pages import language, page


@door("visit")
@require_safe
def nearest(request: HttpRequest) -> HttpResponse:
    """Show the help of the visitor's country, or go to the one that was chosen from the list."""
    chosen = request.GET.get("country", "").upper()
    if chosen not in directory().countries:
        return _help(request, country_of(request))
    response = HttpResponseRedirect(reverse("visitor:country", args=[chosen]))
    remember(response, chosen)
    return response


@door("visit")
@require_safe
def country(request: HttpRequest, country: str) -> HttpResponse:
    """Show the help of one country."""
    if country and country not in directory().countries:
        raise Http404
    return _help(request, country)


def _help(request: HttpRequest, code: str) -> HttpResponse:
    shown = help_for(code, zone=request.GET.get("zone", ""))
    context = {
        "help": shown,
        "country": code,
        "country_name": country_name(code, language()),
        "countries": country_names(language()),
    }
    return page(request, "visitor/help.html", context, tab=_("Contacts"))
