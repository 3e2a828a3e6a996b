"""A prepared statement answers what the queryset answers that it was built from, and is built once."""

from datetime import UTC, date, datetime
from threading import Thread

import pytest
from django.db import connections
from django.db.models import Exists, F, OuterRef, Subquery

from engawa.care.casework.models import Inquiry
from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Entry, Member
from engawa.care.conversations.models import Thread as Conversation
from engawa.care.rota.models import Absence
from engawa.foundation.accounts.models import Account, Role
from engawa.foundation.vault.models import DataKey
from engawa.foundation.vault.router import KEYS
from engawa.lib import prepared
from engawa.lib.prepared import Prepared

NOON = datetime(2030, 3, 31, 12, tzinfo=UTC)


def kinds(account):
    return Role.objects.filter(account=account, until=None).order_by("kind").values_list("kind")


def owners(*names):
    return DataKey.objects.using(KEYS).filter(owner__in=names).order_by("owner").values_list("owner", "wrapped")


def last_words(account, since):
    last = Entry.objects.filter(thread=OuterRef("pk"), posted__lt=since).order_by("-number")
    theirs = Exists(Member.objects.filter(thread=OuterRef("pk"), account=account))
    mine = Conversation.objects.filter(theirs).order_by(F("closed").asc(nulls_first=True), "-last_entry")
    return mine.values_list("pk", "last_entry", Subquery(last.values("author")[:1]))[:2]


def away(account, day):
    return Absence.objects.filter(account=account, last_day__gte=day).values_list("first_day", "account__zone")


def reasons(account):
    return Inquiry.objects.filter(account=account).values_list("reasons", "handed")


@pytest.fixture
def scene(cast):
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    conversations.post(thread, cast.aoi, "Good evening.", "k-1")
    Absence.objects.create(account=cast.mori, first_day=date(2030, 3, 31), last_day=date(2030, 4, 2))
    Inquiry.objects.create(account=cast.aoi, thread=thread, reasons=["harm"])
    return cast


@pytest.mark.parametrize(
    ("build", "using", "values", "count"),
    [
        (kinds, "default", lambda cast: (cast.yui.pk,), 2),
        (kinds, "default", lambda cast: (0,), 0),
        (owners, KEYS, lambda cast: (f"account:{cast.aoi.pk}", "installation:audit", "nobody's"), 2),
        (owners, KEYS, lambda cast: [f"account:{number}" for number in range(prepared.MOST + 200)], None),
        (last_words, "default", lambda cast: (cast.mori.pk, NOON), 1),
        (last_words, "default", lambda cast: (cast.sato.pk, NOON), 0),
        (away, "default", lambda cast: (cast.mori.pk, date(2030, 4, 2)), 1),
        (away, "default", lambda cast: (cast.mori.pk, date(2030, 4, 3)), 0),
        (reasons, "default", lambda cast: (cast.aoi.pk,), 1),
    ],
)
def test_the_rows_are_those_of_the_queryset(scene, build, using, values, count):
    given = values(scene)
    found = Prepared(build, using=using)

    assert found(*given) == found(*given) == [_plain(row) for row in build(*given)]
    assert count is None or len(found(*given)) == count


def _plain(row):
    return tuple(row)


def test_each_number_of_values_is_built_once_and_many_at_once_are_not_kept(db, django_assert_num_queries):
    built = []

    @Prepared
    def accounts(*ids):
        built.append(len(ids))
        return Account.objects.filter(pk__in=ids).values_list("pk")

    with django_assert_num_queries(6):
        for ids in ([1], [2], [1, 2], [2, 3], range(1000), range(1000)):
            accounts(*ids)

    assert built == [1, 2, 1000, 1000]


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_one_thread_compiled_serves_the_others_on_their_own_connections():
    found, seen = Prepared(kinds), []
    found(1)

    def ask():
        seen.append(found(1))
        connections.close_all()

    other = Thread(target=ask)
    other.start()
    other.join()
    assert seen == [[]]
