"""Which question comes next, and how far along the path through the house a visitor stands."""

from collections.abc import Sequence

from engawa.algorithms.screening import withdrawal
from engawa.care.screening.answers import Answers, to_criteria
from engawa.care.screening.questions import CRITERIA, Question, SelfCheck


def path(answers: Answers, self_check: SelfCheck) -> tuple[Question, ...]:
    """Return the questions of this visit in order: those answered or skipped, and those still worth asking."""
    open_criteria = _open_criteria(answers, self_check)
    return tuple(question for question in self_check.questions if _belongs(question, answers, open_criteria))


def next_question(answers: Answers, self_check: SelfCheck, after: str | None = None) -> Question | None:
    """Return the first question behind `after` that is neither answered nor skipped; None at the end.

    Going on from an earlier question leads past what is answered already, to the first that is open: whoever
    went back to change one answer need not walk the whole way again.
    """
    for question in _behind(path(answers, self_check), after):
        if question.id not in answers.given and question.id not in answers.skipped:
            return question
    return None


def question_before(answers: Answers, self_check: SelfCheck, id: str) -> Question | None:
    """Return the question before `id` on this visit's path; None at the first."""
    before = None
    for question in path(answers, self_check):
        if question.id == id:
            break
        before = question
    return before


def position(answers: Answers, self_check: SelfCheck, id: str) -> tuple[int, int]:
    """Return how many questions lie behind the visitor, and how many there are, as things stand."""
    ids = [question.id for question in path(answers, self_check)]
    return ids.index(id) if id in ids else len(ids), len(ids)


def _behind(questions: Sequence[Question], after: str | None) -> Sequence[Question]:
    ids = [question.id for question in questions]
    return questions[ids.index(after) + 1 :] if after in ids else questions


def _open_criteria(answers: Answers, self_check: SelfCheck) -> frozenset[str]:
    return frozenset(withdrawal.classify(to_criteria(answers, self_check)).ask_next)


def _belongs(question: Question, answers: Answers, open_criteria: frozenset[str]) -> bool:
    if question.id in answers.given or question.id in answers.skipped:
        return True
    if question.id in CRITERIA:
        return question.id in open_criteria
    if question.after:
        return answers.get(question.after.question) in question.after.is_any
    return True
