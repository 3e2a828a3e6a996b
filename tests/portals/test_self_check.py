"""The way through the self-check: one question a screen, each can be left open, nothing is lost on the way."""

import re

import pytest

from engawa.care.screening.questions import CRITERIA, self_check
from tests.plans import WITHDRAWN
from tests.visiting import Answer, Visit, asked_as

ABOUT = {"me": "self", "someone": "family"}
BOTH = [pytest.param(about, language, id=f"{about}-{language}") for about in ABOUT for language in ("en", "ja")]
FOLLOW_UPS = {question.id for question in self_check().questions if question.after}


def asked(visit: Visit) -> list[str]:
    """Return the ids of the questions that were shown, in order."""
    known = asked_as(ABOUT[visit.about])
    return [known[answer.page.text("h1")] for answer in visit.seen if answer.page.all("fieldset")]


def told(answer: Answer) -> dict[str, str]:
    """Return what the result repeats of the answers: a question in a few words, and the answer."""
    terms = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", answer.text)
    return dict(terms)


@pytest.mark.parametrize(("about", "language"), BOTH)
def test_every_question_can_be_left_open_and_a_result_still_comes(visit, about, language):
    walked = visit(about=about, language=language).walk({})

    assert asked(walked) == [each.id for each in self_check().questions if each.id not in FOLLOW_UPS]
    assert all(answer.status == 200 for answer in walked.seen)
    assert walked.page.all("section", id="keep") and walked.heading


@pytest.mark.parametrize(("about", "language"), BOTH)
def test_a_first_screen_needs_no_answer_and_offers_no_way_back(visit, about, language):
    first = visit(about=about, language=language)

    assert not first.page.all("button", value="back")
    assert first.page.all("button", value="skip")
    assert not first.page.all("details", **{"class": "care"})


@pytest.mark.parametrize(
    ("plan", "unasked"),
    [
        pytest.param({"days_out": "7"}, {*CRITERIA} - {"days_out"}, id="out-every-day-settles-everything"),
        pytest.param(
            {key: answer for key, answer in WITHDRAWN.items() if key != "distress"},
            {"distress"},
            id="impairment-is-enough",
        ),
        pytest.param(
            {"days_out": "0", "months": "12-35", "confined_by": ["illness"]}, {"impairment", "distress"}, id="explained"
        ),
    ],
)
def test_the_criteria_are_asked_only_while_they_can_settle_something(visit, plan, unasked):
    walked = visit().walk(plan)

    assert unasked.isdisjoint(asked(walked))
    assert plan.keys() <= set(asked(walked))
    assert {"safety", "contact", "body"} <= set(asked(walked))


@pytest.mark.parametrize(("screens", "follows"), [("most", True), ("cannot_stop", True), ("some", False)])
def test_a_follow_up_comes_only_after_its_answer(visit, screens, follows):
    walked = visit().walk({"days_out": "7", "screens": screens})

    assert ("screens_first" in asked(walked)) is follows


def test_back_leads_through_all_screens_with_what_was_answered(visit):
    walked = visit().answer("2").answer("yes").answer("6-11").answer(["illness", "caring"])
    for expected in ({"illness", "caring"}, {"6-11"}, {"yes"}, {"2"}):
        walked.send("back")
        assert walked.chosen == expected

    walked.answer("3")

    assert walked.question == "safety", "what is answered already is not asked again"


def test_back_keeps_what_was_just_ticked(visit):
    walked = visit().walk_to("safety").send("back", ["dying"]).send("result").send("edit:safety")

    assert walked.chosen == {"dying"}


def test_none_of_these_is_an_answer_and_not_a_gap(visit):
    walked = visit().walk_to("confined_by").answer([]).send("back")

    assert walked.chosen == set()
    assert len(walked.page.texts("button", value="none")) == 1
    assert "svg" in re.findall(r'value="none">(.*?)</button>', walked.shown.text)[0], "it is marked as the answer"


def test_skipping_takes_an_earlier_answer_back(visit):
    walked = visit().answer("2").send("back").send("skip").send("result")

    assert told(walked.shown)["Days outside in a week"] == "not answered"


