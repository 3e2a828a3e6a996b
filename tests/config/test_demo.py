"""The demo organisation: believable, whole, and only in an empty installation."""

from datetime import UTC, datetime

import pytest

from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Claim
from engawa.care.casework.models import Inquiry
from engawa.care.conversations.models import Entry
from engawa.config.demo.keys import Keys
from engawa.config.demo.seed import NotEmpty, seed
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.consent.models import Grant

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def keys(db):
    return seed(NOW)


def test_twelve_people_with_months_of_life_and_a_log_that_holds(keys):
    entries = Entry.objects.exclude(posted=None)
    first, last = entries.order_by("posted").first(), entries.order_by("posted").last()

    assert Account.objects.count() == len(keys.ways) == 12
    assert (last.posted - first.posted).days > 300
    assert last.posted < NOW
    assert Grant.objects.count() == 2
    assert Inquiry.objects.filter(handed=None).count() == 2
    assert list(chain.verify()) == []


def test_times_lie_behind_and_ahead_and_nobody_is_booked_twice(keys):
    booked = Appointment.booked().order_by("start")

    assert booked.filter(end__lt=cells.cell(NOW)).count() > 15
    assert booked.filter(start__gt=cells.cell(NOW)).count() >= 6
    assert Claim.objects.count() > 300


def test_each_can_sign_in_and_only_staff_need_a_code(keys):
    for way in keys.ways:
        account = Account.objects.get(locator=way.locator) if way.locator else names.with_name(way.name)
        assert account.check_password(way.passphrase)
    assert {way.name for way in keys.ways if way.secret} == {"ito", "kubo", "mori", "sato", "yui"}


def test_it_is_never_mixed_with_people_who_are_there(keys):
    with pytest.raises(NotEmpty):
        seed(NOW)

    assert Account.objects.count() == 12


def test_how_to_sign_in_is_kept_for_the_owner_only(keys, tmp_path):
    path = keys.keep(tmp_path)

    assert path.stat().st_mode & 0o077 == 0
    assert Keys.read(tmp_path) == keys
