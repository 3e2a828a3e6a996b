"""Who could take whom? Practitioners in order for one request, and the best way to place all requests at once.

Rules "matching-1". It suggests, and a human decides: nobody is placed by it, and it must not be used to compare
practitioners. What speaks for and against each suggestion stands beside it (fit.py).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engawa.algorithms.casework.fit import CONDITIONS, WHOLE, Finding, Fit, Practitioner, Request, fit
from engawa.algorithms.casework.solving import Table, solved

VERSION = "matching-1"

# A step of urgency weighs more than the longest waiting that counts: 4 × 10 against 39.
_URGENCY = (1, 4, 16)
_BASE, _LONGEST = 10, 29
# Where all else is equal, places of those with more room come first; so far the difference counts.
_FULLEST = 9


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is suggested for one request; without a fit, `nobody` says why.

    `passed` are those who fit better, and whose places are suggested for others.
    """

    request: str
    fit: Fit | None
    passed: tuple[int, ...] = ()
    nobody: tuple[Finding, ...] = ()


def weight(request: Request) -> int:
    """Return how much a request weighs: by urgency, then by days waited."""
    urgency = _URGENCY[min(max(request.urgency, 0), len(_URGENCY) - 1)]
    return urgency * (_BASE + min(max(request.waited, 0), _LONGEST))


def ranked(request: Request, team: Iterable[Practitioner]) -> tuple[Fit, ...]:
    """Return all practitioners, the best fit first, then who has more room; last those who are not possible."""
    return tuple(sorted((fit(request, one) for one in team), key=_order))


def suggested(
    requests: Iterable[Request], team: Iterable[Practitioner], solve: Callable[[Table], list[int]] = solved
) -> tuple[Suggested, ...]:
    """Suggest somebody for every request at once, each practitioner for no more than they have room for.

    As many as possible get somebody, the weightier first; within that the sum of weight × fit is the greatest. The
    answer is in order of weight, and the same in whatever order the input came.
    """
    here = sorted(team, key=lambda one: (-one.free, one.id))
    rows = sorted(requests, key=lambda one: (-weight(one), one.id))
    fits = [{one.practitioner: one for one in ranked(row, here)} for row in rows]
    seats = _seats(here, len(rows))
    chosen = solve(_values(rows, fits, seats))
    return tuple(
        _suggested(row, known, seats[at].practitioner if at < len(seats) else None)
        for row, known, at in zip(rows, fits, chosen, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Seat:
    """Room for one more with somebody; `load` is how full they would be by then, beside the roomiest."""

    practitioner: int
    load: int


def _seats(team: Sequence[Practitioner], most: int) -> list[_Seat]:
    roomiest = max((one.free for one in team), default=0)
    loads = ((one.id, roomiest - one.free + n) for one in team for n in range(min(one.free, most)))
    return [_Seat(who, min(load, _FULLEST)) for who, load in loads]


def _values(rows: Sequence[Request], fits: Sequence[Mapping[int, Fit]], seats: Sequence[_Seat]) -> list[list[int]]:
    """Return what each seat is worth to each request, and behind the seats a place "nobody" for each, worth nothing.

    Three things in one whole number, so that none of a later one outweighs any of an earlier: that somebody is found at
    all, how well they fit, and that work is spread evenly.
    """
    found = 1 + WHOLE * sum(weight(row) for row in rows)
    even = 1 + _FULLEST * len(rows)

    def value(row: Request, one: Fit, seat: _Seat) -> int:
        return weight(row) * (found + one.percent) * even - seat.load if one.possible else -1

    nobody = [0] * len(rows)
    return [
        [*(value(row, known[seat.practitioner], seat) for seat in seats), *nobody]
        for row, known in zip(rows, fits, strict=True)
    ]


def _suggested(request: Request, known: Mapping[int, Fit], who: int | None) -> Suggested:
    possible = [one for one in known.values() if one.possible]
    if who is None:
        return Suggested(request.id, None, nobody=_nobody(known, possible))
    better = tuple(one.practitioner for one in possible if one.percent > known[who].percent)
    return Suggested(request.id, known[who], better)


def _nobody(known: Mapping[int, Fit], possible: Sequence[Fit]) -> tuple[Finding, ...]:
    """Return why nobody is suggested: nobody is here, those who fit are needed elsewhere, or what each lacks."""
    if not known:
        return (Finding("nobody.here", "against", 0),)
    if possible:
        needed = tuple(one.practitioner for one in possible)
        return (Finding("nobody.left", "against", 0, {"practitioners": needed}),)
    refused = Counter(about for one in known.values() for about in one.refused)
    return tuple(
        Finding(f"nobody.{about}", "against", 0, {"count": refused[about], "of": len(known)})
        for about in CONDITIONS
        if refused[about]
    )


def _order(one: Fit) -> tuple[int, int, int, int]:
    return (len(one.refused), -one.percent, -one.free, one.practitioner)
