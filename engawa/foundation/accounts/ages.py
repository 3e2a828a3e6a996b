"""From which age somebody can agree alone, by country: rules as data (content/ages.toml), each with its source."""

import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from engawa.foundation.accounts.roles import AgeBand

CONTENT = Path(__file__).parent / "content/ages.toml"
# The years that a band covers, both ends included.
YEARS = {
    AgeBand.UNDER_13: (0, 12),
    AgeBand.FROM_13: (13, 15),
    AgeBand.FROM_16: (16, 17),
    AgeBand.ADULT: (18, 200),
}


class Agreement(Enum):
    """Whether somebody can agree alone that what they write is kept."""

    ALONE = "alone"
    PERHAPS = "perhaps"  # the band lies across the age, or the country decides case by case
    GUARDIAN = "guardian"
    UNKNOWN = "unknown"  # the age was not said


@dataclass(frozen=True, slots=True)
class AgeRule:
    """One country's rule: below `lowest` a guardian agrees, from `highest` on one agrees alone."""

    lowest: int
    highest: int
    law: str
    year: int
    sure: str


def rule_for(country: str) -> AgeRule:
    """Return the rule of a country (ISO code), or the default."""
    rules = _rules()
    return rules.get(country.upper()) or rules["default"]


def agreement(country: str, band: str) -> Agreement:
    """Return whether somebody of this band can agree alone in this country."""
    if band not in YEARS:
        return Agreement.UNKNOWN
    rule, (youngest, oldest) = rule_for(country), YEARS[AgeBand(band)]
    if youngest >= rule.highest:
        return Agreement.ALONE
    return Agreement.GUARDIAN if oldest < rule.lowest else Agreement.PERHAPS


@cache
def _rules() -> dict[str, AgeRule]:
    return {code: _rule(entry) for code, entry in tomllib.loads(CONTENT.read_text(encoding="utf-8")).items()}


def _rule(entry: dict[str, str | int]) -> AgeRule:
    lowest, highest = entry.get("age", entry.get("lowest")), entry.get("age", entry.get("highest"))
    return AgeRule(int(str(lowest)), int(str(highest)), str(entry["law"]), int(entry["year"]), str(entry["sure"]))
