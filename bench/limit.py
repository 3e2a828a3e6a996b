"""The limit for P1: the same HTML by hand-written Starlette and Jinja2, with nothing of Django in the way.

Addresses, static names and translations are plain dictionary look-ups; pictures, sealing and the order of questions
are computed as in the real page, since no hand-written page could leave them out.
"""

import gettext
import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

import django

django.setup()

from django.templatetags.static import static as find_static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from engawa.care.library.articles import library
from engawa.care.screening import flow
from engawa.care.screening.answers import Answers
from engawa.care.screening.questions import self_check
from engawa.portals.visitor.state import State, seal
from engawa.ui import pages
from engawa.ui.navigation import PLACES, standing_at
from engawa.ui.pictures.icons import icon
from engawa.ui.pictures.path import path_through_house
from engawa.ui.pictures.sections import section
from engawa.ui.safe import markup

PACKAGE = Path(pages.__file__).parent.parent
FRAME = {
    "organisation": "Engawa", "language": "en", "languages": [("ja", "日本語", "self-check/me/")],
    "tab": "Questions · Engawa", "here": "/en/self-check/me/", "debug": False,
    "signed_in": False, "at_work": False,
}  # fmt: skip
WAY = "The way through the house, from the room to the garden."
PATHS: dict[tuple[object, ...], str] = {}
STATIC: dict[str, str] = {}
ICONS: dict[str, str] = {}


def url(*name: object) -> str:
    """Return an address from a dictionary, filled at the first look."""
    if name not in PATHS:
        with translation.override("en"):
            PATHS[name] = reverse(str(name[0]), args=name[1:])
    return PATHS[name]


def static(name: str) -> str:
    """Return a hashed name from a dictionary."""
    if name not in STATIC:
        STATIC[name] = find_static(name)
    return STATIC[name]


def drawn(name: str) -> str:
    """Return an icon from a dictionary."""
    return ICONS.setdefault(name, markup(icon(name)))


environment = Environment(
    loader=FileSystemLoader([PACKAGE / "ui/templates", *PACKAGE.glob("portals/*/templates")]),
    autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False, extensions=["jinja2.ext.i18n"],
)  # fmt: skip
words = gettext.NullTranslations()
environment.install_gettext_callables(words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext)
environment.globals.update(url=url, static=static, icon=drawn)
QUESTION = environment.get_template("visitor/question.html")
ARTICLE = environment.get_template("visitor/article.html")
with translation.override("en"):
    SMALL_STEPS = library().articles["en"]["small-steps"]
    from engawa.portals.visitor.shelves import body

    BODY = markup(body("en", "small-steps"))
    PICTURE = markup(section("talking"))
    PLACES_NOW = list(PLACES["visitor"])
    STANDS_AT = {
        path: standing_at(PLACES_NOW, path, url) for path in ("/en/self-check/me/", "/en/library/small-steps/")
    }


async def question(request: Request) -> HTMLResponse:
    """Serve the first question."""
    answers = Answers("self")
    asked = flow.path(answers, self_check())[0]
    done, total = flow.position(answers, self_check(), asked.id)
    context = {
        **FRAME, "places": PLACES_NOW, "stands_at": STANDS_AT["/en/self-check/me/"],
        "state": seal(State(answers, asked.id)), "about": "self", "question": asked,
        "text": asked.asks["self"].en, "hint": asked.hint["self"].en if asked.hint["self"] else "",
        "choices": [(choice.id, choice.label["self"].en) for choice in asked.choices], "none_of_these": "",
        "chosen": {None},
        "is_none": False, "room": "The room", "has_before": False, "has_answers": False, "error": "",
        "path": markup(path_through_house(done, total, label=WAY)),
        "unfolded": False, "safety": (), "urgent": None, "countries": (), "country": "",
    }  # fmt: skip
    return HTMLResponse(QUESTION.render(context))


async def article(request: Request) -> HTMLResponse:
    """Serve one article."""
    before, following = library().beside(SMALL_STEPS)
    context = {
        **FRAME, "places": PLACES_NOW, "stands_at": STANDS_AT["/en/library/small-steps/"], "article": SMALL_STEPS,
        "body": BODY, "headings": [], "picture": PICTURE,
        "tab": f"{SMALL_STEPS.title} · Engawa", "here": "/en/library/small-steps/",
        "languages": [("ja", "日本語", "library/small-steps/")],
        "section": "Talking, sleeping, small steps", "before": before, "following": following, "is_behind": False,
    }  # fmt: skip
    return HTMLResponse(ARTICLE.render(context))


routes = [Route("/en/self-check/me/", question), Route("/en/library/small-steps/", article)]
