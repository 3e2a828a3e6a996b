"""Read one submitted step of the self-check, and move to the next screen."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from engawa.care.screening import flow
from engawa.care.screening.answers import Answers, WrongAnswer, check
from engawa.care.screening.questions import Question, self_check
from engawa.portals.visitor.state import State

# Steps for which an empty form is no mistake: whatever was chosen before is kept.
_WITHOUT_ANSWER = frozenset({"back", "result"})


class NotAnswered(Exception):
    """The step can't be taken as it stands; the message says what could be done."""


def answer(answers: Answers, question: Question, post: QueryDict) -> Answers:
    """Return the answers after this submission, or raise NotAnswered in words for the visitor."""
    go, chosen = post.get("go", "next"), post.getlist("answer")
    if go == "skip":
        return answers.with_skip(question.id)
    if go == "none" and question.multi:
        return answers.with_answer(question.id, frozenset())
    if not chosen and go in _WITHOUT_ANSWER:
        return answers
    if not chosen:
        raise NotAnswered(_nothing_chosen(question))
    try:
        return answers.with_answer(question.id, check(question, frozenset(chosen) if question.multi else chosen[0]))
    except WrongAnswer as error:
        raise NotAnswered(_("That answer does not belong to this question. Please choose one of these.")) from error


def move(state: State, go: str) -> State:
    """Return where a step leads: back, straight to the result, or on to the next open question."""
    if go == "result":
        return State(state.answers, "")
    if go == "back":
        before = flow.question_before(state.answers, self_check(), state.at)
        return State(state.answers, before.id if before else state.at)
    following = flow.next_question(state.answers, self_check(), after=state.at)
    return State(state.answers, following.id if following else "")


def _nothing_chosen(question: Question) -> str:
    if question.multi:
        return _("Nothing is ticked yet. Tick what fits, or use the last button, or leave it open.")
    return _("Nothing is chosen yet. Choose one, or leave it open.")
