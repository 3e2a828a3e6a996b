"""The Jinja2 environment of our pages."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from engawa.ui.pictures.icons import icon
from engawa.ui.safe import markup


def url(name: str, *args: object) -> str:
    """Return the path of a page by its name."""
    return reverse(name, args=args)


def environment(**options: Any) -> Environment:
    """Return an environment with autoescape, strict names, gettext and our few globals.

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
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals.update(url=url, static=static, icon=lambda name: markup(icon(name)))
    return made
