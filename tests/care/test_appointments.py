"""Booking: held, booked, moved, cancelled; never twice; each told to whom it concerns."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import away, booking, cells, claims, rungs, search, team
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Appointment, Claim, Place, Practice, Proposal, Seat
from engawa.care.appointments.search import Free, Wanted
from engawa.care.rota import actions as rota
from engawa.foundation.notifications.models import Notice
from tests.care.booking_scene import NOW, booked, on, time_with
from tests.cast import Cast


def free_of(cast: Cast, who: str = "aoi", rung: str = "text", days: int = 7) -> list[int]:
    found = search.free(team.bookable_by(getattr(cast, who)), Wanted(NOW, NOW + timedelta(days=days), rung), NOW)
    return [one.start for one in found]


def notices(cast: Cast, who: str) -> list[str]:
    return list(Notice.objects.filter(account=getattr(cast, who)).order_by("pk").values_list("kind", flat=True))


def test_what_is_booked_is_not_free_any_more_and_both_hear_of_it(open_week: Cast) -> None:
    assert on(24, 10) in free_of(open_week)

    made = booked(open_week, "aoi", "mori", 24, 10)

    assert not {on(24, 10), on(24, 10, 30)} & set(free_of(open_week))
    assert on(24, 11) in free_of(open_week)
    assert (made.starts.hour, made.lasts) == (9, timedelta(minutes=50))
    assert notices(open_week, "mori") == ["appointment"]
    assert "appointment" not in notices(open_week, "aoi")


def test_a_buffer_keeps_both_sides_free(open_week: Cast) -> None:
    Practice.objects.update(buffer=30)

    booked(open_week, "aoi", "mori", 24, 11)

    # From 10:00 to 10:50, a buffer of 30 minutes reaches into eleven o'clock; and behind it until 12:20.
    assert [on(24, 10), on(24, 12)] not in [free_of(open_week)]
    assert not {on(24, 10), on(24, 12)} & set(free_of(open_week))
    assert {on(24, 9, 30), on(24, 12, 30)} <= set(free_of(open_week))


@pytest.mark.parametrize("years", [-1, 3, 7972])
def test_nothing_is_arranged_in_the_past_or_years_ahead(open_week: Cast, years: int) -> None:
    made = booked(open_week, "aoi", "mori", 24, 10)
    far = cells.cell(NOW.replace(year=NOW.year + years, hour=23))
    there = Time(far, (open_week.mori.pk,), "text", minutes=60)
    ways = (
        lambda: appointments.hold(there, open_week.aoi, "h"),
        lambda: appointments.book(there, open_week.aoi, "b", open_week.kubo),
        lambda: appointments.open_circle(there, 8, "c", open_week.mori),
        lambda: appointments.move(made, far, open_week.mori, by_staff=True),
        lambda: appointments.propose([Free(far, far + 10, open_week.mori.pk)], "text", open_week.aoi, "p"),
    )

    for way in ways:
        with pytest.raises(appointments.Untimely):
            way()

    assert [one.start for one in Appointment.objects.all()] == [on(24, 10)]
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("day", "hour", "minute"),
    [
        pytest.param(22, 14, 0, id="on a day without openings"),
        pytest.param(24, 8, 0, id="before the opening"),
        pytest.param(24, 10, 15, id="beside the step"),
        pytest.param(24, 16, 30, id="longer than the opening"),
    ],
)
def test_what_is_not_offered_is_not_held(open_week: Cast, day: int, hour: int, minute: int) -> None:
    with pytest.raises(appointments.Taken):
        appointments.hold(time_with(open_week.mori.pk, day, hour, minute), open_week.aoi, "k")

    assert not Appointment.objects.exists()
    assert not Claim.objects.exists()


def test_a_practitioner_of_somebody_else_is_not_booked(open_week: Cast) -> None:
    with pytest.raises(appointments.Taken):
        appointments.hold(time_with(open_week.sato.pk, 24, 10), open_week.aoi, "k")


def test_a_first_time_is_with_whoever_takes_them(open_week: Cast) -> None:
    appointments.set_practice(open_week.sato, open_week.sato, takes_first=True)

    assert set(team.bookable_by(open_week.mika).values_list("account", flat=True)) == {open_week.sato.pk}
    assert set(team.bookable_by(open_week.aoi).values_list("account", flat=True)) == {open_week.mori.pk}


def test_a_double_tap_books_once(open_week: Cast) -> None:
    held = [appointments.hold(time_with(open_week.mori.pk, 24, 10), open_week.aoi, "k") for _ in range(2)]
    for _ in range(2):
        appointments.confirm(held[0], open_week.aoi)

    assert held[0] == held[1]
    assert Appointment.booked().count() == 1
    assert notices(open_week, "mori") == ["appointment"]


def test_a_hold_ends_after_ten_minutes_and_the_time_is_free_again(open_week: Cast) -> None:
    held = appointments.hold(time_with(open_week.mori.pk, 24, 10), open_week.aoi, "k")

    with pytest.raises(appointments.Taken):
        appointments.hold(time_with(open_week.mori.pk, 24, 10), open_week.haru, "other")
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        hers = appointments.hold(time_with(open_week.mori.pk, 24, 10), open_week.haru, "later")
        appointments.confirm(hers, open_week.haru)
        with pytest.raises(appointments.Taken):
            appointments.confirm(held, open_week.aoi)

    assert Appointment.booked().get().account == open_week.haru


def test_a_hold_that_ended_is_booked_all_the_same_where_nobody_was_quicker(open_week: Cast) -> None:
    held = appointments.hold(time_with(open_week.mori.pk, 24, 10), open_week.aoi, "k")

    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        appointments.give_back_held(NOW + timedelta(minutes=11))
        appointments.confirm(held, open_week.aoi)

    assert Appointment.booked().get().pk == held.pk
    assert Claim.objects.filter(appointment=held).count() == 12


def test_whoever_holds_another_time_gives_the_first_back(open_week: Cast) -> None:
    for hour in (10, 11):
        appointments.hold(time_with(open_week.mori.pk, 24, hour), open_week.aoi, f"k{hour}")

    assert [one.start for one in Appointment.standing(NOW)] == [on(24, 11)]
    assert on(24, 10) in [
        one.start
        for one in search.free(team.bookable_by(open_week.haru), Wanted(NOW, NOW + timedelta(days=3), "text"), NOW)
    ]


def test_moving_keeps_length_and_people_and_counts_up_the_sequence(open_week: Cast) -> None:
    made = booked(open_week, "aoi", "mori", 24, 10)

    moved = appointments.move(made, on(25, 14), open_week.aoi)

    assert (moved.start, moved.lasts, moved.sequence) == (on(25, 14), timedelta(minutes=50), made.sequence)
    assert on(24, 10) in free_of(open_week)
    assert on(25, 14) not in free_of(open_week)
    assert notices(open_week, "mori") == ["appointment"] * 2


def test_moving_to_a_time_that_is_taken_leaves_everything_where_it_was(open_week: Cast) -> None:
    made, other = booked(open_week, "aoi", "mori", 24, 10), booked(open_week, "haru", "mori", 25, 14)

    with pytest.raises(appointments.Taken):
        appointments.move(made, other.start, open_week.aoi)

    made.refresh_from_db()
    assert made.start == on(24, 10)
    assert Claim.objects.filter(appointment=made).count() == 12


def test_moving_by_half_an_hour_into_itself_is_possible(open_week: Cast) -> None:
    made = booked(open_week, "aoi", "mori", 24, 10)

    assert appointments.move(made, on(24, 10, 30), open_week.aoi).start == on(24, 10, 30)


def test_a_cancelled_time_is_free_and_stays_cancelled(open_week: Cast) -> None:
    made = booked(open_week, "aoi", "mori", 24, 10)

    for _ in range(2):
        appointments.cancel(made, open_week.aoi)

    assert on(24, 10) in free_of(open_week)
    assert notices(open_week, "mori") == ["appointment"] * 2
    with pytest.raises(appointments.Wrong):
        appointments.move(made, on(25, 14), open_week.aoi)
    with pytest.raises(appointments.Wrong):
        appointments.confirm(made, open_week.aoi)


def test_staff_book_no_higher_than_somebody_chose_and_the_rest_stays_a_suggestion(open_week: Cast) -> None:
    low = appointments.book(time_with(open_week.mori.pk, 24, 10, rung="video"), open_week.aoi, "k", open_week.kubo)
    appointments.choose_rung(low, "voice", open_week.aoi)
    high = appointments.book(time_with(open_week.mori.pk, 25, 10, rung="video"), open_week.aoi, "k2", open_week.kubo)

    assert (low.rung, low.suggested) == ("voice", "")
    assert (high.rung, high.suggested) == ("voice", "video")
    assert rungs.chosen(open_week.aoi) == "voice"


def test_not_up_to_it_today_is_one_step_down_and_keeps_the_time(open_week: Cast) -> None:
    held = appointments.hold(time_with(open_week.mori.pk, 24, 10, rung="video"), open_week.aoi, "k")
    made = appointments.confirm(held, open_week.aoi)

    appointments.choose_rung(made, "text", open_week.aoi)

    assert (made.rung, made.start) == ("text", on(24, 10))
    assert rungs.chosen(open_week.aoi) == "video"


def test_a_place_is_claimed_once_whoever_meets_there(open_week: Cast) -> None:
    room = Place.objects.create(name="The small room")
    for who in (open_week.mori, open_week.sato):
        appointments.set_practice(who, who, lengths={"place": 50}, place=room)

    appointments.hold(time_with(open_week.mori.pk, 24, 10, rung="place"), open_week.aoi, "k")

    with pytest.raises(appointments.Taken):
        appointments.hold(time_with(open_week.sato.pk, 24, 10, rung="place"), open_week.ren, "k")
    assert on(24, 10) not in free_of(open_week, "ren", "place")
    assert on(24, 11) in free_of(open_week, "ren", "place")


def test_several_practitioners_are_booked_all_or_none(open_week: Cast) -> None:
    booked(open_week, "ren", "sato", 24, 10)
    both = (open_week.mori.pk, open_week.sato.pk)

    with pytest.raises(appointments.Taken):
        appointments.book(Time(on(24, 10), both, "text"), open_week.aoi, "k", open_week.kubo)
    joint = appointments.book(Time(on(24, 11), both, "text"), open_week.aoi, "k2", open_week.kubo)

    assert not Claim.objects.filter(practitioner=open_week.mori, cell=on(24, 10)).exists()
    assert Claim.objects.filter(appointment=joint).count() == 24
    both_practices = Practice.objects.filter(account__in=both)
    common = search.together(both_practices, Wanted(NOW, NOW + timedelta(days=3), "text", minutes=50), NOW)
    assert on(24, 12) in common
    assert not {on(24, 10), on(24, 11)} & set(common)
    near = booking.alternatives(Time(on(24, 10), both, "text"), None, NOW)
    assert [one.start for one in near] == [on(24, 9), on(24, 12), on(24, 12, 30)], "where both are free"


def test_the_database_itself_lets_no_cell_be_taken_twice(open_week: Cast) -> None:
    made, other = booked(open_week, "aoi", "mori", 24, 10), booked(open_week, "haru", "mori", 25, 10)

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(appointment=other, practitioner=open_week.mori, cell=made.start)


def test_a_circle_has_so_many_seats_and_no_more(open_week: Cast) -> None:
    circle = appointments.open_circle(
        Time(on(24, 20), (open_week.mori.pk,), "text", minutes=60), 2, "k", open_week.mori
    )

    seats = [appointments.take_seat(circle, open_week.aoi), appointments.take_seat(circle, open_week.ren)]

    assert appointments.take_seat(circle, open_week.aoi) == seats[0]
    with pytest.raises(appointments.Full):
        appointments.take_seat(circle, open_week.tom)
    appointments.give_seat_back(circle, open_week.aoi)
    assert appointments.take_seat(circle, open_week.tom).number == 0
    assert Seat.objects.count() == 2


def test_a_search_writes_nothing_and_needs_three_queries_however_many_there_are(open_week: Cast) -> None:
    counted = []
    for days, bookings in ((1, 0), (60, 5)):
        for hour in range(bookings):
            appointments.book(time_with(open_week.mori.pk, 26, 9 + hour), open_week.aoi, f"k{hour}", open_week.kubo)
        before = {model: model.objects.count() for model in (Appointment, Claim, Practice, Notice)}
        with CaptureQueriesContext(
            connection,
        ) as queries:
            search.free(team.working(), Wanted(NOW, NOW + timedelta(days=days), "text"), NOW)
        counted.append(len(queries))
        assert all(query["sql"].lstrip("( ").upper().startswith("SELECT") for query in queries)
        assert before == {model: model.objects.count() for model in before}

    assert counted == [3, 3]


def test_an_absence_closes_days_and_tells_who_is_booked_then(open_week: Cast) -> None:
    made = booked(open_week, "aoi", "mori", 24, 10)
    booked(open_week, "haru", "mori", 26, 10)

    rota.add_absence(open_week.mori, date(2026, 11, 23), date(2026, 11, 24), open_week.kubo)

    assert notices(open_week, "aoi") == ["appointment"]
    assert notices(open_week, "haru") == []
    assert away.falls_into_absence(made)
    assert min(free_of(open_week)) == on(25, 9)


def test_another_buffer_or_zone_moves_nothing_that_is_booked(open_week: Cast) -> None:
    made = booked(open_week, "aoi", "mori", 24, 10)
    booked(open_week, "haru", "mori", 24, 12)

    appointments.set_practice(open_week.mori, open_week.mori, zone="Asia/Tokyo", buffer=0)

    made.refresh_from_db()
    assert made.start == on(24, 10)
    assert Claim.objects.filter(appointment=made).count() == 10
    appointments.set_practice(open_week.mori, open_week.mori, zone="Europe/Berlin", buffer=30)
    assert Claim.objects.filter(appointment=made).count() == 16
    assert not {on(24, 9, 30), on(24, 11)} & set(free_of(open_week))


def test_a_day_takes_no_more_than_it_may(open_week: Cast) -> None:
    appointments.set_practice(open_week.mori, open_week.mori, most_a_day=1)

    booked(open_week, "aoi", "mori", 24, 10)

    assert not [start for start in free_of(open_week) if cells.instant(start).day == 24]
    with pytest.raises(appointments.Taken):
        booked(open_week, "haru", "mori", 24, 15)


def test_what_was_held_too_long_is_given_back_by_the_clock(open_week: Cast) -> None:
    appointments.hold(time_with(open_week.mori.pk, 24, 10), open_week.aoi, "k")

    assert claims.give_back_all_held(NOW) == 0
    assert claims.give_back_all_held(NOW + timedelta(minutes=10)) == 1
    assert not Claim.objects.exists()
