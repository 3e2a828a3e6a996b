"""What speaks for one practitioner and one request, what speaks against it, and what nobody knows.

Each thing that was asked for is laid beside what is known of the practitioner. Language, room for somebody new and,
where they were asked for, gender and rung are conditions: where one of them is a "no", nobody is suggested. Unknown is
no "no".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Standing = Literal["fits", "partly", "against", "unknown"]
Value = int | str | tuple[str, ...] | tuple[int, ...]

QUARTERS = 96
"""The bits of an hours mask: the quarters of an hour of one day in UTC; bit 0 begins at midnight."""

ENOUGH = 4
"""So many quarters of an hour must lie in a part of the day for it to count as open."""

WHOLE, HALF = 100, 50


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody who waits. What is empty was not asked for; `waited` is in whole days.

    `hours` names the parts of the day that they like, each with its quarters in UTC where they live.
    """

    id: str
    languages: frozenset[str] = frozenset()
    hours: Mapping[str, int] = field(default_factory=dict)
    rung: str = ""
    specialities: frozenset[str] = frozenset()
    gender: str = ""
    knows: frozenset[int] = frozenset()
    urgency: int = 0
    waited: int = 0


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Somebody who could take them. None, and "" for gender, mean that nobody said.

    `hours` are the quarters in UTC at which they are open on any day of a week; `away` the days until they are back.
    """

    id: int
    languages: frozenset[str] | None = None
    hours: int | None = None
    rungs: frozenset[str] | None = None
    specialities: frozenset[str] | None = None
    gender: str = ""
    free: int = 0
    takes_new: bool = True
    away: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing laid beside another: a message id with its values, how it stands, and how far of 100."""

    id: str
    standing: Standing
    share: int
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """Return which criterion it belongs to."""
        return self.id.partition(".")[0]


POINTS: Mapping[str, int] = {
    "language": 2, "gender": 2, "rung": 2, "hours": 4, "speciality": 3, "known": 3, "away": 2, "room": 0,
}  # fmt: skip
CONDITIONS = ("language", "gender", "rung", "room")


@dataclass(frozen=True, slots=True)
class Fit:
    """How one practitioner and one request fit: `percent` of the points of what was asked for."""

    practitioner: int
    findings: tuple[Finding, ...]
    free: int

    @property
    def refused(self) -> tuple[str, ...]:
        """Return the conditions that are a "no"."""
        return tuple(one.about for one in self.findings if one.about in CONDITIONS and one.standing == "against")

    @property
    def possible(self) -> bool:
        """Say whether no condition is a "no"."""
        return not self.refused

    @property
    def percent(self) -> int:
        """Return the points that speak for it as whole percent; what is unknown counts half."""
        asked = sum(POINTS[one.about] for one in self.findings)
        got = sum(POINTS[one.about] * one.share for one in self.findings)
        return (2 * got + asked) // (2 * asked) if asked else WHOLE

    @property
    def fit(self) -> float:
        """Return how well they fit, from 0 to 1; 0 where it is not possible."""
        return self.percent / WHOLE if self.possible else 0.0


def fit(request: Request, one: Practitioner) -> Fit:
    """Lay a request beside a practitioner."""
    found = (criterion(request, one) for criterion in _CRITERIA)
    return Fit(one.id, tuple(finding for finding in found if finding is not None), one.free)


def _language(request: Request, one: Practitioner) -> Finding | None:
    if not request.languages:
        return None
    wanted = _names(request.languages)
    if one.languages is None:
        return Finding("language.unknown", "unknown", HALF, {"languages": wanted})
    shared = _names(request.languages & one.languages)
    return _fits("language.shared", languages=shared) if shared else _against("language.none", languages=wanted)


def _gender(request: Request, one: Practitioner) -> Finding | None:
    if not request.gender:
        return None
    if not one.gender:
        return Finding("gender.unknown", "unknown", HALF, {"gender": request.gender})
    if one.gender == request.gender:
        return _fits("gender.as_asked", gender=request.gender)
    return _against("gender.other", gender=request.gender)


def _rung(request: Request, one: Practitioner) -> Finding | None:
    if not request.rung:
        return None
    if one.rungs is None:
        return Finding("rung.unknown", "unknown", HALF, {"rung": request.rung})
    if request.rung in one.rungs:
        return _fits("rung.offered", rung=request.rung)
    return _against("rung.not_offered", rung=request.rung)


def _hours(request: Request, one: Practitioner) -> Finding | None:
    if not request.hours:
        return None
    asked = tuple(request.hours)
    if one.hours is None:
        return Finding("hours.unknown", "unknown", HALF, {"parts": asked})
    open_ = tuple(part for part, quarters in request.hours.items() if (quarters & one.hours).bit_count() >= ENOUGH)
    return _of("hours", "parts", asked, open_)


def _speciality(request: Request, one: Practitioner) -> Finding | None:
    if not request.specialities:
        return None
    asked = _names(request.specialities)
    if one.specialities is None:
        return Finding("speciality.unknown", "unknown", HALF, {"specialities": asked})
    return _of("speciality", "specialities", asked, _names(request.specialities & one.specialities))


def _known(request: Request, one: Practitioner) -> Finding | None:
    if not request.knows:
        return None
    return _fits("known.already") if one.id in request.knows else _against("known.not_yet")


def _away(request: Request, one: Practitioner) -> Finding | None:
    return _against("away.days", days=one.away) if one.away > 0 else None


def _room(request: Request, one: Practitioner) -> Finding | None:
    if not one.takes_new:
        return _against("room.takes_nobody")
    return _fits("room.free", free=one.free) if one.free > 0 else _against("room.full")


_CRITERIA: tuple[Callable[[Request, Practitioner], Finding | None], ...] = (
    _language, _gender, _rung, _hours, _speciality, _known, _away, _room,
)  # fmt: skip


def _of(about: str, name: str, asked: tuple[str, ...], there: tuple[str, ...]) -> Finding:
    """Return how much of what was asked for is there: all, some (with what is missing) or none."""
    missing = tuple(each for each in asked if each not in there)
    if not missing:
        return _fits(f"{about}.all", **{name: asked})
    if not there:
        return _against(f"{about}.none", **{name: asked})
    return Finding(f"{about}.some", "partly", len(there) * WHOLE // len(asked), {name: there, "missing": missing})


def _fits(id: str, **values: Value) -> Finding:
    return Finding(id, "fits", WHOLE, values)


def _against(id: str, **values: Value) -> Finding:
    return Finding(id, "against", 0, values)


def _names(those: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(those))
