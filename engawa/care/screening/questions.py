"""The self-check's questions: read from content/self-check.toml, validated, the same for every visitor."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from engawa.lib.texts import Texts

CONTENT = Path(__file__).parent / "content"

About = Literal["self", "family"]
ABOUT: tuple[About, ...] = ("self", "family")

# The fields of the published criteria; they are asked only while they can still settle something.
CRITERIA = ("days_out", "stays_in_room", "months", "confined_by", "impairment", "distress")


class ContentError(ValueError):
    """A content file is wrong; the message names file, entry and key."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen; `months` is the value that the criteria see for a span of time."""

    id: str
    label: Mapping[About, Texts]
    months: float | None


@dataclass(frozen=True, slots=True)
class After:
    """Ask only where an earlier question was answered with one of these."""

    question: str
    is_any: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """One screen of the self-check, in two voices."""

    id: str
    room: str
    multi: bool
    asks: Mapping[About, Texts]
    hint: Mapping[About, Texts | None]
    short: Texts
    none: Texts | None
    choices: tuple[Choice, ...]
    after: After | None

    def choice(self, id: str) -> Choice:
        """Return a choice by its id; KeyError if there is none."""
        return {choice.id: choice for choice in self.choices}[id]


@dataclass(frozen=True, slots=True)
class Room:
    """One room of the house that the self-check leads through."""

    id: str
    name: Texts


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The whole self-check: version, rooms and questions in the order in which they are asked."""

    version: int
    rooms: tuple[Room, ...]
    questions: tuple[Question, ...]

    def question(self, id: str) -> Question:
        """Return a question by its id; KeyError if there is none."""
        return {question.id: question for question in self.questions}[id]


@cache
def self_check() -> SelfCheck:
    """Return the self-check that Engawa ships."""
    return read(CONTENT / "self-check.toml")


def read(path: Path) -> SelfCheck:
    """Return the self-check in a TOML file, or raise ContentError."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        made = SelfCheck(
            version=data["version"],
            rooms=tuple(Room(room["id"], Texts.parse(room["name"], f"room {room['id']}")) for room in data["rooms"]),
            questions=tuple(_question(entry) for entry in data["question"]),
        )
    except (KeyError, ValueError) as error:
        raise ContentError(f"{path.name}: {error}") from error
    _require_consistent(made, path.name)
    return made


def _question(data: Mapping[str, Any]) -> Question:
    where = f"question {data['id']}"
    hint = data.get("hint", {})
    after = data.get("after")
    return Question(
        id=data["id"],
        room=data["room"],
        multi={"single": False, "multi": True}[data["kind"]],
        asks={about: Texts.parse(data[about], f"{where}, {about}") for about in ABOUT},
        hint={about: Texts.parse(hint[about], f"{where}, hint") if about in hint else None for about in ABOUT},
        short=Texts.parse(data["short"], f"{where}, short"),
        none=Texts.parse(data["none"], f"{where}, none") if "none" in data else None,
        choices=tuple(_choice(choice, where) for choice in data["choices"]),
        after=After(after["question"], frozenset(after["is_any"])) if after else None,
    )


def _choice(data: Mapping[str, Any], where: str) -> Choice:
    where = f"{where}, choice {data['id']}"
    common = Texts.parse({"en": data["en"], "ja": data["ja"]}, where)
    family = Texts.parse(data["family"], where) if "family" in data else common
    return Choice(data["id"], {"self": common, "family": family}, data.get("months"))


def _require_consistent(made: SelfCheck, name: str) -> None:
    rooms = {room.id for room in made.rooms}
    seen: set[str] = set()
    for question in made.questions:
        ids = [choice.id for choice in question.choices]
        if question.id in seen or len(set(ids)) != len(ids):
            raise ContentError(f"{name}: question {question.id}: an id stands twice")
        if question.room not in rooms:
            raise ContentError(f"{name}: question {question.id}: there is no room {question.room}")
        if question.multi != (question.none is not None):
            raise ContentError(f"{name}: question {question.id}: only questions of kind multi have a `none`")
        if question.after and question.after.question not in seen:
            raise ContentError(f"{name}: question {question.id}: `after` names no earlier question")
        seen.add(question.id)
    if missing := set(CRITERIA) - seen:
        raise ContentError(f"{name}: the criteria need {', '.join(sorted(missing))}")
