"""A visitor's answers, as plain data that travels in the form, in a kept file, and to the algorithms."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engawa.algorithms.screening import withdrawal, withdrawal_json
from engawa.care.screening.questions import ABOUT, About, Question, SelfCheck

Answer = str | frozenset[str]

# Answers to `days_out` that can't stand beside keeping to one room.
MANY_DAYS = frozenset({"4", "5", "6", "7"})


class WrongAnswer(ValueError):
    """An answer names a question or a choice that does not exist."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered and what was skipped, about whom. A question in neither has not been asked."""

    about: About
    given: Mapping[str, Answer] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()

    def with_answer(self, question: str, answer: Answer) -> "Answers":
        """Return these answers with one more, or one changed."""
        given = {**self.given, question: answer}
        # Days outside and keeping to one room can contradict each other; whoever goes back and changes the days
        # means the later word, and the room is asked again if it still matters.
        if question == "days_out" and answer in MANY_DAYS:
            given.pop("stays_in_room", None)
        if question == "stays_in_room" and answer == "yes" and given.get("days_out") in MANY_DAYS:
            del given["days_out"]
        return replace(self, given=given, skipped=self.skipped - {question})

    def with_skip(self, question: str) -> "Answers":
        """Return these answers with a question left open; an earlier answer to it is taken back."""
        given = {id: answer for id, answer in self.given.items() if id != question}
        return replace(self, given=given, skipped=self.skipped | {question})

    def get(self, question: str) -> Answer | None:
        """Return the answer to a question, or None where there is none."""
        return self.given.get(question)

    def many(self, question: str) -> frozenset[str]:
        """Return the chosen ids of a question of kind multi; empty where nothing was chosen or answered."""
        answer = self.given.get(question)
        return answer if isinstance(answer, frozenset) else frozenset()


def check(question: Question, answer: Answer) -> Answer:
    """Return the answer if the question has it, or raise WrongAnswer."""
    known = {choice.id for choice in question.choices}
    chosen = answer if isinstance(answer, frozenset) else {answer}
    if isinstance(answer, frozenset) != question.multi or not chosen <= known:
        raise WrongAnswer(question.id)
    return answer


def to_data(answers: Answers) -> dict[str, Any]:
    """Return JSON data; the order is stable so that equal answers make equal files."""
    given = {id: sorted(answer) if isinstance(answer, frozenset) else answer for id, answer in answers.given.items()}
    return {"about": answers.about, "answers": given, "skipped": sorted(answers.skipped)}


def from_data(data: Mapping[str, Any], self_check: SelfCheck) -> Answers:
    """Return the answers in JSON data, or raise WrongAnswer naming the part that does not fit."""
    about = data.get("about")
    if about not in ABOUT:
        raise WrongAnswer("about")
    given = _given(data.get("answers"), self_check)
    if given.get("days_out") in MANY_DAYS and given.get("stays_in_room") == "yes":
        raise WrongAnswer("stays_in_room")
    return Answers(about, given, _skipped(data.get("skipped", []), self_check) - given.keys())


def _given(data: object, self_check: SelfCheck) -> dict[str, Answer]:
    if not isinstance(data, dict):
        raise WrongAnswer("answers")
    known = {question.id: question for question in self_check.questions}
    return {id: _one(known.get(id), id, value) for id, value in data.items()}


def _one(question: Question | None, id: str, value: object) -> Answer:
    if question is None:
        raise WrongAnswer(id)
    if isinstance(value, str):
        return check(question, value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return check(question, frozenset(value))
    raise WrongAnswer(id)


def _skipped(data: object, self_check: SelfCheck) -> frozenset[str]:
    known = {question.id for question in self_check.questions}
    if not isinstance(data, list) or not all(isinstance(id, str) and id in known for id in data):
        raise WrongAnswer("skipped")
    return frozenset(data)


def to_criteria(answers: Answers, self_check: SelfCheck) -> withdrawal.Answers:
    """Return what the withdrawal pattern is computed from; what was not answered stays unknown."""
    days, room, span = answers.get("days_out"), answers.get("stays_in_room"), answers.get("months")
    return withdrawal_json.parse(
        {
            "days_out": int(days) if isinstance(days, str) else None,
            "stays_in_room": None if room is None else room == "yes",
            "months": self_check.question("months").choice(span).months if isinstance(span, str) else None,
            "impairment": answers.get("impairment"),
            "distress": answers.get("distress"),
            "confined_by": sorted(answers.many("confined_by")) if "confined_by" in answers.given else None,
            "reporter": answers.about,
        }
    )
