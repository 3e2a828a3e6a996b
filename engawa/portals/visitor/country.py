"""Which country's help to show: what the visitor chose, else a guess that can be changed with one tap."""

import logging
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation.trans_real import parse_accept_lang_header

from engawa.care.library import current
from engawa.care.library.directory import Directory, DirectoryError, countries
from engawa.foundation.organisation.current import organisation
from engawa.lib import names

A_YEAR = 60 * 60 * 24 * 365

# A browser that asks for plain "ja" or "ko" tells a country well enough for a first guess.
_HOME = {"ja": "JP", "ko": "KR", "it": "IT", "da": "DK", "fi": "FI", "sv": "SE", "nb": "NO", "pl": "PL", "th": "TH",
         "uk": "UA", "tl": "PH", "fil": "PH"}  # fmt: skip


def directory() -> Directory:
    """Return the directory of this installation, with the entries that the office keeps."""
    return _directory(settings.OWN_DIRECTORY, organisation().directory)


@lru_cache(4)
def _directory(own: str, text: str) -> Directory:
    try:
        return current.directory(own, text)
    except DirectoryError:
        # A newer release may know an id that the office's text uses too. Help right now opens all the same.
        logging.getLogger("engawa").exception("the organisation's own directory entries can't be read")
        return current.directory(own)


def home_country() -> str:
    """Return the organisation's country (ISO 3166), else the one in the settings; "" for none."""
    return organisation().country or settings.COUNTRY


def country_of(request: HttpRequest) -> str:
    """Return the visitor's country (ISO 3166), or "" where nothing tells it."""
    known = directory().countries
    for code in (request.COOKIES.get(settings.COUNTRY_COOKIE_NAME, ""), told(request), home_country()):
        if code in known:
            return code
    return ""


def told(request: HttpRequest) -> str:
    """Return the country in Accept-Language: a region such as en-GB, else the home of a language such as ja."""
    tags = [tag for tag, _ in parse_accept_lang_header(request.headers.get("accept-language", "")[:200])]
    regions = [part.upper() for tag in tags for part in tag.split("-")[1:] if len(part) == 2]
    return regions[0] if regions else next((_HOME[tag] for tag in tags if tag in _HOME), "")


def remember(response: HttpResponseBase, code: str) -> None:
    """Keep the visitor's choice of a country in a cookie; this is the only thing that the site remembers of it."""
    response.set_cookie(
        settings.COUNTRY_COOKIE_NAME, code, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SECURE
    )


def country_names(language: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of every country in the directory, sorted by name in `language`."""
    return _names(countries(directory()), language)


@lru_cache(8)
def _names(codes: tuple[str, ...], language: str) -> tuple[tuple[str, str], ...]:
    called = ((code, names.country_name(code, language)) for code in codes)
    return tuple(sorted(called, key=lambda pair: pair[1]))


def country_name(code: str, language: str) -> str:
    """Return the name of a country; "" for none."""
    return dict(country_names(language)).get(code, "")
