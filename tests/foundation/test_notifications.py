"""What happened is written for everybody; what leaves the installation was asked for, says nothing, and goes once."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.notifications import actions, by_email, outbox, queries, quiet, words
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import Dispatch, Notice, NoticeKind, Wish
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # in Tokyo


@pytest.fixture(autouse=True)
def with_mail(settings) -> None:
    settings.EMAIL_HOST, settings.ORIGIN = "mail.example.org", "https://engawa.example.org"
    settings.DEFAULT_FROM_EMAIL = "post@example.org"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


@pytest.fixture
def aoi(cast: Cast, clock) -> Account:
    """Aoi, who asked for e-mail, with the usual quiet hours."""
    return asking(cast.aoi)


def asking(account: Account, **wish) -> Account:
    begin, end = quiet.USUAL
    email = by_email.sealed(account.pk, wish.pop("email", "aoi@example.org"))
    usual = {"by_email": True, "email": email, "quiet_from": begin, "quiet_until": end}
    Wish.objects.create(account=account, **{**usual, **wish})
    return account


def happens(account: Account, subject: str = "thread:1") -> Notice:
    with transaction.atomic():
        return notify(account.pk, NoticeKind.ENTRY, subject)


def now() -> datetime:
    return datetime.now(UTC)


# Minutes after midnight; where; what is on the clock there; when it may go. London's clocks change on 29 March and
# 25 October 2026, both at 01:00 UTC.
QUIET = [
    ((1320, 480), "Asia/Tokyo", "2026-11-24 12:00", "2026-11-24T12:00:00+09:00"),
    ((1320, 480), "Asia/Tokyo", "2026-11-24 21:59", "2026-11-24T21:59:00+09:00"),
    ((1320, 480), "Asia/Tokyo", "2026-11-24 22:00", "2026-11-25T08:00:00+09:00"),
    ((1320, 480), "Asia/Tokyo", "2026-11-24 03:00", "2026-11-24T08:00:00+09:00"),
    ((1320, 480), "Asia/Tokyo", "2026-11-24 08:00", "2026-11-24T08:00:00+09:00"),
    ((1320, 480), "Asia/Tokyo", "2026-12-31 23:30", "2027-01-01T08:00:00+09:00"),
    ((540, 1020), "Asia/Tokyo", "2026-11-24 09:00", "2026-11-24T17:00:00+09:00"),
    ((540, 1020), "Asia/Tokyo", "2026-11-24 17:00", "2026-11-24T17:00:00+09:00"),
    ((0, 480), "Asia/Tokyo", "2026-11-24 00:00", "2026-11-24T08:00:00+09:00"),
    ((1320, 0), "Asia/Tokyo", "2026-11-24 23:00", "2026-11-25T00:00:00+09:00"),
    ((600, 600), "Asia/Tokyo", "2026-11-24 10:00", "2026-11-24T10:00:00+09:00"),
    ((None, None), "Asia/Tokyo", "2026-11-24 03:00", "2026-11-24T03:00:00+09:00"),
    ((1320, 480), "Europe/London", "2026-03-28 23:00", "2026-03-29T08:00:00+01:00"),
    ((1320, 480), "Europe/London", "2026-10-24 23:00", "2026-10-25T08:00:00+00:00"),
    # An end that is left out when the clocks go forward comes when it would have come.
    ((1320, 90), "Europe/London", "2026-03-28 23:00", "2026-03-29T02:30:00+01:00"),
    # An end that comes twice counts the first time.
    ((1320, 90), "Europe/London", "2026-10-24 23:00", "2026-10-25T01:30:00+01:00"),
    ((1320, 480), "No/Where", "2026-11-24 23:00", "2026-11-25T08:00:00+00:00"),
]


@pytest.mark.parametrize(("hours", "where", "clock_there", "expected"), QUIET)
def test_quiet_hours_end_by_the_clock_of_the_one_who_is_told(hours, where, clock_there, expected):
    wish = Wish(account=Account(zone=where), quiet_from=hours[0], quiet_until=hours[1])
    at = datetime.fromisoformat(clock_there).replace(tzinfo=quiet.zone(where))
    assert quiet.not_before(at, wish) == datetime.fromisoformat(expected)


def test_in_the_second_round_of_an_hour_that_comes_twice_the_end_still_lies_ahead():
    wish = Wish(account=Account(zone="Europe/London"), quiet_from=1320, quiet_until=90)
    second_round = datetime(2026, 10, 25, 1, 15, tzinfo=quiet.zone("Europe/London"), fold=1)
    assert quiet.not_before(second_round, wish) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_nothing_is_sent_to_somebody_who_did_not_ask(cast, clock):
    names.change(cast.aoi, email="aoi@example.org")
    happens(cast.aoi)
    assert not Dispatch.objects.exists()
    assert outbox.send_due(now()) == 0 and mail.outbox == []
    assert queries.unseen_count(cast.aoi.pk) == 1
    assert queries.unseen_count(cast.sato.pk) == 0


def test_what_is_sent_names_nobody_and_nothing(aoi, settings):
    settings.ORGANISATION = "Withdrawal Support Nagoya"
    happens(aoi, "thread:secret-subject")
    assert outbox.send_due(now()) == 1
    (letter,) = mail.outbox
    told = letter.message().as_string() + letter.subject + letter.body
    assert letter.to == ["aoi@example.org"] and letter.message().get_content_type() == "text/plain"
    assert "https://engawa.example.org/ja/start/" in letter.body
    for secret in ("Aoi", "Mori", "secret-subject", "thread", "Nagoya", "Withdrawal"):
        assert secret not in told


def test_it_is_said_in_the_language_of_the_one_who_is_told(cast, clock):
    happens(asking(cast.tom, email="tom@example.org", quiet_from=None))
    outbox.send_due(now())
    assert "/en/start/" in mail.outbox[0].body and mail.outbox[0].subject == "There is something new for you"


def test_ten_entries_before_the_first_is_sent_are_one_word(aoi):
    for number in range(10):
        happens(aoi, f"thread:{number % 2}")
    assert outbox.send_due(now()) == 1
    happens(aoi)
    assert outbox.send_due(now()) == 1
    assert len(mail.outbox) == 2


def test_what_was_seen_before_it_was_due_is_not_sent(aoi, clock):
    clock.move_to(NOON + timedelta(hours=12))  # midnight in Tokyo
    happens(aoi)
    assert outbox.send_due(now()) == 0
    actions.mark_seen(aoi.pk, "thread:other")
    assert queries.unseen_count(aoi.pk) == 1
    actions.mark_seen(aoi.pk, "thread:1")
    clock.shift(timedelta(hours=9))
    assert outbox.send_due(now()) == 0 and not Dispatch.objects.exists()


def test_a_night_is_waited_out(aoi, clock):
    clock.move_to(NOON + timedelta(hours=12))
    happens(aoi)
    clock.shift(timedelta(hours=8, seconds=-1))
    assert outbox.send_due(now()) == 0
    clock.shift(timedelta(seconds=1))
    assert outbox.send_due(now()) == 1


def test_a_wish_that_changed_meanwhile_counts(aoi, clock):
    happens(aoi)
    Wish.objects.update(quiet_from=11 * 60, quiet_until=13 * 60)
    assert outbox.send_due(now()) == 0 and Dispatch.objects.get().due == NOON + timedelta(hours=1)
    Wish.objects.update(by_email=False)
    clock.shift(timedelta(hours=2))
    assert outbox.send_due(now()) == 0 and not Dispatch.objects.exists()


def test_nothing_goes_to_an_account_that_was_closed(aoi):
    happens(aoi)
    Account.objects.filter(pk=aoi.pk).update(is_active=False)
    assert outbox.send_due(now()) == 0 and mail.outbox == []


def test_what_fails_is_tried_five_times_at_growing_distance_and_then_shown_as_a_number(aoi, clock, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens
    Wish.objects.update(quiet_from=None, quiet_until=None)
    logging.getLogger("engawa").addHandler(caplog.handler)
    happens(aoi)
    for wait in (1, 5, 25, 125):
        assert outbox.send_due(now()) == 0
        clock.shift(timedelta(minutes=wait, seconds=-1))
        assert outbox.send_due(now()) == 0 and queries.given_up_count() == 0
        clock.shift(timedelta(seconds=1))
    before = Dispatch.objects.get().tries
    outbox.send_due(now())
    assert (before, queries.given_up_count()) == (4, 1)
    clock.shift(timedelta(days=1))
    assert outbox.send_due(now()) == 0 and Dispatch.objects.get().tries == 5
    logging.getLogger("engawa").removeHandler(caplog.handler)
    assert "was not sent at try 5" in caplog.text
    assert "aoi" not in caplog.text.lower()


def test_a_letter_carries_the_same_id_at_each_try(aoi):
    happens(aoi)
    outbox.send_due(now())
    Dispatch.objects.update(sent=None, claimed_until=None)  # as if we had died before we wrote it down
    outbox.send_due(now())
    first, second = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert first == second and first.endswith("@example.org>")


def test_what_a_dead_worker_claimed_is_sent_when_its_claim_ends(aoi, clock):
    happens(aoi)
    assert outbox._claim(Dispatch.objects.get().pk, now())  # and dies
    assert outbox.send_due(now()) == 0
    clock.shift(outbox.CLAIM)
    assert outbox.send_due(now()) == 1 and outbox.send_due(now()) == 0


def test_a_worker_that_always_dies_does_not_go_on_for_ever(aoi, clock):
    happens(aoi)
    Wish.objects.update(quiet_from=None, quiet_until=None)
    for _ in range(outbox.MOST_TRIES):
        assert outbox._claim(Dispatch.objects.get().pk, now())
        clock.shift(outbox.CLAIM)
    assert outbox.send_due(now()) == 0 and queries.given_up_count() == 1


def test_a_claim_is_had_once(aoi):
    happens(aoi)
    pk = Dispatch.objects.get().pk
    assert outbox._claim(pk, now())
    assert not outbox._claim(pk, now())


def test_what_failed_gives_way_to_a_newer_word(aoi, clock, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    happens(aoi)
    pk = Dispatch.objects.get().pk
    assert outbox._claim(pk, now())
    happens(aoi)  # while the first is on its way
    outbox._put_off(Dispatch.objects.get(pk=pk), now())
    assert [dispatch.pk for dispatch in Dispatch.objects.all()] != [pk]
    assert Dispatch.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\nBcc: b@example.org",
        "a@example.org\r\n\r\nhello",
        "a@example.org,b@example.org",
        "nobody",
        "a@b c",
    ],
)
def test_an_address_can_not_smuggle_in_headers_or_others(cast, clock, address):
    happens(asking(cast.aoi, email=address))
    assert outbox.send_due(now()) == 0 and mail.outbox == []


def test_a_language_that_nobody_knows_is_answered_in_english():
    assert "/en/start/" in words.letter("xx\r\nBcc: a@b").link


def test_every_kind_of_notice_has_its_sentence():
    assert words.SENTENCES.keys() == set(NoticeKind.values)


def test_a_cause_that_is_rolled_back_leaves_nothing_to_send(aoi):
    with pytest.raises(RuntimeError), transaction.atomic():
        notify(aoi.pk, NoticeKind.ENTRY)
        raise RuntimeError
    assert not Dispatch.objects.exists() and not Notice.objects.exists()


def test_what_is_due_now_wakes_the_worker_after_the_commit(aoi, clock, django_capture_on_commit_callbacks):
    woken: list[bool] = []
    outbox.LOOK.append(lambda: woken.append(connection.in_atomic_block))
    try:
        with django_capture_on_commit_callbacks() as callbacks:
            happens(aoi)
            assert not woken
        for callback in callbacks:
            callback()
        assert len(woken) == 1
        clock.move_to(NOON + timedelta(hours=12))
        with django_capture_on_commit_callbacks(execute=True):
            happens(aoi)
        assert len(woken) == 1
    finally:
        outbox.LOOK.pop()


def test_telling_somebody_costs_the_same_however_much_happened(aoi, django_assert_max_num_queries):
    for _ in range(20):
        happens(aoi)
    with django_assert_max_num_queries(14):
        happens(aoi)
