"""Casework: how urgent, in which order, from hand to hand, and how it runs out."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings

from engawa.care.casework import actions as casework
from engawa.care.casework import glass as casework_glass
from engawa.care.casework import handing, order, queries, reaches, records, urgency, when
from engawa.care.casework.letters import Letter, Writer, words_for
from engawa.care.casework.models import HandOver, Inquiry, Urgency
from engawa.care.casework.order import Standing, Why
from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Entry, Member
from engawa.care.rota import actions as rota
from engawa.care.rota.models import Absence
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit import chain
from engawa.foundation.audit.models import Trace
from engawa.foundation.notifications.models import Notice
from engawa.foundation.ties.models import Tie, TieKind
from tests.cast import Cast

BODY = "the kingfisher waits by the weir"
WREN = Writer("Wren", "en", "Europe/London", "GB")
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
BY_SAFETY = [
    ((), (), Urgency.SOON, ()),
    (("none",), (), Urgency.SOON, ()),
    (("rather_not",), (), Urgency.SOON, ("rather_not",)),
    (("violence",), (), Urgency.TODAY, ("violence",)),
    (("not_eating",), (), Urgency.TODAY, ("not_eating",)),
    (("voices",), (), Urgency.TODAY, ("voices",)),
    (("dying",), (), Urgency.NOW, ("dying",)),
    (("danger",), (), Urgency.NOW, ("danger",)),
    (("violence", "rather_not"), (), Urgency.TODAY, ("violence", "rather_not")),
    (("violence", "voices"), (), Urgency.NOW, ("violence", "voices")),
    ((), ("dying",), Urgency.NOW, ("check.dying",)),
    (("dying",), ("dying",), Urgency.NOW, ("dying",)),
    (("none",), ("violence",), Urgency.TODAY, ("check.violence",)),
    (("violence",), ("not_eating",), Urgency.NOW, ("violence", "check.not_eating")),
    (("made up",), ("made up",), Urgency.SOON, ()),
]


def arrived(key: str = "k", *, account: Account | None = None, **facts) -> Inquiry:
    """Return an inquiry that has just come in."""
    letter = Letter(**{"body": BODY, **facts})
    return casework.arrive_from(letter, key, account) if account else casework.arrive(letter, key, WREN)[0]


def can_read(account: Account, inquiry: Inquiry) -> bool:
    return Member.objects.filter(thread=inquiry.thread, account=account, until=None).exists()


@pytest.mark.parametrize(("told", "in_check", "expected", "reasons"), BY_SAFETY)
def test_urgency_follows_from_what_was_said_about_safety(told, in_check, expected, reasons):
    assert urgency.weigh(told, in_check) == urgency.Weighed(expected, reasons)


def test_what_waits_stands_by_urgency_and_then_by_waiting(cast: Cast):
    for minute, safety in enumerate(["none", "violence", "dying", "none", "dying"]):
        with time_machine.travel(NOON + timedelta(minutes=minute), tick=False):
            arrived(str(minute), safety=frozenset({safety}))

    assert [one.arrived.minute for one in queries.listed("waiting")] == [2, 4, 1, 0, 3]


def test_the_list_costs_the_same_for_one_and_for_forty(cast: Cast, django_assert_num_queries):
    arrived("0")
    with django_assert_num_queries(1):
        assert len(queries.listed("waiting")) == 1
    for number in range(1, 10):
        arrived(str(number))
    with django_assert_num_queries(1):
        assert len(queries.listed("waiting")) == 10


TODAY = date(2026, 3, 5)


def stand(*, waits=None, by=None, handed=None, last=-1, urgency=0) -> Standing:
    """Say how a thread stands, in days from today."""
    days = {name: None if day is None else NOON + timedelta(days=day) for name, day in (("w", waits), ("h", handed))}
    promised = None if by is None else TODAY + timedelta(days=by)
    return Standing(TODAY, days["w"], promised, days["h"], NOON + timedelta(days=last), urgency)


ORDER = [
    (stand(waits=-1, handed=-0.5, urgency=2), Why.URGENT),
    (stand(waits=-9, handed=-0.5, last=-9, urgency=1), Why.URGENT),
    (stand(waits=-8, by=-3), Why.PASSED),
    (stand(waits=-9, by=-1), Why.PASSED),
    (stand(waits=-2, by=0), Why.TODAY),
    (stand(waits=-1, by=0), Why.TODAY),
    (stand(waits=-1, handed=-0.5), Why.NEW),
    (stand(handed=-0.1, last=-0.5), Why.NEW),
    (stand(waits=-3, by=2), Why.PROMISED),
    (stand(waits=-4, by=4), Why.PROMISED),
    (stand(waits=-20), Why.WAITS),
    (stand(waits=-2), Why.WAITS),
    (stand(last=-30, handed=-40, urgency=2), Why.REST),
    (stand(last=-2), Why.REST),
]


@pytest.mark.parametrize(("standing", "why"), ORDER)
def test_each_thread_has_its_reason(standing, why):
    assert order.why(standing) is why


def test_the_desk_is_in_the_order_of_this_table():
    wanted = [standing for standing, _why in ORDER]
    backwards = wanted[::-1]
    assert sorted(backwards, key=order.place) == wanted


def test_the_same_form_arrives_once_and_its_words_are_always_the_same(cast: Cast):
    first, words = casework.arrive(Letter(BODY), "key", WREN)
    again, same = casework.arrive(Letter("something else"), "key", WREN)

    assert (again, same) == (first, words) and Entry.objects.count() == 1
    assert words_for("another", "en") != words and words_for("key", "ja") != words
    assert Inquiry.objects.get().key != "key", "only its digest is kept"


def test_who_is_known_writes_once_too(cast: Cast):
    first = arrived(account=cast.keiko)
    assert arrived(account=cast.keiko) == first
    assert Entry.objects.count() == 1


def test_a_hand_over_ties_lets_in_tells_and_lets_the_coordinator_go(cast: Cast):
    inquiry = arrived()
    casework.answer(inquiry, cast.kubo, "We have read it.", "1")
    Notice.objects.all().delete()
    casework.hand_over(inquiry, cast.mori, "speaks English, has room", cast.kubo)

    assert Tie.objects.filter(kind=TieKind.CARE, holder=cast.mori, subject=inquiry.account, until=None).exists()
    assert can_read(cast.mori, inquiry) and not can_read(cast.kubo, inquiry) and not can_read(cast.sato, inquiry)
    told = {(one.account_id, one.kind, one.subject) for one in Notice.objects.all()}
    thread = inquiry.thread.channel
    assert told == {(cast.mori.pk, "handed", thread), (inquiry.account_id, "handed", thread)}
    made = HandOver.objects.get()
    assert b"has room" not in bytes(made.reason)
    assert records.read(inquiry.account, cast.mori).hand_overs[0].reason == "speaks English, has room"
    assert Trace.objects.filter(verb="inquiry.hand_over", actor=cast.kubo.pk, about=inquiry.account_id).exists()
    assert not reaches.inquiries(cast.actor("kubo")).get(pk=inquiry.pk).waits


def test_only_a_practitioner_can_be_handed_somebody(cast: Cast):
    inquiry = arrived()
    for other in (cast.ito, cast.aoi, cast.kubo, inquiry.account):
        with pytest.raises(handing.NotAPractitioner):
            casework.hand_over(inquiry, other, "reason", cast.kubo)
    assert Inquiry.objects.get().handed_to is None and not HandOver.objects.exists()


def test_what_is_handed_over_is_not_handed_over_again(cast: Cast):
    inquiry = arrived()
    casework.hand_over(inquiry, cast.mori, "first", cast.kubo)
    for act in (
        lambda: casework.hand_over(inquiry, cast.sato, "second", cast.kubo),
        lambda: casework.close(inquiry, "done", cast.kubo),
        lambda: casework.answer(inquiry, cast.kubo, "late", "k"),
        lambda: casework.make_urgent(inquiry, cast.kubo),
    ):
        with pytest.raises(casework.TooLate):
            act()
    assert HandOver.objects.count() == 1 and not can_read(cast.sato, inquiry) and not can_read(cast.kubo, inquiry)


def test_handing_on_ends_ones_own_way_in(cast: Cast):
    inquiry = arrived()
    casework.hand_over(inquiry, cast.mori, "first", cast.kubo)
    inquiry.refresh_from_db()
    casework.hand_on(inquiry, cast.sato, "better hours", cast.mori)

    assert can_read(cast.sato, inquiry) and not can_read(cast.mori, inquiry)
    assert not reaches.records(cast.actor("mori")).filter(pk=inquiry.account_id).exists()
    assert reaches.records(cast.actor("sato")).filter(pk=inquiry.account_id).exists()
    with pytest.raises(casework.TooLate):
        casework.give_back(inquiry, "no longer mine", cast.mori)


def test_who_still_has_something_of_somebody_keeps_the_tie(cast: Cast):
    inquiry = arrived(account=cast.keiko)
    casework.hand_over(inquiry, cast.mori, "first", cast.kubo)
    other = conversations.open_thread(cast.keiko, [cast.mori])
    casework.give_back(inquiry, "one of two", cast.mori)
    assert reaches.records(cast.actor("mori")).filter(pk=cast.keiko.pk).exists()
    conversations.leave(other, cast.mori, cast.mori)


def test_what_is_given_back_waits_again(cast: Cast):
    inquiry = arrived()
    casework.hand_over(inquiry, cast.mori, "first", cast.kubo)
    Notice.objects.all().delete()
    casework.give_back(inquiry, "I am ill", cast.mori)

    assert [one.id for one in queries.listed("waiting")] == [str(inquiry.pk)]
    assert not can_read(cast.mori, inquiry)
    assert [(one.account_id, one.kind) for one in Notice.objects.all()] == [(cast.kubo.pk, "inquiry")]


def test_the_text_is_read_while_it_waits_and_each_reading_is_noted(cast: Cast):
    inquiry = arrived(contact="wren@example.org", reach="email")
    assert casework.read(inquiry, cast.kubo).text == BODY
    assert Trace.objects.filter(verb="inquiry.read", actor=cast.kubo.pk, about=inquiry.account_id).count() == 1
    casework.hand_over(inquiry, cast.mori, "first", cast.kubo)
    assert casework.read(Inquiry.objects.get(), cast.kubo) is None
    assert Trace.objects.filter(verb="inquiry.read").count() == 1


def test_a_week_after_the_hand_over_nothing_is_left_to_the_coordinators(cast: Cast):
    inquiry = arrived()
    casework.hand_over(inquiry, cast.mori, "first", cast.kubo)
    for days, seen in ((6, True), (8, False)):
        with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
            assert reaches.inquiries(cast.actor("kubo")).exists() is seen


def test_nobody_takes_in_ones_own_letter(cast: Cast):
    accounts.give_role(cast.keiko, RoleKind.COORDINATOR)
    inquiry = arrived(account=cast.keiko)
    assert not reaches.inquiries(cast.actor("keiko")).exists()
    assert reaches.inquiries(cast.actor("kubo")).get() == inquiry


def test_closing_tells_the_writer_and_writing_again_opens_it(cast: Cast):
    inquiry = arrived()
    casework.close(inquiry, "a wrong address", cast.kubo)
    inquiry = Inquiry.objects.get()
    assert b"wrong" not in bytes(inquiry.closing) and inquiry.closed
    assert Notice.objects.filter(account=inquiry.account, kind="closed").count() == 1
    assert [one.id for one in queries.listed("closed")] == [str(inquiry.pk)]

    Notice.objects.all().delete()
    conversations.post(inquiry.thread, inquiry.account, "I am still here", "again")
    assert [one.id for one in queries.listed("waiting")] == [str(inquiry.pk)], "at once, without the worker"
    assert casework.expire(datetime.now(UTC)) == 1
    assert Notice.objects.filter(account=cast.kubo, kind="inquiry").count() == 1
    casework.hand_over(Inquiry.objects.select_related("thread").get(), cast.mori, "again", cast.kubo)


def test_a_second_letter_after_closing_goes_on_in_the_same_thread(cast: Cast):
    inquiry = arrived("1", account=cast.keiko)
    casework.close(inquiry, "silent", cast.kubo)
    again = arrived("2", account=cast.keiko, safety=frozenset({"dying"}), contact="here", reach="phone")
    assert arrived("2", account=cast.keiko) == again == inquiry
    assert Inquiry.objects.get().urgency == Urgency.NOW and Entry.objects.count() == 2
    found = casework.read(Inquiry.objects.select_related("thread").get(), cast.kubo)
    assert found.told.contact == "here" and found.text == f"{BODY}\n\n{BODY}"


def test_what_nobody_comes_back_to_is_closed_and_later_erased(cast: Cast):
    closed, erased = settings.ANONYMOUS_CLOSED_AFTER, settings.ANONYMOUS_ERASED_AFTER
    with time_machine.travel(NOON, tick=False):
        inquiry = arrived()
        ends = queries.closes_on(inquiry.account)
    assert ends.closes == NOON + timedelta(days=closed) and ends.erased == ends.closes + timedelta(days=erased)
    table = [
        (closed - 1, 0, "open"),
        (closed, 1, "closed"),
        (closed, 0, "closed"),
        (closed + erased - 1, 0, "closed"),
        (closed + erased + 1, 1, "gone"),
        (closed + erased + 1, 0, "gone"),
    ]
    for days, count, state in table:
        now = NOON + timedelta(days=days, minutes=1)
        with time_machine.travel(now, tick=False):
            assert casework.expire(now) == count, (days, state)
        found = Inquiry.objects.filter(pk=inquiry.pk).first()
        assert ("gone" if found is None else "closed" if found.closed else "open") == state
    assert not names.so_called("Wren")
    assert list(chain.verify()) == []


def test_a_word_from_anyone_keeps_it_and_a_name_keeps_it_for_ever(cast: Cast):
    closed = timedelta(days=settings.ANONYMOUS_CLOSED_AFTER)
    with time_machine.travel(NOON, tick=False):
        silent, named, spoken = arrived("1"), arrived("2", account=cast.keiko), arrived("3")
    with time_machine.travel(NOON + closed / 2, tick=False):
        casework.answer(spoken, cast.kubo, "We are thinking about it.", "1")
    now = NOON + closed + timedelta(minutes=1)
    with time_machine.travel(now, tick=False):
        assert casework.expire(now) == 1
    assert set(Inquiry.objects.filter(closed=None)) == {named, spoken}
    assert queries.closes_on(cast.keiko) is None
    later = now + timedelta(days=settings.ANONYMOUS_ERASED_AFTER - 1)
    with time_machine.travel(later, tick=False):
        conversations.post(silent.thread, silent.account, "I am here again", "k")
        assert casework.expire(later) == 1, "it waits again"
        assert casework.expire(later + timedelta(days=3)) == 1, "the other one runs out now"
    assert Inquiry.objects.get(pk=silent.pk).closed is None


def test_who_could_take_somebody_stands_by_language_room_and_presence(cast: Cast, django_assert_num_queries):
    for who, languages, takes in ((cast.mori, ["ja"], True), (cast.sato, ["en", "ja"], True)):
        rota.set_profile(who, who, languages=languages, takes_new=takes, answers_within=2, caseload=5)
    Absence.objects.create(account=cast.sato, first_day=TODAY, last_day=TODAY)
    with django_assert_num_queries(4), django_assert_num_queries(1, using="keys"):
        english = queries.takers("en", TODAY)
    assert [(one.called, one.speaks, one.free, one.away_until) for one in english] == [
        ("Sato", True, 3, TODAY),
        ("Mori", False, 3, None),
    ]
    assert [one.called for one in queries.takers("ja", TODAY)] == ["Mori", "Sato"], "who is here comes first"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (-4, "Sunday"), (5, "Tuesday"), (9, "14 March")],
)
def test_days_are_said_as_people_say_them(days, words):
    assert when.day(TODAY + timedelta(days=days), TODAY) == words


def test_records_are_reached_by_care_and_by_broken_glass_alone(cast: Cast):
    accounts.give_role(cast.haru, RoleKind.PRACTITIONER)
    casework_glass.break_glass(cast.kubo, cast.tom, "nobody else can be reached")
    reached = {"mori": {cast.aoi, cast.haru}, "sato": {cast.ren, cast.tom}, "haru": set(), "kubo": {cast.tom}}
    for name, expected in reached.items():
        assert set(reaches.records(cast.actor(name))) == expected, name
    assert records.read(cast.aoi, cast.haru) is None, "a mother who works here does not read her child's record"
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61)):
        assert not reaches.records(cast.actor("kubo")).exists() and records.read(cast.tom, cast.kubo) is None


def test_only_what_was_handed_to_oneself_can_be_handed_on(cast: Cast):
    inquiry = arrived()
    casework.hand_over(inquiry, cast.mori, "first", cast.kubo)
    assert reaches.cases(cast.actor("mori")).get() == inquiry
    assert not reaches.cases(cast.actor("sato")).exists()
