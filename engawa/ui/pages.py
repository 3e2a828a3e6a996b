"""Render a page in the common frame."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import get_language

from engawa.lib.texts import LANGUAGES
from engawa.ui import jinja, navigation


def language() -> str:
    """Return the language of the page being answered: "en" or "ja"."""
    current = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return current if current in LANGUAGES else "en"


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, tab: str = "", status: int = 200
) -> HttpResponse:
    """Return `template` in the frame. `tab` is what tab, history and a glance over the shoulder show: neutral words."""
    shown_in = language()
    frame: dict[str, Any] = {
        "organisation": settings.ORGANISATION,
        "language": shown_in,
        "languages": _languages(request, shown_in),
        "places": navigation.PLACES[navigation.VISITOR],
        "here": request.path,
        "debug": settings.DEBUG,
        "signed_in": False,
        "can_lock": False,
        "left": "",
        "locks_after": 0,
        "at_work": False,
    }
    for add in navigation.FRAME:
        frame |= add(request)
    frame["stands_at"] = navigation.standing_at(frame["places"], request.path, partial(jinja.address, shown_in))
    frame["tab"] = f"{tab} · {frame['organisation']}" if tab else frame["organisation"]
    context = context or {}
    # A page that took one of the frame's words would quietly lose its bar or its language.
    if taken := frame.keys() & context.keys():
        raise ValueError(f"{template}: the frame uses {', '.join(sorted(taken))} itself")
    html = engines[shown_in].get_template(template).render({**frame, **context}, request)
    return HttpResponse(html, status=status)


def _languages(request: HttpRequest, shown_in: str) -> list[tuple[str, str, str]]:
    """Return (code, own name, path of this page in it) for the languages that this page is not in."""
    # Escaped as in an address: a path may hold anything, a line break too.
    rest = request.get_full_path().removeprefix(f"/{shown_in}/")
    return [(code, name, rest) for code, name in settings.LANGUAGES if code != shown_in]
