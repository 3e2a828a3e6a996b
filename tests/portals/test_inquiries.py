"""The coordinators' pages: what waits, one letter, and what is done with it."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter, Writer
from engawa.care.casework.models import HandOver, Inquiry
from engawa.care.conversations.models import Entry
from engawa.care.screening.answers import Answers
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit.models import Trace
from engawa.foundation.notifications.models import Notice
from tests.cast import Cast

SECRET = "the zebrafinch sings at four"
CHECK = Answers("self", {"days_out": "1", "safety": frozenset({"voices"})})
ACTIONS = ("write", "hand-over", "raise", "close")


@pytest.fixture
def inquiry(cast: Cast) -> Inquiry:
    """A letter with everything in it, by somebody without an account."""
    letter = Letter(SECRET, "me", "email", "wren@example.org", "en", ("night",), frozenset({"violence"}), CHECK)
    return casework.arrive(letter, "key", Writer("Wren", "en", "Asia/Tokyo", "JP"))[0]


def at(name: str, inquiry: Inquiry) -> str:
    return reverse(f"office:{name}", args=[inquiry.pk])


def test_the_list_holds_facts_and_never_a_word_of_what_was_written(cast: Cast, inquiry):
    page = unescape(cast.client("kubo").get(reverse("office:inquiries")).content.decode())

    for fact in (
        "For myself",
        "At once",
        "Violence at home",
        "In the attached answers",
        "English",
        "By e-mail",
        "At night",
    ):
        assert fact in page
    assert re.search(r"It is \d\d:\d\d where they are", page)
    assert not any(word in page for word in (SECRET, "wren@example.org", "Wren"))


def test_the_list_costs_the_same_for_one_and_for_many(cast: Cast, inquiry, django_assert_max_num_queries):
    kubo = cast.client("kubo")
    kubo.get(reverse("office:inquiries"))
    with django_assert_max_num_queries(8) as few:
        kubo.get(reverse("office:inquiries"))
    for number in range(6):
        casework.arrive(Letter(SECRET), str(number), Writer("Wren", "en"))
    with django_assert_max_num_queries(8) as many:
        assert kubo.get(reverse("office:inquiries")).content.count(b'<li class="line ') == 7
    # The notices that came with them are counted in the frame, in one query whatever their number.
    assert len(few) == len(many)


def test_opening_shows_the_text_the_notes_and_the_contact_and_is_noted(cast: Cast, inquiry):
    page = unescape(cast.client("kubo").get(at("inquiry", inquiry)).content.decode())

    for part in (SECRET, "wren@example.org", "Wren", "Mostly at home", "Apart from people"):
        assert part in page
    assert "Mori" in page and "Sato" in page and "room for" in page
    trace = Trace.objects.get(verb="inquiry.read")
    assert (trace.actor, trace.about, trace.subject) == (cast.kubo.pk, inquiry.account_id, f"inquiry:{inquiry.pk}")


OTHERS = {"sato": 403, "mori": 403, "ito": 403, "aoi": 403, "haru": 403, "yui": 403}


@pytest.mark.parametrize(("name", "status"), OTHERS.items())
def test_nobody_else_reads_or_does_anything(cast: Cast, inquiry, name, status):
    client = cast.client(name)
    assert client.get(reverse("office:inquiries")).status_code == status
    assert client.get(at("inquiry", inquiry)).status_code == status
    for action in ACTIONS:
        assert client.post(at(f"inquiry-{action}", inquiry), {"to": cast.sato.pk, "reason": "r"}).status_code == status
    assert not HandOver.objects.exists() and not Trace.objects.filter(verb="inquiry.read").exists()


def test_a_stranger_is_led_to_sign_in_and_a_coordinator_needs_a_second_factor(cast: Cast, inquiry, client):
    assert "/sign-in/" in client.get(at("inquiry", inquiry))["Location"]
    answer = cast.client("kubo", second_factor=False).get(at("inquiry", inquiry))
    assert answer.status_code == 302 and SECRET not in answer.content.decode()


def test_an_inquiry_that_is_not_there_is_404(cast: Cast, inquiry):
    kubo = cast.client("kubo")
    assert kubo.get(reverse("office:inquiry", args=[uuid4()])).status_code == 404
    for action in ACTIONS:
        assert kubo.post(reverse(f"office:inquiry-{action}", args=[uuid4()])).status_code == 404
        assert kubo.get(at(f"inquiry-{action}", inquiry)).status_code == 405


def test_after_the_hand_over_the_coordinator_sees_facts_and_can_read_no_word(cast: Cast, inquiry):
    kubo, mori = cast.client("kubo"), cast.client("mori")
    kubo.post(at("inquiry-write", inquiry), {"body": "We have read it.", "key": "k1"})
    thread = reverse("members:thread", args=[inquiry.thread_id])
    assert SECRET in kubo.get(thread).content.decode()

    answer = kubo.post(at("inquiry-hand-over", inquiry), {"to": cast.mori.pk, "reason": "lives nearby"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("office:inquiries"))
    assert kubo.get(thread).status_code == 404
    page = unescape(kubo.get(at("inquiry", inquiry)).content.decode())
    assert "With Mori" in page and "For myself" in page
    assert not any(word in page for word in (SECRET, "wren@example.org", "lives nearby", "Mostly at home"))
    assert SECRET in mori.get(thread).content.decode()
    assert cast.client("sato").get(thread).status_code == 404


def test_whoever_reads_it_again_sees_who_gave_it_back_and_why(cast: Cast, inquiry):
    def page() -> str:
        return unescape(cast.client("kubo").get(at("inquiry", inquiry)).content.decode())

    assert "gave it back" not in page()
    casework.hand_over(inquiry, cast.mori, "lives nearby", cast.kubo)
    assert "gave it back" not in page()
    inquiry.refresh_from_db()
    casework.hand_on(inquiry, cast.sato, "speaks English", cast.mori)
    inquiry.refresh_from_db()
    casework.give_back(inquiry, "nobody here writes Dutch", cast.sato)
    assert "Sato gave it back 1 minute ago: “nobody here writes Dutch”" in page()


def test_an_account_that_is_gone_gave_nothing_back(cast: Cast, inquiry):
    casework.hand_over(inquiry, cast.mori, "lives nearby", cast.kubo)
    # What is left of it once the account of whoever took it is erased.
    HandOver.objects.update(to=None)
    Inquiry.objects.update(handed_to=None, handed=None)

    page = unescape(cast.client("kubo").get(at("inquiry", inquiry)).content.decode())
    assert SECRET in page and "gave it back" not in page and "lives nearby" not in page


def test_the_second_coordinator_is_told_who_was_first_and_keeps_what_was_typed(cast: Cast, inquiry):
    other = accounts.open_account(called="Ono", name="ono", roles=[RoleKind.COORDINATOR])
    casework.hand_over(inquiry, cast.mori, "first", other)
    answer = cast.client("kubo").post(
        at("inquiry-hand-over", inquiry), {"to": cast.sato.pk, "reason": "because of the hours"}
    )
    page = unescape(answer.content.decode())
    assert answer.status_code == 409 and "Mori has it now" in page
    assert Inquiry.objects.get().handed_to == cast.mori


INCOMPLETE = {
    "hand over to nobody": ("hand-over", {"reason": "because"}, "Nobody is chosen"),
    "hand over without a reason": ("hand-over", {"to": "mori"}, "A few words on why"),
    "hand over to a coordinator": ("hand-over", {"to": "kubo", "reason": "because"}, "Nobody can be handed over"),
    "hand over to a word": ("hand-over", {"to": "٣", "reason": "because"}, "Nobody is chosen"),
    "send nothing": ("write", {"body": " ", "key": "k"}, "nothing to send"),
    "close without a reason": ("close", {"closing": ""}, "A few words on why"),
}


@pytest.mark.parametrize(("action", "fields", "words"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_what_is_missing_is_said_and_nothing_is_done(cast: Cast, inquiry, action, fields, words):
    if fields.get("to") in cast.names():
        fields = {**fields, "to": getattr(cast, fields["to"]).pk}
    answer = cast.client("kubo").post(at(f"inquiry-{action}", inquiry), fields)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422 and words in page and fields.get("reason", "") in page
    assert not HandOver.objects.exists() and Entry.objects.count() == 1 and not Inquiry.objects.get().closed


def test_raising_and_closing(cast: Cast, inquiry):
    quiet = casework.arrive(Letter(SECRET), "quiet", Writer("Robin", "en"))[0]
    kubo = cast.client("kubo")
    for level in (1, 2, 2):
        kubo.post(at("inquiry-raise", quiet))
        quiet.refresh_from_db()
        assert (quiet.urgency, quiet.reasons) == (level, ["raised"])
    assert kubo.post(at("inquiry-close", quiet), {"closing": "wrote to another place"}).status_code == 302
    page = kubo.get(reverse("office:inquiries") + "?show=closed").content.decode()
    assert "Closed" in page and "another place" not in page


def test_markup_in_a_letter_comes_out_as_text(cast: Cast):
    hostile = "<script>alert(1)</script>"
    letter = Letter(hostile, reach="email", contact=hostile)
    inquiry = casework.arrive(letter, "x", Writer(hostile, "en"))[0]
    casework.answer(inquiry, cast.kubo, "hello", "k")
    assert hostile not in cast.client("kubo").get(at("inquiry", inquiry)).content.decode()
    casework.hand_over(inquiry, cast.mori, hostile, cast.kubo)
    mori = cast.client("mori")
    for path in ("practitioner:desk", "practitioner:record"):
        address = reverse(path, args=[inquiry.account_id] if path.endswith("record") else [])
        page = mori.get(address).content.decode()
        assert hostile not in page and "&lt;script&gt;" in page


def test_no_notice_and_no_trace_of_it_all_holds_content(cast: Cast, inquiry):
    casework.answer(inquiry, cast.kubo, "an answer of ours", "k")
    casework.hand_over(inquiry, cast.mori, "a reason of ours", cast.kubo)
    held = [*Notice.objects.values_list(), *Trace.objects.values_list("verb", "subject")]
    for text in (SECRET, "an answer", "a reason", "wren@example.org", "Wren"):
        assert text not in str(held)
