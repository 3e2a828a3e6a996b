"""Six signs that families and articles speak of, each read from one answer: how noticeable is it?

A level is a plain reading of one answer for a picture: 0 not noticeable, 1 somewhat, 2 clearly, None not
answered. It is no score: levels are never added up, and no number of them means anything by itself.
"""

from collections.abc import Mapping

SIGNS = ("isolation", "duties", "sleep", "screens", "feelings", "selfcare")

Answer = str | frozenset[str]

_SINGLE: Mapping[str, Mapping[str, int]] = {
    "duties": {"as_before": 0, "less": 1, "hardly": 2},
    "sleep": {"night": 0, "shifting": 1, "broken": 1, "day": 2},
    "screens": {"some": 0, "many": 0, "most": 1, "cannot_stop": 2},
    "selfcare": {"as_before": 0, "less": 1, "hardly": 2},
}
_HEAVY = frozenset({"guilt", "afraid", "sad", "empty", "hopeless", "angry", "lonely"})
_MANY_FEELINGS = 3


def signs(answers: Mapping[str, Answer]) -> dict[str, int | None]:
    """Return the level of each sign, in the order of SIGNS."""
    read = {sign: _single(sign, answers.get(sign)) for sign in _SINGLE}
    read["isolation"] = _isolation(answers.get("contact"))
    read["feelings"] = _feelings(answers.get("feelings"))
    return {sign: read[sign] for sign in SIGNS}


def _single(sign: str, answer: Answer | None) -> int | None:
    return _SINGLE[sign][answer] if isinstance(answer, str) else None


def _isolation(contact: Answer | None) -> int | None:
    """Read contact: friends face to face 0; only online or with a helper 1; only the household, or nobody, 2."""
    if not isinstance(contact, frozenset):
        return None
    if "friends" in contact:
        return 0
    return 1 if contact & {"online_voice", "online_text", "helper"} else 2


def _feelings(feelings: Answer | None) -> int | None:
    """Read feelings: none heavy 0; one or two 1; three or more, or no hope, 2. Relief is not heavy."""
    if not isinstance(feelings, frozenset):
        return None
    heavy = feelings & _HEAVY
    if "hopeless" in heavy or len(heavy) >= _MANY_FEELINGS:
        return 2
    return 1 if heavy else 0
