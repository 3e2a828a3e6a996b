"""The front page and the pages about Engawa itself."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engawa.care.library.articles import library
from engawa.foundation.access.door import door
from engawa.foundation.organisation.current import organisation
from engawa.portals.visitor.country import country_of
from engawa.portals.visitor.links import link_to
from engawa.ui.pages import language, page
from engawa.ui.pictures.garden import garden
from engawa.ui.pictures.season import is_southern, season
from engawa.ui.safe import markup


@door("visit")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the three doors, and the garden in the season where the visitor lives."""
    now = season(datetime.now(UTC).date(), is_southern(country_of(request)))
    label = _("A veranda between a lit room and a garden.")
    context = {"garden": markup(garden(now, label=label)), "first": library().articles[language()]["what-it-is"]}
    return page(request, "visitor/home.html", context)


@door("visit")
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what Engawa is and what it is not."""
    who = organisation()
    return _written(request, "about", said=who.about_in(language()), hours=who.hours_in(language()))


@door("visit")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept (nothing), and what stays on the visitor's own device."""
    return _written(request, "privacy")


@door("visit")
@require_safe
def supporters(request: HttpRequest) -> HttpResponse:
    """Say what somebody who works in support can use here today."""
    return _written(request, "supporters")


def _written(request: HttpRequest, slug: str, *, said: str = "", hours: str = "") -> HttpResponse:
    text = library().pages[language()][slug]
    context = {"text": text, "body": markup(text.html(link_to)), "said": said, "hours": hours}
    return page(request, "visitor/written.html", context, tab=text.tab)
