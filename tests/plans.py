"""Plans for walks through the self-check: which answers a visitor gives, or could give."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from engawa.care.screening.answers import ABOUT, Answer, Answers
from engawa.care.screening.questions import Question, self_check
from tests.visiting import Plan

# Six months and more at home, one day outside a week, nothing else that explains it.
WITHDRAWN: Plan = {
    "days_out": "1", "stays_in_room": "no", "months": "12-35", "confined_by": [], "impairment": "significant",
    "distress": "some", "safety": [],
}  # fmt: skip

# Answers whose ids and words stand nowhere else, so that a trace of them can't be taken for anything else.
UNMISTAKABLE: Plan = {
    "days_out": "2", "stays_in_room": "yes", "months": "60-119", "confined_by": ["remote_work"],
    "impairment": "significant", "distress": "significant", "safety": ["not_eating"], "contact": ["online_voice"],
    "screens": "cannot_stop", "screens_first": "together", "feelings": ["hopeless"], "reasons": ["own_world"],
    "companion": "alone_easier", "childhood": ["alone_liked"],
}  # fmt: skip
TRACES = (
    "60-119",
    "remote_work",
    "not_eating",
    "online_voice",
    "cannot_stop",
    "own_world",
    "alone_easier",
    "alone_liked",
)


def answer_to(question: Question) -> SearchStrategy[Answer]:
    """Return a strategy for any answer that the question knows."""
    ids = st.sampled_from([choice.id for choice in question.choices])
    return st.frozensets(ids) if question.multi else ids


SKIP = "left open"


@st.composite
def any_answers(draw: DrawFn) -> Answers:
    """Draw any answers that the self-check can lead to, given forwards or backwards, with gaps and skips."""
    answers = Answers(draw(st.sampled_from(ABOUT)))
    told = draw(_TOLD)
    for id in reversed(told) if draw(st.booleans()) else told:
        if told[id] == SKIP:
            answers = answers.with_skip(id)
        elif told[id] is not None:
            answers = answers.with_answer(id, told[id])
    return answers


_TOLD = st.fixed_dictionaries(
    {question.id: st.none() | st.just(SKIP) | answer_to(question) for question in self_check().questions}
)
