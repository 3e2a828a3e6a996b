"""The living page of components, in debug only: every component once, as the pages use it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from engawa.ui.pages import page
from engawa.ui.pictures.garden import garden
from engawa.ui.pictures.icons import ICONS
from engawa.ui.pictures.path import path_through_house
from engawa.ui.pictures.season import Season
from engawa.ui.pictures.sections import section
from engawa.ui.pictures.windows import windows
from engawa.ui.safe import markup

SECTIONS = ("understanding", "causes", "beside", "talking", "help", "family", "hope", "atlas", "help_now")
TOKENS = ("surface", "raised", "ink", "ink-soft", "accent", "line", "care", "alert", "moss", "persimmon", "dusk")


@require_safe
def living_page(request: HttpRequest) -> HttpResponse:
    """Show every component and picture."""
    context = {
        "tokens": TOKENS,
        "icons": sorted(ICONS),
        "gardens": [(each.value, markup(garden(each, prefix=each.value))) for each in Season],
        "sections": [(name, markup(section(name, prefix=name))) for name in SECTIONS],
        "path": markup(path_through_house(4, 14)),
        "windows": markup(windows([0, 1, 2, None, 1, 0], ["0", "1", "2", "?", "1", "0"])),
    }
    return page(request, "ui/living.html", context, tab="Components")
