"""Keep a self-check as a file, and open it again: our own JSON, or a FHIR R4 QuestionnaireResponse."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from engawa.care.screening.answers import Answer, Answers, WrongAnswer, from_data, to_data
from engawa.care.screening.questions import Question, SelfCheck

KIND = "engawa-self-check"
LARGEST_FILE = 64 * 1024
# A canonical name and not an address: a kept file must not point to a host that may one day belong to others.
QUESTIONNAIRE = "urn:engawa:questionnaire:self-check"
CODES = "urn:engawa:self-check"
NONE_OF_THESE = "none-of-these"
# A version has few digits; more would only keep the machine busy.
_DIGITS = 5


class NotAKeptFile(ValueError):
    """The file can't be opened; `reason` is one of not_json, not_ours, newer, wrong_answer, too_large."""

    def __init__(self, reason: str, part: str = "") -> None:
        super().__init__(reason, part)
        self.reason, self.part = reason, part


def to_json(answers: Answers, self_check: SelfCheck, on: date) -> dict[str, Any]:
    """Return our own format (schema: docs/reference/schemas/self-check.json)."""
    return {"kind": KIND, "version": self_check.version, "kept": on.isoformat(), **to_data(answers)}


def to_fhir(answers: Answers, self_check: SelfCheck, on: date, language: str) -> dict[str, Any]:
    """Return a FHIR R4 QuestionnaireResponse; who answered is the source's type, never a name."""
    return {
        "resourceType": "QuestionnaireResponse",
        "language": language,
        "questionnaire": f"{QUESTIONNAIRE}|{self_check.version}",
        "status": "completed",
        "authored": on.isoformat(),
        "item": [
            {"linkId": "about", "answer": [{"valueCoding": {"system": CODES, "code": answers.about}}]},
            *(
                _item(question, answers, answers.given[question.id], language)
                for question in self_check.questions
                if question.id in answers.given
            ),
        ],
    }


def _item(question: Question, answers: Answers, answer: Answer, language: str) -> dict[str, Any]:
    chosen = sorted(answer) if isinstance(answer, frozenset) else [answer]
    coded = [_coding(question, answers, id, language) for id in chosen] or [_nothing(question, language)]
    return {
        "linkId": question.id,
        "text": question.asks[answers.about].get(language),
        "answer": [{"valueCoding": coding} for coding in coded],
    }


def _coding(question: Question, answers: Answers, id: str, language: str) -> dict[str, str]:
    # Choice ids repeat between questions ("none", "illness"), codes must not.
    label = question.choice(id).label[answers.about].get(language)
    return {"system": CODES, "code": f"{question.id}.{id}", "display": label}


def _nothing(question: Question, language: str) -> dict[str, str]:
    display = question.none.get(language) if question.none else ""
    return {"system": CODES, "code": f"{question.id}.{NONE_OF_THESE}", "display": display}


def read(raw: bytes, self_check: SelfCheck) -> Answers:
    """Return the answers in a kept file of either format, or raise NotAKeptFile."""
    if len(raw) > LARGEST_FILE:
        raise NotAKeptFile("too_large")
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NotAKeptFile("not_json") from error
    try:
        return from_data(_ours(data, self_check), self_check)
    except WrongAnswer as error:
        raise NotAKeptFile("wrong_answer", str(error)) from error


def _ours(data: object, self_check: SelfCheck) -> Mapping[str, Any]:
    if isinstance(data, dict) and data.get("kind") == KIND:
        _require_version(data.get("version"), self_check.version)
        return data
    if isinstance(data, dict) and data.get("resourceType") == "QuestionnaireResponse":
        return _from_fhir(data, self_check)
    raise NotAKeptFile("not_ours")


def _require_version(found: object, known: int) -> None:
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise NotAKeptFile("not_ours")
    if found > known:
        raise NotAKeptFile("newer")


def _from_fhir(data: Mapping[str, Any], self_check: SelfCheck) -> Mapping[str, Any]:
    name, _, found = str(data.get("questionnaire")).partition("|")
    if name != QUESTIONNAIRE:
        raise NotAKeptFile("not_ours")
    _require_version(int(found) if found.isdecimal() and len(found) <= _DIGITS else None, self_check.version)
    try:
        codes = {item["linkId"]: [part["valueCoding"]["code"] for part in item["answer"]] for item in data["item"]}
        about = codes.pop("about")[0]
        multi = {question.id for question in self_check.questions if question.multi}
        return {"about": about, "answers": {id: _answer(id, found, id in multi) for id, found in codes.items()}}
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise NotAKeptFile("wrong_answer", "item") from error


def _answer(id: str, codes: list[str], multi: bool) -> list[str] | str:
    chosen = [code.removeprefix(f"{id}.") for code in codes]
    if chosen == [NONE_OF_THESE]:
        return []
    return chosen if multi else chosen[0]
