"""Which season it is outside, from the date and the half of the earth alone."""

from datetime import date
from enum import StrEnum


class Season(StrEnum):
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


_NORTHERN = (Season.WINTER, Season.SPRING, Season.SUMMER, Season.AUTUMN)

# Countries whose people live mostly south of the equator (ISO 3166-1 alpha-2).
_SOUTHERN = (
    "AO AR AS AU BI BO BR BW BV CC CD CG CK CL CX EC FJ FK GA GS HM ID IO KM LS MG MU MW MZ NA NC "
    "NF NR NU NZ PE PF PG PN PY RE RW SB SC SH SZ TF TK TL TO TV TZ UY VU WF WS YT ZA ZM ZW"
)


def season(on: date, southern: bool) -> Season:
    """Name the meteorological season: whole months, December to February being northern winter."""
    quarter = on.month % 12 // 3
    return _NORTHERN[(quarter + 2) % 4 if southern else quarter]


def is_southern(country: str | None) -> bool:
    """Tell whether a country (ISO 3166-1 alpha-2, any case) has its summer in January."""
    return country is not None and country.upper() in _SOUTHERN.split()
