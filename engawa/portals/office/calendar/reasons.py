"""What the matching found, in words: what fits, what does not, and what nobody knows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engawa.algorithms.casework.fit import Finding, Fit, Standing
from engawa.care.appointments.models import Rung
from engawa.care.casework.models import Hours
from engawa.lib.names import language_name
from engawa.ui.pages import language

# Each continues nothing; the values are filled in as words.
WORDS: dict[str, str | Promise] = {
    "language.shared": gettext_lazy("writes %(languages)s"),
    "language.none": gettext_lazy("does not write %(languages)s"),
    "language.unknown": gettext_lazy("whether they write %(languages)s is not known"),
    "gender.as_asked": gettext_lazy("gender as asked for: %(gender)s"),
    "gender.other": gettext_lazy("another gender than asked for: %(gender)s"),
    "gender.unknown": gettext_lazy("gender not said; asked for: %(gender)s"),
    "rung.offered": gettext_lazy("offers: %(rung)s"),
    "rung.not_offered": gettext_lazy("does not offer: %(rung)s"),
    "rung.unknown": gettext_lazy("how they can be booked is not set yet"),
    "hours.all": gettext_lazy("open at the hours that are liked: %(parts)s"),
    "hours.some": gettext_lazy("open: %(parts)s; not: %(missing)s"),
    "hours.none": gettext_lazy("not open at the hours that are liked: %(parts)s"),
    "hours.unknown": gettext_lazy("when they are open is not known"),
    "speciality.all": gettext_lazy("knows of: %(specialities)s"),
    "speciality.some": gettext_lazy("knows of: %(specialities)s; not of: %(missing)s"),
    "speciality.none": gettext_lazy("did not name: %(specialities)s"),
    "speciality.unknown": gettext_lazy("what they know of in particular is not said"),
    "known.already": gettext_lazy("cared for them before, or has a time with them"),
    "known.not_yet": gettext_lazy("they know somebody else here"),
    "room.takes_nobody": gettext_lazy("takes nobody new at the moment"),
    "room.full": gettext_lazy("has no room left"),
    "nobody.here": gettext_lazy("Nobody is a practitioner here yet."),
}
SIGNS: dict[Standing, str | Promise] = {
    "fits": gettext_lazy("fits"),
    "partly": gettext_lazy("fits in part"),
    "against": gettext_lazy("does not fit"),
    "unknown": gettext_lazy("not known"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding in words; `standing` is for its look, and `sign` says the same."""

    standing: Standing
    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One practitioner with everything that speaks for and against."""

    id: int
    called: str
    possible: bool
    percent: int
    reasons: tuple[Reason, ...]

    @property
    def told(self) -> str:
        """Return what speaks for it in one line, as the beginning of a reason for handing over."""
        return _(", ").join(one.words for one in self.reasons if one.standing in ("fits", "partly"))


def candidate(fit: Fit, names: Mapping[int, str]) -> Candidate:
    """Return a fit in words."""
    reasons = tuple(Reason(one.standing, str(SIGNS[one.standing]), words(one)) for one in fit.findings)
    percent = fit.percent if fit.possible else 0
    return Candidate(fit.practitioner, names.get(fit.practitioner, ""), fit.possible, percent, reasons)


def words(one: Finding) -> str:
    """Return one finding in words."""
    if one.id == "away.days":
        days = _number(one.values["days"])
        return ngettext("away for %(num)s more day", "away for %(num)s more days", days) % {"num": days}
    if one.id == "room.free":
        return _("room for %(num)s more") % {"num": one.values["free"]}
    return str(WORDS[one.id]) % {name: _named(name, value) for name, value in one.values.items()}


def nobody(one: Finding, names: Mapping[int, str]) -> str:
    """Return in words why nobody is suggested."""
    if one.id == "nobody.left":
        who = _(", ").join(names.get(pk, "") for pk in _several(one.values["practitioners"]))
        return _("Who would fit is suggested for somebody who waits longer or more urgently: %(names)s.") % {
            "names": who
        }
    if one.id == "nobody.here":
        return str(WORDS[one.id])
    lacks = {"language": _("the language"), "gender": _("the gender asked for"), "rung": _("the way of meeting"),
             "room": _("room for somebody new")}[one.id.partition(".")[2]]  # fmt: skip
    return _("%(what)s: missing with %(count)s of %(of)s") % {"what": lacks, **one.values}


def _named(name: str, value: Any) -> str:
    if isinstance(value, str):
        return _ONE.get(name, str)(value)
    return _(", ").join(_ONE.get(name, _part)(each) for each in _several(value))


def _part(text: str) -> str:
    known = {str(value): str(label) for value, label in Hours.choices}
    return known.get(text, text)


_ONE: dict[str, Callable[[str], str]] = {
    "languages": lambda code: language_name(code, language()),
    "rung": lambda rung: str(Rung(rung).label),
}


def _number(value: Any) -> int:
    return int(value)


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
