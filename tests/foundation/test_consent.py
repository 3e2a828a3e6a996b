"""Consent is data: what a family member may see follows from grants, time and the tie, and from nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engawa.foundation.audit import chain
from engawa.foundation.audit.models import Trace
from engawa.foundation.consent import actions, queries
from engawa.foundation.consent.models import FamilyWords, Grant, Topic
from engawa.foundation.live.models import Channel
from engawa.foundation.notifications.models import Notice, NoticeKind
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties import queries as tie_queries
from engawa.foundation.ties.models import TieKind
from engawa.foundation.vault import seals

START = datetime(2026, 11, 9, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SUPPORT, RHYTHM, WORDS = Topic


def _topics(cast, at):
    return queries.topics(cast.haru.pk, at).get(cast.aoi.pk, frozenset())


def _link(cast):
    return tie_queries.standing(datetime.now(UTC), TieKind.FAMILY).filter(holder=cast.haru, subject=cast.aoi).first()


step = st.one_of(
    st.tuples(st.just("grant"), st.sampled_from(list(Topic)), st.sampled_from([None, 1, 3])),
    st.tuples(st.just("revoke"), st.sampled_from(list(Topic)), st.none()),
    st.tuples(st.just("wait"), st.none(), st.integers(1, 4)),
    st.tuples(st.just("end"), st.none(), st.none()),
    st.tuples(st.just("tie"), st.none(), st.none()),
)


class _Naive:
    """What should be seen, said as simply as it can be."""

    def __init__(self) -> None:
        self.tied, self.ends = True, {}

    def follow(self, kind, topic, number, now):
        if kind == "grant" and self.tied:
            self.ends[topic] = now + number * HOUR if number else None
        elif kind == "revoke":
            self.ends.pop(topic, None)
        elif kind == "end":
            self.tied, self.ends = False, {}
        elif kind == "tie":
            self.tied = True

    def seen(self, now):
        return {topic for topic, end in self.ends.items() if end is None or end > now}


def _follow(cast, kind, topic, number, now, traveller):
    link = _link(cast)
    if kind == "grant" and link:
        actions.grant(cast.aoi, cast.haru, topic, now + number * HOUR if number else None)
    elif kind == "revoke":
        for standing in Grant.objects.filter(giver=cast.aoi, receiver=cast.haru, topic=topic, revoked=None):
            actions.revoke(standing)
    elif kind == "wait":
        traveller.shift(number * HOUR)
    elif kind == "end" and link:
        actions.end_family(link, by=cast.aoi)
    elif kind == "tie":
        ties.tie(TieKind.FAMILY, cast.haru, cast.aoi, by=cast.aoi)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, max_size=14))
def test_what_is_shared_follows_exactly_from_what_was_done(cast, steps):
    with time_machine.travel(START + timedelta(days=400), tick=False) as traveller, transaction.atomic():
        naive, now = _Naive(), datetime.now(UTC)
        for kind, topic, number in steps:
            _follow(cast, kind, topic, number, now, traveller)
            naive.follow(kind, topic, number, now)
            traveller.shift(timedelta(minutes=1))
            now = datetime.now(UTC)
            assert _topics(cast, now) == naive.seen(now)
            assert queries.givers(cast.haru.pk, now).filter(pk=cast.aoi.pk).exists() == bool(naive.seen(now))
        assert list(chain.verify()) == []
        transaction.set_rollback(True)


def test_a_tie_that_was_ended_by_somebody_else_and_made_anew_begins_with_nothing(cast):
    actions.grant(cast.aoi, cast.haru, SUPPORT)
    ties.end(_link(cast), by=cast.ito)
    assert not _topics(cast, datetime.now(UTC))
    ties.tie(TieKind.FAMILY, cast.haru, cast.aoi, by=cast.aoi)
    assert not _topics(cast, datetime.now(UTC))
    assert Grant.objects.get().revoked is None


def test_the_same_grant_twice_is_one_and_a_new_end_replaces_it(cast):
    first = actions.grant(cast.aoi, cast.haru, SUPPORT)
    assert actions.grant(cast.aoi, cast.haru, SUPPORT) == first
    later = datetime.now(UTC) + HOUR
    second = actions.grant(cast.aoi, cast.haru, SUPPORT, later)
    first.refresh_from_db()
    assert first.revoked is not None
    assert queries.given(cast.aoi.pk, datetime.now(UTC)) == {(cast.haru.pk, SUPPORT): later}
    assert Grant.objects.filter(revoked=None).get() == second


def test_the_receiver_hears_of_a_grant_once_and_never_of_taking_it_back(cast):
    channel = Channel.objects.filter(pk=f"account:{cast.haru.pk}")
    actions.grant(cast.aoi, cast.haru, SUPPORT)
    standing = actions.grant(cast.aoi, cast.haru, SUPPORT, datetime.now(UTC) + HOUR)
    assert Notice.objects.filter(account=cast.haru, kind=NoticeKind.GRANT).count() == 1
    before = channel.get().number
    actions.revoke(standing)
    assert channel.get().number == before + 1  # open pages look again
    assert not Notice.objects.filter(account=cast.haru).exists()  # nor does one unread lead to an empty page


def test_taking_back_twice_is_written_down_once(cast):
    standing = actions.grant(cast.aoi, cast.haru, SUPPORT)
    actions.revoke(standing)
    actions.revoke(standing)
    assert list(Trace.objects.filter(verb__startswith="grant.").values_list("verb", "actor", "about")) == [
        ("grant.give", cast.aoi.pk, cast.aoi.pk),
        ("grant.revoke", cast.aoi.pk, cast.aoi.pk),
    ]


def test_words_are_sealed_and_leave_nothing_when_emptied(cast):
    actions.write_words(cast.aoi, cast.haru, "I am all right")
    assert b"all right" not in bytes(FamilyWords.objects.get().body)
    assert queries.words_of([cast.aoi.pk], cast.haru.pk) == {cast.aoi.pk: "I am all right"}
    assert queries.words_of([cast.aoi.pk], cast.david.pk) == {}
    actions.write_words(cast.aoi, cast.haru, "")
    assert not FamilyWords.objects.exists()


def test_a_destroyed_key_leaves_no_words_and_breaks_no_page(cast):
    actions.write_words(cast.aoi, cast.haru, "I am all right")
    seals.destroy_keys([cast.aoi.pk])
    assert queries.words_for(cast.aoi.pk) == {}


@pytest.mark.parametrize("who", ["sato", "keiko", "david", "mori", "kubo", "ito"])
def test_nobody_else_is_given_anything(cast, who):
    for topic in Topic:
        actions.grant(cast.aoi, cast.haru, topic)
    assert not queries.givers(getattr(cast, who).pk, datetime.now(UTC)).exists()


def test_a_grant_to_somebody_who_is_not_family_opens_nothing(cast):
    for topic in Topic:
        actions.grant(cast.aoi, cast.keiko, topic)
    assert queries.topics(cast.keiko.pk, datetime.now(UTC)) == {}
