"""The two screens of the self-check: a question, and the result."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from engawa.care.screening import files, flow
from engawa.care.screening import result as results
from engawa.care.screening.answers import Answers
from engawa.care.screening.questions import Question, self_check
from engawa.portals.visitor import contacts
from engawa.portals.visitor.country import country_names, country_of
from engawa.portals.visitor.state import State, seal
from engawa.ui.pages import language, page
from engawa.ui.pictures.path import path_through_house
from engawa.ui.pictures.windows import windows
from engawa.ui.safe import markup


def question(
    request: HttpRequest,
    state: State,
    *,
    error: str = "",
    ticked: frozenset[str] | None = None,
    urgent: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show the question that `state` stands at, with what was answered to it before, or just `ticked` with an error.

    `urgent`: somebody's safety was just told of; help stands open above the question, later it is folded.
    """
    asked = self_check().question(state.at)
    answers, done, total = state.answers, *flow.position(state.answers, self_check(), asked.id)
    given = answers.get(asked.id) if ticked is None else ticked
    context = {
        "state": seal(state),
        "about": answers.about,
        "question": asked,
        "text": asked.asks[answers.about].get(language()),
        "hint": _hint(asked, answers),
        "choices": [(choice.id, choice.label[answers.about].get(language())) for choice in asked.choices],
        "none_of_these": asked.none.get(language()) if asked.none else "",
        "chosen": given if isinstance(given, frozenset) else {given},
        "is_none": answers.get(asked.id) == frozenset(),
        "room": next(room.name.get(language()) for room in self_check().rooms if room.id == asked.room),
        "path": markup(
            path_through_house(done, total, label=_("The way through the house, from the room to the garden."))
        ),
        "has_before": done > 0,
        "has_answers": bool(answers.given),
        "error": error,
        "unfolded": urgent,
        **_safety(request, answers),
    }
    return page(request, "visitor/question.html", context, tab=_("Questions"), status=status)


def result(request: HttpRequest, answers: Answers) -> HttpResponse:
    """Show what the answers say."""
    shown = results.result(answers, self_check(), language())
    today = datetime.now(UTC).date()
    context = {
        "state": seal(State(answers, "")),
        "about": answers.about,
        "result": shown,
        "windows": markup(_windows(shown)),
        "reach": contacts.reach(request, answers.about),
        "kept": files.to_json(answers, self_check(), today),
        "today": today,
        "unfolded": True,
        "open_questions": [
            (each.id, each.short.get(language()))
            for each in flow.path(answers, self_check())
            if each.id not in answers.given
        ],
        **_safety(request, answers),
    }
    return page(request, "visitor/result.html", context, tab=_("A page of notes"))


def _hint(asked: Question, answers: Answers) -> str:
    hint = asked.hint[answers.about]
    return hint.get(language()) if hint else ""


def _windows(shown: results.Result) -> str:
    return windows(
        [sign.level for sign in shown.signs], [sign.short for sign in shown.signs], label=shown.signs_sentence
    )


def _safety(request: HttpRequest, answers: Answers) -> dict[str, object]:
    """Return the panel that answers a safety answer at once; nothing where there was none."""
    sentences = results.safety(answers, language())
    if not sentences:
        return {"safety": (), "urgent": None, "countries": (), "country": ""}
    return {
        "safety": sentences,
        "urgent": contacts.urgent(request, answers.about),
        "countries": country_names(language()),
        "country": country_of(request),
    }
