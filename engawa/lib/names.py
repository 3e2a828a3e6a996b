"""What people call languages, countries and time zones, in the language of a page."""

from collections.abc import Iterable
from functools import cache, lru_cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global

# The rest are codes such as Etc/GMT+9, and old names that only countries had.
_AREAS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
_NO_COUNTRY = {"", "001", "ZZ"}
# Babel says 中華人民共和国香港特別行政区.
_SHORT = {"HK": {"en": "Hong Kong", "ja": "香港"}, "MO": {"en": "Macao", "ja": "マカオ"}}


@cache
def language_name(code: str, shown_in: str) -> str:
    """Return the name of a language for readers of another; its code where nobody knows a name."""
    try:
        return Locale.parse(code, sep="-").get_display_name(shown_in) or code
    except (UnknownLocaleError, ValueError):
        return code


def country_name(code: str, language: str) -> str:
    """Return the name of a country or territory, the short one where people say it shorter."""
    return _SHORT.get(code, {}).get(language) or str(Locale(language).territories.get(code, code))


@lru_cache(2048)
def zone_city(zone: str, language: str) -> str:
    """Return the city that a zone is called after: "Tokyo", 「東京」; the zone's own name where it has none."""
    named = Locale(language).time_zones
    known = (named[each]["city"] for each in _names(zone) if "city" in named.get(each, {}))
    return next(known, zone.rpartition("/")[2].replace("_", " "))


@lru_cache(2048)
def zone_place(zone: str, language: str) -> str:
    """Return country and city of a zone: "Japan · Tokyo", 「日本 · 東京」."""
    code = zone_country(zone)
    country = country_name(code, language) if code else ""
    return " · ".join(dict.fromkeys(filter(None, (country, zone_city(zone, language)))))


def zone_country(zone: str) -> str:
    """Return the code of the country that a zone lies in, "" for none."""
    code = str(get_global("zone_territories").get(_newest(zone), ""))
    return "" if code in _NO_COUNTRY else code


def zone_choices(zones: Iterable[str], language: str) -> list[tuple[str, str]]:
    """Return zones with their places, in the order in which somebody would look for them."""
    return sorted(((zone, zone_place(zone, language)) for zone in set(zones)), key=lambda pair: (pair[1], pair[0]))


@cache
def all_zones() -> frozenset[str]:
    """Return one name of every zone that is called after a place, and UTC."""
    return frozenset(zone for zone in available_timezones() if zone.startswith(_AREAS) and _newest(zone) == zone) | {
        "UTC"
    }


def _newest(zone: str) -> str:
    return str(get_global("zone_aliases").get(zone, zone))


def _names(zone: str) -> Iterable[str]:
    # Cities are listed under the name that a zone had first: Kolkata under Asia/Calcutta.
    newest = _newest(zone)
    return (zone, newest, *_older().get(newest, ()))


@cache
def _older() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for old, new in get_global("zone_aliases").items():
        found.setdefault(new, []).append(old)
    return found
