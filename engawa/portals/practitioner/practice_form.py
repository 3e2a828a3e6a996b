"""The form of how a practitioner is booked: read, kept as typed, and said in words where something can't be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

from django.http import QueryDict
from django.utils.translation import gettext as _

from engawa.care.appointments.models import Place, Practice, Rung
from engawa.care.appointments.week import BUFFERS, STEPS

Facts = dict[str, Any]
MOST_A_DAY, MOST_NOTICE, MOST_AHEAD, LONGEST = 30, 14 * 24, 366, 60


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form; `lengths` by rung, "" where it is not offered."""

    zone: str
    lengths: Mapping[str, str]
    step: int
    buffer: int
    most_a_day: str
    notice: str  # hours
    ahead: str  # days
    place: int | None
    takes_first: bool
    specialities: str
    gender: str
    errors: Mapping[str, str] = field(default_factory=dict)


def kept(practice: Practice) -> Form:
    """Return the form with what is kept."""
    return Form(
        zone=practice.zone,
        lengths={rung: str(practice.lengths.get(rung, "")) for rung in Rung.values},
        step=practice.step,
        buffer=practice.buffer,
        most_a_day="" if practice.most_a_day is None else str(practice.most_a_day),
        notice=f"{practice.notice / 60:g}",
        ahead=str(practice.ahead),
        place=practice.place_id,
        takes_first=practice.takes_first,
        specialities=_(", ").join(practice.specialities),
        gender=practice.gender,
    )


def sent(given: QueryDict) -> tuple[Form, Facts]:
    """Return the form as it was sent, with its errors, and the facts of the practice in it."""
    errors: dict[str, str] = {}
    lengths = {rung: given.get(f"length-{rung}", "").strip()[:4] for rung in Rung.values}
    facts: Facts = {
        "zone": given.get("zone", "").strip(),
        "lengths": _lengths(lengths, errors),
        "step": _one_of(given.get("step", ""), STEPS, STEPS[2]),
        "buffer": _one_of(given.get("buffer", ""), BUFFERS, BUFFERS[2]),
        "most_a_day": _number(given, "most_a_day", 1, MOST_A_DAY, errors) if given.get("most_a_day") else None,
        "notice": 60 * _number(given, "notice", 0, MOST_NOTICE, errors),
        "ahead": _number(given, "ahead", 1, MOST_AHEAD, errors),
        "place": Place.objects.filter(pk=_digits(given.get("place", "")) or 0, retired=None).first(),
        "takes_first": "takes_first" in given,
        "specialities": _words(given.get("specialities", "")),
        "gender": given.get("gender", "").strip()[:20],
    }
    if facts["zone"] not in available_timezones():
        errors["zone"] = _("There is no such time zone.")
    if "place" in facts["lengths"] and facts["place"] is None:
        errors["place"] = _("To meet at a place, a place is needed.")
    return _as_typed(given, lengths, facts, errors), facts


def _as_typed(given: QueryDict, lengths: Mapping[str, str], facts: Facts, errors: dict[str, str]) -> Form:
    place = facts["place"]
    return Form(
        zone=facts["zone"], lengths=lengths, step=facts["step"], buffer=facts["buffer"],
        most_a_day=given.get("most_a_day", "")[:6], notice=given.get("notice", "")[:6],
        ahead=given.get("ahead", "")[:6],
        place=place.pk if place else None, takes_first=facts["takes_first"],
        specialities=given.get("specialities", "")[:300], gender=facts["gender"], errors=errors,
    )  # fmt: skip


def _lengths(typed: Mapping[str, str], errors: dict[str, str]) -> dict[str, int]:
    found = {}
    for rung, text in typed.items():
        minutes = _digits(text)
        if text and (minutes is None or not 5 <= minutes <= 480 or minutes % 5):
            errors["lengths"] = _("A length is from 5 minutes to 8 hours, in steps of 5 minutes.")
        elif minutes is not None:
            found[rung] = minutes
    return found


def _number(given: QueryDict, name: str, least: int, most: int, errors: dict[str, str]) -> int:
    number = _digits(given.get(name, "").strip())
    if number is None or not least <= number <= most:
        errors[name] = _("A whole number from %(least)s to %(most)s is needed here.") % {"least": least, "most": most}
        return least
    return number


def _one_of(text: str, choices: tuple[int, ...], otherwise: int) -> int:
    number = _digits(text)
    return number if number in choices else otherwise


def _digits(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _words(text: str) -> list[str]:
    parts = text.replace("、", ",").split(",")
    return [part.strip()[:LONGEST] for part in parts if part.strip()][:12]