@pytest.mark.parametrize(
    ("first", "later", "told_of"),
    [
        pytest.param(("days_out", "2"), ("days_out", "5"), {"Days outside in a week": "5"}, id="days-later"),
        pytest.param(
            ("days_out", "5"), ("stays_in_room", "yes"), {"Nearly always in one room": "Yes"}, id="room-came-later"
        ),
    ],
)
def test_days_outside_and_one_room_never_contradict_each_other_and_the_later_word_counts(visit, first, later, told_of):
    walked = visit().answer(first[1])
    if first[1] == "2":
        walked.answer("yes")
    walked.send("result").send(f"edit:{later[0]}").answer(later[1]).send("result")

    assert told_of.items() <= told(walked.shown).items()
    assert {"5", "Yes"} - set(told(walked.shown).values()), "one of the two is gone"


def test_an_answer_can_be_added_from_the_result(visit):
    walked = visit().answer("2").send("result")
    chips = [each["value"] for each in walked.page.all("button", **{"class": "chip"})]

    walked.send("edit:months").answer("12-35").send("result")

    assert "edit:months" in chips
    assert "edit:months" not in [each["value"] for each in walked.page.all("button", **{"class": "chip"})]
    assert told(walked.shown)["How long so far"] == "1 to 2 years"


def test_an_unknown_question_to_edit_leads_back_to_the_start(visit):
    walked = visit().answer("2")

    assert walked.send("edit:unknown").shown.headers["location"] == "/en/self-check/"


@pytest.mark.parametrize("about", ABOUT)
def test_changing_the_language_keeps_question_answers_and_ticks(visit, about):
    walked = visit(about=about).walk_to("safety").send("next", ["violence"]).send("back")
    [button] = walked.page.all("button", value="stay")

    walked.language = "ja"
    walked.send("stay", ["violence", "voices"])

    assert button["formaction"] == walked.path
    assert walked.question == "safety"
    assert walked.chosen == {"violence", "voices"}
    assert walked.page.all("html", lang="ja")


def test_changing_the_language_of_a_result_keeps_it(visit):
    walked = visit().walk(WITHDRAWN)
    walked.language = "ja"

    assert walked.send("stay").is_result
    assert self_check().question("months").choice("12-35").label["self"].ja in walked.shown.text


@pytest.mark.parametrize("question", self_check().questions, ids=lambda question: question.id)
@pytest.mark.parametrize("sent", [None, ["nonsense"], ["\0", "👻"]], ids=["nothing", "unknown", "garbage"])
def test_what_can_not_be_an_answer_is_named_and_nothing_is_lost(visit, question, sent):
    walked = visit().answer("2").send("result").send(f"edit:{question.id}")

    walked.send("next", sent)

    assert walked.shown.status == 422
    assert walked.question == question.id
    assert walked.page.text("p", role="alert")
    assert walked.send("result").shown.status == 200
    assert told(walked.shown)["Days outside in a week"] == "2"


def test_what_was_ticked_stays_ticked_beside_an_error(visit):
    walked = visit().walk_to("feelings").send("next", ["sad", "lonely", "nonsense"])

    assert walked.shown.status == 422
    assert walked.chosen == {"sad", "lonely"}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("danger", ["dying", "violence", "not_eating", "voices"])
def test_a_safety_answer_opens_help_at_once_above_the_next_question(visit, about, language, danger):
    walked = visit(about=about, language=language).walk_to("safety").send("next", [danger])
    [panel] = walked.page.all("details", **{"class": "care"})
    links = [each["href"] for each in walked.page.all("a")]

    assert "open" in panel
    assert walked.shown.text.index("<details class=") < walked.shown.text.index("<fieldset")
    assert any(link.startswith(("sms:", "tel:", "https://")) for link in links)
    assert walked.question == "contact", "the self-check goes on"
    assert "open" not in walked.send("skip").page.all("details", **{"class": "care"})[0], "it stays, folded"
    assert "open" in walked.send("result").page.all("details", **{"class": "care"})[0]


def test_the_country_of_help_can_be_changed_without_losing_the_question(visit):
    walked = visit().walk_to("safety").send("next", ["dying"]).send("country", ["friends"], country="JP")

    assert {"tel:119", "tel:110"} <= {each["href"] for each in walked.page.all("a")}
    assert walked.chosen == {"friends"}
    assert "engawa_country" in walked.shown.headers.get("set-cookie", "") or walked.page.all("option", value="JP")


@pytest.mark.parametrize("country", ["", "XX", "jp\r\nset-cookie: a=b", "<b>"])
def test_a_country_that_is_none_changes_nothing(visit, country):
    walked = visit().walk_to("safety").send("next", ["dying"])
    before = walked.heading

    assert walked.send("country", country=country).shown.status == 200
    assert walked.heading == before
    assert "<b>" not in walked.shown.text
