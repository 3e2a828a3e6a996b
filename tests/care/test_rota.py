"""The rota: hours and days away, and that what was promised by them moves with them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine

from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Thread
from engawa.care.rota import actions, queries
from engawa.care.rota.actions import Hours
from engawa.care.rota.models import Absence, WorkingHours
from tests.cast import Cast

# A Monday morning in Tokyo.
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WEEK = [Hours(weekday, time(9), time(17)) for weekday in range(5)]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """Aoi waits for Mori's answer since Monday morning; Mori answers within two working days."""
    actions.set_hours(cast.mori, WEEK, cast.mori)
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    conversations.post(thread, cast.aoi, "a", "k")
    return thread


def promised(thread: Thread) -> date | None:
    return Thread.objects.values_list("answers_by", flat=True).get(pk=thread.pk)


def test_a_letter_is_promised_an_answer_from_working_hours(cast: Cast, thread: Thread) -> None:
    assert promised(thread) == date(2026, 11, 24)
    conversations.post(thread, cast.aoi, "b", "k2")
    assert promised(thread) == date(2026, 11, 24), "writing again does not put it off"
    conversations.post(thread, cast.mori, "c", "k3")
    assert promised(thread) is None


def test_an_absence_moves_the_promise_and_its_end_moves_it_back(cast: Cast, thread: Thread) -> None:
    assert actions.add_absence(cast.mori, date(2026, 11, 23), date(2026, 11, 25), cast.kubo) == 1
    assert promised(thread) == date(2026, 11, 27)
    assert actions.add_absence(cast.mori, date(2026, 12, 1), date(2026, 12, 2), cast.mori) == 0
    first = Absence.objects.order_by("first_day")[0]
    assert actions.remove_absence(cast.mori, first.pk, cast.mori) == 1
    assert promised(thread) == date(2026, 11, 24)


def test_what_was_promised_by_hand_stays(cast: Cast, thread: Thread) -> None:
    conversations.promise(thread, date(2026, 11, 30), cast.mori)
    assert actions.add_absence(cast.mori, date(2026, 11, 23), date(2026, 11, 25), cast.mori) == 0
    assert promised(thread) == date(2026, 11, 30)
    conversations.promise(thread, None, cast.mori)
    assert promised(thread) == date(2026, 11, 27)


def test_a_promise_waits_for_somebody_who_answers_and_counts_from_then(cast: Cast) -> None:
    actions.set_hours(cast.mori, WEEK, cast.mori)
    with time_machine.travel(NOW, tick=False):
        thread = conversations.open_thread(cast.aoi)
        conversations.post(thread, cast.aoi, "a", "k")
    assert promised(thread) is None
    with time_machine.travel(datetime(2026, 11, 26, 1, 0, tzinfo=UTC), tick=False):
        conversations.join(thread, cast.mori, cast.kubo)
    assert promised(thread) == date(2026, 11, 27)
    conversations.leave(thread, cast.mori, cast.kubo)
    assert promised(thread) is None


def test_the_day_is_told_in_the_owners_zone(cast: Cast) -> None:
    actions.set_hours(cast.mori, WEEK, cast.mori)
    cast.aoi.zone, cast.mori.zone = "Asia/Tokyo", "America/New_York"
    cast.aoi.save()
    cast.mori.save()
    with time_machine.travel(NOW, tick=False):
        thread = conversations.open_thread(cast.aoi, [cast.mori])
        # Sunday evening in New York; the end of Tuesday there is Wednesday in Tokyo.
        conversations.post(thread, cast.aoi, "a", "k")
    assert promised(thread) == date(2026, 11, 25)


def test_an_absence_that_ends_before_it_begins_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(actions.Wrong) as wrong:
        actions.add_absence(cast.mori, date(2026, 11, 25), date(2026, 11, 23), cast.mori)
    assert "before" in str(wrong.value)
    assert not Absence.objects.exists()


def test_nobody_takes_away_the_absence_of_another(cast: Cast) -> None:
    actions.add_absence(cast.mori, date(2026, 11, 23), date(2026, 11, 25), cast.mori)
    assert actions.remove_absence(cast.sato, Absence.objects.get().pk, cast.sato) == 0
    assert Absence.objects.exists()


def test_hours_are_replaced_as_a_whole(cast: Cast) -> None:
    actions.set_hours(cast.mori, WEEK, cast.mori)
    actions.set_hours(cast.mori, [Hours(0, time(22), time(6)), Hours(0, time(22), time(6))], cast.mori)
    assert list(WorkingHours.objects.values_list("weekday", "start", "end")) == [(0, time(22), time(6))]


def test_without_hours_nothing_is_promised(cast: Cast) -> None:
    assert queries.promise_for(cast.mori, NOW) is None
