"""What a self-check's form carries from screen to screen: the answers so far and where the visitor is, sealed."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from engawa.care.screening.answers import Answers, WrongAnswer, from_data, to_data
from engawa.care.screening.questions import self_check
from engawa.lib.sealed import Seal, Unreadable

# A page may stay open over a day's sleep; a page found later in a browser's memory opens nothing.
OPEN_FOR = 60 * 60 * 24


@dataclass(frozen=True, slots=True)
class State:
    """The answers, and the id of the question on the screen; "" on the result."""

    answers: Answers
    at: str


def seal(state: State) -> str:
    """Return the state as a form field that only this installation can open."""
    return _seal().close({**to_data(state.answers), "at": state.at})


def unseal(field: str) -> State:
    """Return the state in a form field, or raise Unreadable."""
    data = _seal().open(field, OPEN_FOR)
    try:
        if data["at"]:
            self_check().question(data["at"])
        return State(from_data(data, self_check()), data["at"])
    except (WrongAnswer, KeyError) as error:
        # Sealed by an earlier release whose questions had other ids.
        raise Unreadable from error


@cache
def _seal() -> Seal:
    return Seal([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], "self-check")
