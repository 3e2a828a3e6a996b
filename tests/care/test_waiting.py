"""The waiting list asks about what became free, not about what was passed over; and after a "no" not at once again."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from engawa.care.appointments import actions as appointments
from engawa.care.appointments.models import Appointment, Waiting
from engawa.care.appointments.week import Stretch
from engawa.foundation.notifications.models import Notice, NoticeKind
from tests.care.booking_scene import LENGTHS, NOW, WEEK, booked, on, time_with
from tests.cast import Cast

A_DAY = timedelta(days=1, minutes=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def scene(clock: time_machine.Traveller, cast: Cast) -> Cast:
    appointments.set_practice(cast.mori, cast.mori, zone="Europe/Berlin", lengths=LENGTHS)
    appointments.set_openings(cast.mori, WEEK, cast.mori)
    return cast


def offered(now: datetime = NOW) -> list[int]:
    """Let the worker's minute come, and return the starts that are offered then."""
    appointments.offer_due(now)
    found = Appointment.objects.filter(offered_to__isnull=False, cancelled=None, held_until__gt=now)
    return list(found.order_by("start").values_list("start", flat=True))


def test_what_was_free_when_somebody_joined_is_not_offered_and_what_becomes_free_is(
    scene: Cast, clock: time_machine.Traveller
) -> None:
    hers = booked(scene, "haru", "mori", 25, 10)
    appointments.wait(scene.aoi, rung="text")

    assert offered() == [], "all of it could be booked"
    clock.move_to(NOW + timedelta(days=1))
    assert offered(NOW + timedelta(days=1)) == [], "nor does a day that comes into reach become free"
    appointments.cancel(hers, scene.haru)

    assert offered(NOW + timedelta(days=1)) == [on(25, 9, 30)], "the first time that her appointment covered"
    assert Notice.objects.filter(kind=NoticeKind.OFFER).count() == 1


def test_an_earlier_time_than_one_s_own_is_offered_only_when_it_becomes_free(scene: Cast) -> None:
    mine, hers = booked(scene, "aoi", "mori", 26, 10), booked(scene, "haru", "mori", 24, 10)
    appointments.wait(scene.aoi, rung="text", instead_of=mine)

    assert offered() == []
    appointments.cancel(hers, scene.haru)
    assert offered() == [on(24, 9, 30)]


def test_an_opening_that_is_added_is_offered_and_what_was_passed_over_can_become_free_later(scene: Cast) -> None:
    appointments.wait(scene.aoi, rung="text")
    appointments.set_openings(scene.mori, [*WEEK, Stretch(2, 18 * 60, 19 * 60)], scene.mori)
    assert offered() == [on(25, 18)]
    appointments.leave(Waiting.objects.get())

    appointments.wait(scene.aoi, rung="text")
    hers = booked(scene, "haru", "mori", 24, 10)
    assert offered() == []
    appointments.cancel(hers, scene.haru)
    assert offered() == [on(24, 9, 30)], "it was free, then booked, and is free again"


def test_a_time_that_was_only_held_for_a_while_does_not_become_free(scene: Cast, clock: time_machine.Traveller) -> None:
    appointments.hold(time_with(scene.mori.pk, 24, 10), scene.aoi, "looked at")
    appointments.wait(scene.aoi, rung="text")
    appointments.hold(time_with(scene.mori.pk, 25, 10), scene.haru, "looked at too")
    assert offered() == []

    clock.move_to(NOW + timedelta(minutes=11))
    assert offered(NOW + timedelta(minutes=11)) == []


def test_after_a_no_nothing_is_offered_for_a_day_and_never_the_same_again(
    scene: Cast, clock: time_machine.Traveller
) -> None:
    first, second, third = (booked(scene, "haru", "mori", day, 10) for day in (24, 25, 26))
    appointments.wait(scene.aoi, rung="text")
    appointments.cancel(first, scene.haru)
    appointments.cancel(second, scene.haru)
    assert offered() == [on(24, 9, 30)]

    appointments.decline(Appointment.objects.get(offered_to__isnull=False))
    appointments.cancel(third, scene.haru)
    assert offered() == [], "not within the minute"

    clock.move_to(NOW + A_DAY)
    assert offered(NOW + A_DAY) == [on(26, 9, 30)], "what was free at the no was meant by it; this came after it"


def test_an_offer_without_an_answer_is_followed_by_a_pause_as_well(scene: Cast, clock: time_machine.Traveller) -> None:
    first, second = (booked(scene, "haru", "mori", day, 10) for day in (25, 26))
    appointments.wait(scene.aoi, rung="text")
    appointments.cancel(first, scene.haru)
    assert offered() == [on(25, 9, 30)]
    appointments.cancel(second, scene.haru)

    for hours, expected in ((13, []), (24, []), (38, [on(26, 9, 30)])):
        clock.move_to(NOW + timedelta(hours=hours))
        assert offered(NOW + timedelta(hours=hours)) == expected


def test_whoever_has_nothing_to_be_offered_stands_in_nobody_s_way(scene: Cast, monkeypatch) -> None:
    monkeypatch.setattr("engawa.care.appointments.waiting.AT_ONCE", 1)
    hers = booked(scene, "haru", "mori", 25, 10)
    appointments.wait(scene.ren, rung="text")
    appointments.wait(scene.aoi, rung="text")
    appointments.cancel(hers, scene.haru)

    assert offered() == [on(25, 9, 30)]


def test_whoever_waited_before_this_was_known_is_not_offered_what_is_free(scene: Cast) -> None:
    appointments.wait(scene.aoi, rung="text")
    Waiting.objects.update(passed=None)

    assert offered() == []
    assert offered() == []


def test_whoever_speaks_the_language_is_asked_before_anybody_else(scene: Cast) -> None:
    for one in (scene.mori, scene.sato):
        appointments.set_practice(one, one, zone="Europe/Berlin", lengths=LENGTHS, takes_first=True)
    scene.sato.language = "en"
    scene.sato.save()
    appointments.wait(scene.keiko, rung="text")

    appointments.set_openings(scene.sato, [Stretch(2, 18 * 60, 19 * 60)], scene.sato)
    assert offered() == []
    appointments.set_openings(scene.mori, [*WEEK, Stretch(3, 18 * 60, 19 * 60)], scene.mori)
    assert offered() == [on(26, 18)]
