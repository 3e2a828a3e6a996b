"""How soon somebody should look, from the safety answers alone. Every reason is an id with words (words.py).

The rule stands in one table, so that whoever answers for it can read and change it in one place.
"""

from collections.abc import Collection
from dataclasses import dataclass

from engawa.care.casework.models import Urgency

# Asked on the page where people write to us; the ids that the self-check asks too have the same names there.
SAFETY: tuple[str, ...] = ("danger", "dying", "violence", "not_eating", "voices")
# Somebody who would rather not say is not somebody who is safe: it is told to whoever reads, and raises nothing.
NO_WORD = "rather_not"
RAISED = "raised"
FROM_CHECK = "check."

RULE: dict[str, Urgency] = {
    "danger": Urgency.NOW,
    "dying": Urgency.NOW,
    "violence": Urgency.TODAY,
    "not_eating": Urgency.TODAY,
    "voices": Urgency.TODAY,
    NO_WORD: Urgency.SOON,
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """How urgent it is, and the ids of what made it so."""

    urgency: Urgency
    reasons: tuple[str, ...]


def weigh(told: Collection[str], in_check: Collection[str] = ()) -> Weighed:
    """Return the urgency of what was told on the page and in the attached self-check; nothing told is not "safe"."""
    reasons = [id for id in RULE if id in told]
    added = [id for id in RULE if id in in_check and id not in told]
    serious = [id for id in (*reasons, *added) if RULE[id] is not Urgency.SOON]
    highest = max((RULE[id] for id in serious), default=Urgency.SOON)
    # Two things at once that each should be seen today are more than either.
    if len(serious) > 1:
        highest = Urgency.NOW
    return Weighed(highest, (*reasons, *(FROM_CHECK + id for id in added)))
