"""The library: articles, search, figures, and what is often said."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engawa.care.library import search as finding
from engawa.care.library.articles import SECTIONS, library
from engawa.foundation.access.door import door
from engawa.portals.visitor import shelves
from engawa.portals.visitor.country import country_of
from engawa.ui.pages import language, page
from engawa.ui.pictures.sections import section as section_picture
from engawa.ui.safe import markup


@door("visit")
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Show all articles by section."""
    sections = [
        (
            id,
            shelves.section_name(id),
            markup(section_picture(id, prefix=id)),
            library().section(language(), id),
        )
        for id in SECTIONS
    ]
    return page(request, "visitor/library.html", {"sections": sections, "query": ""}, tab=_("Reading"))


@door("visit")
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one article with its sources."""
    found = library().articles[language()].get(slug)
    if found is None:
        raise Http404
    before, following = library().beside(found)
    body = shelves.body(found.language, found.slug)
    context = {
        "article": found,
        "body": markup(body),
        "picture": markup(section_picture(found.section)),
        "section": shelves.section_name(found.section),
        "before": before,
        "following": following,
        "is_behind": library().is_behind(found),
    }
    return page(request, "visitor/article.html", context, tab=found.tab)


@door("visit")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the articles in which the words of `q` stand."""
    query = " ".join(request.GET.get("q", "").replace("\0", " ").split())[: finding.LONGEST_QUERY]
    found = finding.index(language()).search(query)
    return page(request, "visitor/search.html", {"query": query, "found": found}, tab=_("Reading"))


@door("visit")
@require_safe
def atlas(request: HttpRequest) -> HttpResponse:
    """Show figures by country: a picture, a table, and the gaps."""
    context = shelves.atlas_context(language(), country_of(request))
    return page(request, "visitor/atlas.html", context, tab=_("Figures"))


@door("visit")
@require_safe
def sayings(request: HttpRequest) -> HttpResponse:
    """Show what is often said, and what is known, one by one."""
    return page(request, "visitor/sayings.html", shelves.sayings_context(language()), tab=_("Said and known"))
