"""What the withdrawal pattern asks, and the limits within which an answer makes sense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from engawa.algorithms.inputs import LARGEST, InputError

Weight = Literal["none", "some", "significant"]
Confinement = Literal["illness", "disability", "caring", "pregnancy", "remote_work", "lockdown", "detention"]
Reporter = Literal["self", "family"]

DAYS = range(8)
MOST_DAYS_ISOLATED = 3

WEIGHTS: tuple[Weight, ...] = get_args(Weight)
CONFINEMENTS: tuple[Confinement, ...] = get_args(Confinement)
REPORTERS: tuple[Reporter, ...] = get_args(Reporter)

ASKED = ("days_out", "stays_in_room", "months", "impairment", "distress", "confined_by")
"""The fields that settle the pattern, in the order in which ties are asked."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of the last month; None means that it is not known."""

    days_out: int | None = None
    stays_in_room: bool | None = None
    months: float | None = None
    impairment: Weight | None = None
    distress: Weight | None = None
    confined_by: frozenset[Confinement] | None = None
    reporter: Reporter | None = None

    def __post_init__(self) -> None:
        if self.days_out is not None and self.days_out not in DAYS:
            raise InputError("days_out", "must be a whole number from 0 to 7")
        if self.months is not None and not 0 <= self.months <= LARGEST:
            raise InputError("months", "must be 0 or more")
        if self.stays_in_room and self.days_out is not None and self.days_out > MOST_DAYS_ISOLATED:
            raise InputError(
                "stays_in_room, days_out",
                "rarely leaving one room and going out on 4 or more days contradict each other",
            )
