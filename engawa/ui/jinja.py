"""The Jinja2 environments of our pages, one for each language.

Addresses, names of static files, icons and translations are the same for every visitor of a language, and a page holds
dozens of each. Each environment is bound to its language and keeps what it has looked up: asking Django every time was
two thirds of a page's cost (decision 0005).
"""

from functools import cache, lru_cache, partial
from typing import Any

from django.conf import settings
from django.templatetags.static import static as find_static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from engawa.lib import names
from engawa.ui.pictures.icons import icon as draw_icon
from engawa.ui.safe import markup

# Addresses may carry ids; the least used are forgotten so that memory stays flat.
KEPT_ADDRESSES = 4096


@cache
def icon(name: str) -> Markup:
    """Return a line icon."""
    return markup(draw_icon(name))


@cache
def _static(path: str) -> str:
    return find_static(path)


@lru_cache(KEPT_ADDRESSES)
def address(language: str, name: str, *args: object) -> str:
    """Return the address of a page in a language."""
    with translation.override(language):
        return reverse(name, args=args)


@cache
def _gettext(language: str, message: str) -> str:
    with translation.override(language):
        return translation.gettext(message)


def _ngettext(language: str, one: str, many: str, number: int) -> str:
    with translation.override(language):
        return translation.ngettext(one, many, number)


def _city(language: str, zone: str) -> str:
    return names.zone_city(zone, language)


def environment(language: str, **options: Any) -> Environment:
    """Return an environment with autoescape, strict names, gettext, and `url`, `static`, `icon`, `city` and `gap`.

    StrictUndefined: a misspelt name in a template is an error in the first test that renders it, not an empty
    place on a page.
    """
    made = Environment(  # noqa: S701  Django passes autoescape=True; a test proves it
        **{**options, "undefined": StrictUndefined},
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        partial(_gettext, language), partial(_ngettext, language), newstyle=True
    )
    static = find_static if settings.DEBUG else _static
    made.globals.update(url=partial(address, language), static=static, icon=icon, city=partial(_city, language))
    # What stands between two sentences.
    made.globals["gap"] = "" if language == "ja" else " "
    return made


english = partial(environment, "en")
japanese = partial(environment, "ja")
