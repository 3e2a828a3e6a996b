"""Today: how one's own conversation stands, in a room that is only one's own."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from engawa.care.casework import glass
from engawa.care.casework import queries as casework
from engawa.care.conversations import actions as conversations
from engawa.care.library.articles import library
from engawa.foundation.consent import actions as consent
from engawa.foundation.consent.models import Topic
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import TieKind
from engawa.portals.members import shared, today, when
from engawa.portals.person.views.today import READING as FOR_PERSON
from engawa.portals.relative.views.today import READING as FOR_FAMILY

NOON = datetime(2026, 11, 25, 3, 5, tzinfo=UTC)  # a Wednesday, 12:05 in Tokyo


def _text(client, name="person:today"):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


def _thread(owner, *members):
    return conversations.open_thread(owner, members)


@pytest.mark.parametrize(
    ("name", "reached"),
    [
        ("person:today", {"aoi", "ren", "tom", "mika", "yui"}),
        ("relative:today", {"haru", "keiko", "david"}),
        ("relative:shared", {"haru", "keiko", "david"}),
    ],
)
def test_each_room_opens_only_to_those_it_is_for(cast, visitor, name, reached):
    for who in cast.names():
        assert cast.client(who).get(reverse(name)).status_code == (200 if who in reached else 403), who
    answer = visitor.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("members:sign-in"))


def test_without_a_conversation_it_says_how_one_begins(cast):
    text = _text(cast.client("aoi"))
    assert reverse("visitor:write") in text
    assert "Hello, Aoi" in text
    assert "<title>Today · " in text


def test_it_tells_who_wrote_last_and_by_when_an_answer_comes(cast):
    thread = _thread(cast.aoi, cast.mori)
    with time_machine.travel(NOON - timedelta(hours=13), tick=False):
        conversations.post(thread, cast.mori, "I read your words", "a")
    with time_machine.travel(NOON, tick=False):
        text = _text(cast.client("aoi"))
        assert "Mori wrote (yesterday, 23:05)." in text
        assert '<span class="new">' in text
        assert "I read your words" not in text
        conversations.post(thread, cast.aoi, "Thank you", "b")
        conversations.promise(thread, NOON.date() + timedelta(days=2), cast.mori)
        text = _text(cast.client("aoi"))
    assert "You wrote last (today, 12:05)." in text
    assert "An answer comes by Friday." in text
    assert '<span class="new">' not in text


def test_a_mother_and_her_child_each_see_their_own_conversation_only(cast):
    _thread(cast.aoi, cast.mori)
    conversations.post(_thread(cast.haru, cast.kubo), cast.kubo, "Dear Haru", "a")
    assert "Kubo wrote" in _text(cast.client("haru"), "relative:today")
    assert "Kubo" not in _text(cast.client("aoi"))
    for who in ("keiko", "david"):
        assert "wrote" not in _text(cast.client(who), "relative:today")


def test_somebody_known_only_by_a_link_reads_until_when_it_stays_and_how_to_keep_it(cast):
    thread = _thread(cast.mika, cast.kubo)
    with time_machine.travel(NOON, tick=False):
        conversations.post(thread, cast.mika, "Hello", "a")
        text = _text(cast.client("mika"))
        ends = casework.closes_on(cast.mika)
    for day in (ends.closes, ends.erased):
        assert when.calendar_day(day.astimezone(when.zone("Asia/Tokyo")).date()) in text
    assert reverse("members:keep") in text
    with time_machine.travel(ends.closes, tick=False):
        conversations.close_thread(thread, None)
        text, ends = _text(cast.client("mika")), casework.closes_on(cast.mika)
    assert f"erased on {when.calendar_day(ends.erased.astimezone(when.zone('Asia/Tokyo')).date())}" in text
    assert reverse("members:keep") not in _text(cast.client("aoi"))


def test_a_record_opened_behind_broken_glass_is_told_plainly_to_its_owner_alone(cast):
    with time_machine.travel(NOON, tick=False):
        glass.break_glass(cast.sato, cast.aoi, "Mori is ill and Aoi waits <b>today</b>.")
        glass.break_glass(cast.kubo, cast.ren, "Another reason altogether")
        text = _text(cast.client("aoi"))
        others = _text(cast.client("tom")) + _text(cast.client("haru"), "relative:today")
        assert "Mori is ill" not in _text(cast.client("ren"))
    assert "Sato opened your record (today, 12:05)." in text
    assert "Mori is ill and Aoi waits &lt;b&gt;today&lt;/b&gt;." in text
    assert "Another reason" not in text
    assert "opened your record" not in others
    assert "Mori is ill" not in others


def test_it_asks_the_database_as_little_whatever_was_said(cast, django_assert_max_num_queries):
    client, thread = cast.client("aoi"), _thread(cast.aoi, cast.mori)
    for number in range(30):
        conversations.post(thread, cast.mori, "words", str(number))
    _text(client)
    # device, account, roles, conversation, who wrote, what happened, what is arranged
    with django_assert_max_num_queries(7):
        _text(client)


def test_what_many_people_share_is_gathered_at_the_cost_of_one(cast, django_assert_num_queries):
    now = datetime.now(UTC)
    for person in (cast.tom, cast.aoi, cast.ren, cast.yui):
        ties.tie(TieKind.FAMILY, cast.david, person, by=person)
        consent.write_words(person, cast.david, "well")
        for topic in Topic:
            consent.grant(person, cast.david, topic)
    later = now + timedelta(minutes=1)
    for givers in ([cast.tom], [cast.tom, cast.aoi, cast.ren, cast.yui]):
        with django_assert_num_queries(6):  # topics, practitioners, when somebody wrote, words, names of both
            assert len(shared.shared_by(givers, cast.david.pk, later)) == len(givers)


def test_the_articles_that_take_turns_are_there_in_both_languages_and_stay_for_a_day():
    for slug in (*FOR_PERSON, *FOR_FAMILY):
        assert all(slug in articles for articles in library().articles.values())
    day = NOON.date()
    turns = {today.article_of(day + timedelta(days=each), FOR_PERSON).slug for each in range(len(FOR_PERSON))}
    assert turns == set(FOR_PERSON)


def test_an_unknown_zone_counts_as_utc():
    assert when.moment(NOON, NOON, "Mars/Olympus") == "today, 03:05"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (-3, "Sunday"), (5, "Monday"), (-16, "9 November")],
)
def test_days_are_told_as_somebody_would_say_them(days, words):
    assert when.day(NOON.date() + timedelta(days=days), NOON.date()) == words
