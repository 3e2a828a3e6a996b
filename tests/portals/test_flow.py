"""Which question comes next, for any visitor: walks that choose at random always end, and ask nothing in vain."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engawa.algorithms.screening import withdrawal
from engawa.care.screening import flow
from engawa.care.screening.answers import ABOUT, Answers, to_criteria
from engawa.care.screening.questions import CRITERIA, self_check
from tests.plans import answer_to, any_answers

STEPS = 2 * len(self_check().questions)


@settings(max_examples=50)
@given(about=st.sampled_from(ABOUT), data=st.data())
def test_every_walk_ends_and_asks_about_the_criteria_only_what_they_still_ask(about, data):
    answers, asked = Answers(about), []

    while (question := flow.next_question(answers, self_check())) and len(asked) < STEPS:
        criteria = withdrawal.classify(to_criteria(answers, self_check()))
        done, total = flow.position(answers, self_check(), question.id)
        assert question.id not in CRITERIA or question.id in criteria.ask_next
        assert 0 <= done < total
        asked.append(question.id)
        given_now = data.draw(st.none() | answer_to(question))
        answers = answers.with_skip(question.id) if given_now is None else answers.with_answer(question.id, given_now)

    assert len(asked) == len(set(asked)) <= len(self_check().questions)
    assert {"safety", "contact", "body"} <= set(asked)


@given(answers=any_answers())
def test_back_from_the_last_question_leads_to_the_first(answers):
    way = flow.path(answers, self_check())
    at, back = way[-1], [way[-1]]

    while before := flow.question_before(answers, self_check(), at.id):
        at = before
        back.append(at)

    assert back == [*reversed(way)]
