"""The way in and the way out: language, leaving quickly, and the files that browsers and robots ask for."""

from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from engawa.care.library.articles import library
from engawa.foundation.access.door import door
from engawa.foundation.accounts import presence
from engawa.foundation.live import channels
from engawa.ui.pages import language

_WORKER = Path(__file__).parent.parent / "service_worker.js"


@door("visit")
@require_safe
def way_in(request: HttpRequest) -> HttpResponse:
    """Lead to the front page in the visitor's language."""
    response = HttpResponseRedirect(f"/{language()}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@door("visit")
@require_safe
def choose_language(request: HttpRequest, code: str, rest: str) -> HttpResponse:
    """Remember a language and show the same page in it. A GET: it changes nothing but the visitor's own cookie."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"/{code}/{rest}" + (f"?{query}" if query else ""))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
    return response


@door("visit")
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Lead away to a page that says nothing about the reader, and close this device for whoever opens it next.

    A GET, so that it works without JavaScript; it takes nothing away from anybody but whoever is signed in here.
    """
    here = cast(Any, request)
    if here.actor is not None and _is_ones_own_step(request):
        presence.leave(request)
        with transaction.atomic():
            # Other open pages of the same person look again, and close too.
            channels.advance(f"account:{here.actor.id}")
    return HttpResponseRedirect(settings.LEAVE_URL)


@door("visit")
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the small program with which a browser keeps the help page for times without a connection."""
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@door("visit")
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines read everything but the visitor's own steps."""
    lines = ["User-agent: *", "Disallow: /language/", "Disallow: /leave/"]
    if settings.ORIGIN:
        lines.append(f"Sitemap: {settings.ORIGIN}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@door("visit")
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the public pages in each language; whoever searches at night finds them without knowing us."""
    origin = settings.ORIGIN or f"{request.scheme}://{request.get_host()}"
    rows = "".join(f"<url><loc>{origin}{path}</loc></url>" for path in _public_paths())
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def _is_ones_own_step(request: HttpRequest) -> bool:
    """Say whether somebody pressed it here: a link on another page locks nobody out, nor does what is fetched early."""
    from_elsewhere = request.headers.get("Sec-Fetch-Site", "none") in {"cross-site", "same-site"}
    return request.method == "GET" and not from_elsewhere and "Sec-Purpose" not in request.headers


def _public_paths() -> list[str]:
    names = ("home", "about", "privacy", "supporters", "self-check", "library", "atlas", "sayings", "help")
    paths = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            paths += [reverse(f"visitor:{name}") for name in names]
            paths += [reverse("visitor:article", args=[slug]) for slug in library().articles["en"]]
    return paths
