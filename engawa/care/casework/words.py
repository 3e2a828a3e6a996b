"""The words for what made an inquiry urgent, and for when an answer is welcome."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.care.casework.models import Hours
from engawa.care.casework.urgency import FROM_CHECK, NO_WORD, RAISED

# What the writer chooses from, in words that fit for oneself and for somebody else.
CHOICES = {
    "danger": gettext_lazy("Somebody is in danger right now"),
    "dying": gettext_lazy("Thoughts of not wanting to live, or of hurting oneself"),
    "violence": gettext_lazy("Violence at home, or fear of it"),
    "not_eating": gettext_lazy("Hardly eating or drinking for days"),
    "voices": gettext_lazy("Hearing voices, or feeling watched or steered"),
    "none": gettext_lazy("None of these"),
    NO_WORD: gettext_lazy("I'd rather not say"),
}
# What staff read.
_REASONS = {
    **CHOICES,
    NO_WORD: gettext_lazy("Would rather not say whether somebody is in danger"),
    RAISED: gettext_lazy("Raised by a coordinator"),
}


def reason(id: str) -> str:
    """Return what made an inquiry urgent; what was told in the attached answers says so."""
    told = id.removeprefix(FROM_CHECK)
    words = str(_REASONS.get(told, told))
    return words if told == id else _("In the attached answers: %(what)s") % {"what": words}


def hours(chosen: Iterable[str]) -> str:
    """Return when an answer is welcome."""
    known = dict(Hours.choices)
    return _(", ").join(str(known[one]) for one in chosen if one in known) or _("At any hour")
