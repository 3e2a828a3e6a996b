"""The demo organisation: believable, whole, and only in an empty installation."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Claim
from engawa.care.casework.models import Inquiry
from engawa.care.conversations.models import Entry
from engawa.config.addresses import served_at
from engawa.config.demo.command import ways_in
from engawa.config.demo.keys import Keys, Way
from engawa.config.demo.seed import STAFF_SINCE, NotEmpty, seed
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.consent.models import Grant

ADDRESS = re.compile(r"http[^\s)]+")
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


def test_nobody_is_known_since_today_only_but_since_they_came(keys):
    since = {row.pk: row.created for row in Account.objects.all()}
    wrote = dict(Inquiry.objects.values_list("account_id", "arrived"))

    assert {row: since[row] for row in wrote} == wrote
    staff = {names.with_name(way.name).pk for way in keys.ways if way.secret} - wrote.keys()
    assert {since[row] for row in staff} == {NOW.replace(hour=9) - timedelta(days=STAFF_SINCE)}
    assert max(since.values()) < NOW.replace(hour=0)


WAYS = Keys(
    (
        Way("mori", ("practitioner",), "high alpha teach refuse find", "secret"),
        Way("mika", ("person",), "ようい", locator="q-L_3"),
    )
)
ORIGINS = {
    "on this machine": (served_at("127.0.0.1", 8000), "http://localhost:8000"),
    "for the whole house": (served_at("0.0.0.0", 8441), "http://localhost:8441"),
    "by a longer number": (served_at("fe80::1", 8000), "http://[fe80::1]:8000"),
    "in the web": ("https://engawa.example.org", "https://engawa.example.org"),
}


@pytest.mark.parametrize("case", ORIGINS)
def test_addresses_are_whole_wherever_it_answers(case):
    address, home = ORIGINS[case]

    said = " ".join(ways_in(WAYS, address))

    assert ADDRESS.findall(said) == [f"{home}/{page}/" for page in ("en/sign-in", "ja/sign-in", "ja/come-back/q-L_3")]


def test_every_address_that_is_said_leads_somewhere(keys, client):
    said = ADDRESS.findall(" ".join(ways_in(keys, "http://localhost:8000/")))

    assert len(said) == 3
    assert [client.get(urlsplit(one).path).status_code for one in said] == [200] * 3


def test_it_is_never_mixed_with_people_who_are_there(keys):
    with pytest.raises(NotEmpty):
        seed(NOW)

    assert Account.objects.count() == 12


def test_how_to_sign_in_is_kept_for_the_owner_only(keys, tmp_path):
    path = keys.keep(tmp_path)

    assert path.stat().st_mode & 0o077 == 0
    assert Keys.read(tmp_path) == keys
