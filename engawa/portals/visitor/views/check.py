"""The self-check: one question a screen, and the result. Nothing of it is kept on the server."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from engawa.care.screening import flow
from engawa.care.screening.answers import Answers
from engawa.care.screening.questions import Question, self_check
from engawa.foundation.access.door import door
from engawa.lib.sealed import Unreadable
from engawa.portals.visitor import moves, screens
from engawa.portals.visitor.country import directory, remember
from engawa.portals.visitor.state import State, unseal
from engawa.ui.pages import page


@door("visit")
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Ask whom it is about, and offer to open a kept page."""
    return page(request, "visitor/start.html", {"error": ""}, tab=_("Questions"))


# No CSRF token: the form changes nothing for anybody, what it carries is sealed, and a first visit sets no cookie.
@door("visit")
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, about: str) -> HttpResponse:
    """Show the first question; answer each step with the next screen."""
    if request.method != "POST":
        answers = Answers("family" if about == "family" else "self")
        return screens.question(request, State(answers, _first(answers).id))
    try:
        state = unseal(request.POST.get("state", ""))
    except Unreadable:
        return page(request, "visitor/stale.html", {"about": about}, tab=_("Questions"), status=422)
    return _step(request, state)


def _step(request: HttpRequest, state: State) -> HttpResponse:
    go = request.POST.get("go", "next")
    if go == "country":
        return _with_country(request, state)
    if go == "stay":
        return _show(request, _keeping_choice(request, state))
    if go.startswith("edit:"):
        return _edit(request, _keeping_choice(request, state), go.removeprefix("edit:"))
    current = _current(state)
    if current is None:
        return screens.result(request, state.answers)
    try:
        answers = moves.answer(state.answers, current, request.POST)
    except moves.NotAnswered as error:
        ticked = frozenset(request.POST.getlist("answer")) if current.multi else None
        return screens.question(request, state, error=str(error), ticked=ticked, status=422)
    return _show(request, moves.move(State(answers, state.at), go), urgent=current.id == "safety")


def _show(request: HttpRequest, state: State, *, urgent: bool = False) -> HttpResponse:
    if _current(state) is None:
        return screens.result(request, state.answers)
    return screens.question(request, state, urgent=urgent)


def _current(state: State) -> Question | None:
    return self_check().question(state.at) if state.at else None


def _first(answers: Answers) -> Question:
    return flow.path(answers, self_check())[0]


def _keeping_choice(request: HttpRequest, state: State) -> State:
    """Keep what is ticked when the page only changes its language, its country or the question."""
    current = _current(state)
    if current is None or not current.multi or "answer" not in request.POST:
        return state
    try:
        return replace(state, answers=moves.answer(state.answers, current, request.POST))
    except moves.NotAnswered:
        return state


def _with_country(request: HttpRequest, state: State) -> HttpResponse:
    code = request.POST.get("country", "").upper()
    known = code in directory().countries
    if known:
        request.COOKIES = {**request.COOKIES, settings.COUNTRY_COOKIE_NAME: code}
    response = _show(request, _keeping_choice(request, state), urgent=True)
    if known:
        remember(response, code)
    return response


def _edit(request: HttpRequest, state: State, id: str) -> HttpResponse:
    if id not in {question.id for question in self_check().questions}:
        return HttpResponseRedirect(reverse("visitor:self-check"))
    return screens.question(request, replace(state, at=id))
