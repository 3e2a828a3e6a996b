"""What the set-up offers for place and languages, out of what browser and machine tell; each is seen in its field."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from engawa.care.library import current
from engawa.lib.names import zone_country
from engawa.portals.office.fields import SUPPORT, countries
from engawa.portals.visitor import country
from engawa.ui.pages import language

# What browsers call a language of support that we call otherwise.
_OTHER_NAMES = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant",
                "zh-mo": "zh-Hant", "no": "nb", "nn": "nb", "tl": "fil"}  # fmt: skip
_KNOWN = {code.lower(): code for code in SUPPORT}


def guessed(request: HttpRequest) -> dict[str, Any]:
    """Return country, zone and languages for a fresh set-up; "" where nothing tells."""
    known = dict(countries())
    told = (settings.COUNTRY, country.told(request), zone_country(settings.SERVER_ZONE))
    place = next((code for code in told if code and code in known), "")
    return {"country": place, "zone": _zone(place), "languages": _languages(request)}


def usual_zone(code: str) -> str:
    """Return the usual time zone of a country, "" where it is not known here."""
    place = current.directory("").countries.get(code)
    return place.zone if place else ""


def _zone(code: str) -> str:
    """Return the machine's zone if it lies in the country, for many have more than one; else the usual one."""
    machine = settings.SERVER_ZONE
    return machine if machine and zone_country(machine) == code else usual_zone(code)


def _languages(request: HttpRequest) -> list[str]:
    told = [tag for tag, _ in parse_accept_lang_header(request.headers.get("accept-language", "")[:200])]
    known = (_OTHER_NAMES.get(tag) or _KNOWN.get(tag) or _support(tag) for tag in told)
    return list(dict.fromkeys([language(), *filter(None, known)]))


def _support(tag: str) -> str | None:
    """Return the language of support that a longer tag begins with: "zh-hant-tw", "en-gb"."""
    shorter = tag.rpartition("-")[0]
    return _KNOWN.get(shorter) or (_support(shorter) if shorter else None)
