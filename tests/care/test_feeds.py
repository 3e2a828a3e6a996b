"""The address of a calendar: made, found by its token only, made anew, ended; and what stands in it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import feeds
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Feed
from engawa.foundation.accounts.models import Role
from engawa.foundation.audit.models import Trace
from engawa.foundation.vault.models import DataKey
from tests.care.booking_scene import NOW, booked, on, time_with


def shown(account, now=NOW):
    return [one.pk for one in feeds.shown(account, now)]


def test_an_address_is_found_by_its_token_and_opened_again_for_its_owner(cast):
    token = appointments.make_feed(cast.aoi)

    assert feeds.find(token).account == cast.aoi and feeds.token_of(feeds.of(cast.aoi)) == token
    assert [feeds.find(wrong) for wrong in (token[:-1], token.lower(), "", "\ud800", token + "x")] == [None] * 5


def test_nothing_in_the_table_opens_the_calendar(cast):
    token = appointments.make_feed(cast.aoi)
    row = Feed.objects.get()

    assert token.encode() not in bytes(row.token) and token not in row.digest
    DataKey.objects.all().delete()
    assert feeds.token_of(Feed.objects.get()) == ""


def test_another_address_ends_the_one_before_and_an_end_ends_it(cast):
    first, second = appointments.make_feed(cast.aoi), appointments.make_feed(cast.aoi)
    assert (feeds.find(first), feeds.find(second).account) == (None, cast.aoi)

    appointments.choose_titles(cast.aoi, plain=True)
    appointments.end_feed(cast.aoi)
    assert feeds.find(second) is None and feeds.of(cast.aoi) is None
    appointments.end_feed(cast.aoi)
    verbs = [trace.verb for trace in Trace.objects.filter(about=cast.aoi.pk).order_by("number")]
    assert verbs[-4:] == ["feed.make", "feed.renew", "feed.titles", "feed.end"]


def test_the_address_of_somebody_who_is_not_here_any_more_leads_nowhere(cast):
    token = appointments.make_feed(cast.mori)
    cast.mori.is_active = False
    cast.mori.save()

    assert feeds.find(token) is None


def test_each_sees_what_concerns_them_and_nothing_else(open_week):
    cast = open_week
    own = booked(cast, "aoi", "mori", 24, 10)
    others = booked(cast, "ren", "sato", 24, 10)
    circle = appointments.open_circle(Time(on(25, 10), (cast.mori.pk,), "text", 60), 3, "c", cast.mori)

    assert shown(cast.aoi) == [own.pk]
    assert shown(cast.mori) == [own.pk, circle.pk]
    assert shown(cast.sato) == [others.pk]
    assert shown(cast.haru) == shown(cast.kubo) == []
    appointments.take_seat(circle, cast.haru)
    assert shown(cast.haru) == [circle.pk]
    appointments.give_seat_back(circle, cast.haru)
    assert shown(cast.haru) == []


def test_who_gives_no_appointments_any_more_sees_none_of_those_they_gave(open_week):
    booked(open_week, "aoi", "mori", 24, 10)
    Role.objects.filter(account=open_week.mori).update(until=timezone.now())

    assert shown(open_week.mori) == []


def test_what_is_only_held_or_offered_is_not_in_a_calendar(open_week):
    held = appointments.hold(time_with(open_week.mori.pk, 24, 10), open_week.aoi, "k")
    assert shown(open_week.aoi) == shown(open_week.mori) == []

    appointments.cancel(held, open_week.aoi)
    assert shown(open_week.aoi) == shown(open_week.mori) == []


@pytest.mark.parametrize(("days", "stands"), [(29, True), (31, False)])
def test_what_was_cancelled_stands_for_a_month_so_that_every_program_hears_of_it(open_week, days, stands):
    one = booked(open_week, "aoi", "mori", 24, 10)
    appointments.cancel(one, open_week.mori)

    assert shown(open_week.aoi, NOW + timedelta(days=days)) == ([one.pk] if stands else [])


@pytest.mark.parametrize(("days", "stands"), [(91, True), (93, False)])
def test_what_is_over_stands_for_three_months(open_week, days, stands):
    one = booked(open_week, "aoi", "mori", 24, 10)

    assert shown(open_week.aoi, NOW + timedelta(days=days)) == ([one.pk] if stands else [])


def test_a_calendar_costs_the_same_few_queries_however_full_it_is(open_week, django_assert_num_queries):
    appointments.make_feed(open_week.aoi)
    for day in (23, 24, 25, 26):
        booked(open_week, "aoi", "mori", day, 10)

    with time_machine.travel(NOW, tick=False), django_assert_num_queries(3):
        assert len([list(one.practitioners.all()) for one in feeds.shown(open_week.aoi, NOW)]) == 4
