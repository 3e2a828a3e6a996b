"""Names: sealed in the contents, found through marks that lie with the keys, opened for many at once."""

import pytest
from django.db import transaction

from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.vault import marks, seals
from engawa.foundation.vault.models import Mark
from tests.foundation import installation


@pytest.fixture
def emi(db):
    return accounts.open_account(called="Emi K", name="Emi  Ｋ", roles=[], email="Emi@example.org")


def test_what_was_given_is_opened_again_and_stands_nowhere_as_it_is(emi):
    emi.refresh_from_db()

    assert names.of(emi) == names.Names("Emi K", "emi k", "Emi@example.org")
    held = repr([bytes(part) for part in (emi.sealed_called, emi.sealed_name, emi.sealed_email)]).lower()
    assert "emi" not in held and "example" not in held


@pytest.mark.parametrize(
    ("typed", "found"), [("emi k", True), (" EMI   K ", True), ("emi", False), ("", False), ("x" * 500, False)]
)
def test_an_account_is_found_by_its_whole_name(emi, typed, found):
    assert names.with_name(typed) == (emi if found else None)
    assert names.so_called(typed) == ({emi.pk} if found else set())


def test_names_of_any_number_cost_two_queries(cast, django_assert_num_queries):
    with django_assert_num_queries(1), django_assert_num_queries(1, using="keys"):
        found = names.called([cast.aoi.pk, cast.mori.pk, None, 10**9])
    assert found == {cast.aoi.pk: "Aoi", cast.mori.pk: "Mori", 10**9: ""}
    with django_assert_num_queries(0):
        assert names.called([None]) == {}


def test_people_stand_in_order_of_their_names_whatever_the_capitals(db):
    ids = [accounts.open_account(called=called, roles=[]).pk for called in ("mori", "Ren", "aoi", "Mori")]

    assert names.in_order(ids) == [(ids[2], "aoi"), (ids[0], "mori"), (ids[3], "Mori"), (ids[1], "Ren")]


def test_a_new_name_is_found_and_the_one_before_is_not(emi, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        names.change(emi, called="Wren", name="wren")

    assert (names.with_name("emi k"), names.so_called("Emi K")) == (None, set())
    assert (names.with_name("wren"), names.so_called("wren")) == (emi, {emi.pk})
    assert Mark.objects.filter(owner=emi.pk).count() == 2


def test_a_change_that_fails_leaves_the_name_with_whoever_has_it(emi):
    other = accounts.open_account(called="Emi K", name="other", roles=[])
    with pytest.raises(names.NameTaken):
        names.change(other, name="emi k", called="Wren")
    other.refresh_from_db()

    assert (names.of(other).called, names.of(other).name) == ("Emi K", "other")
    assert names.with_name("emi k") == emi and names.so_called("emi k") == {emi.pk, other.pk}


def test_a_mark_left_by_what_was_rolled_back_finds_nobody_and_keeps_no_name_from_anybody(emi):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        names.change(emi, name="wren", called="Wren")
        raise ZeroDivisionError
    assert marks.owners("name", "wren") == [emi.pk]

    assert (names.with_name("wren"), names.so_called("wren")) == (None, set())
    wren = accounts.open_account(called="Wren", name="wren", roles=[])
    assert (names.with_name("wren"), names.with_name("emi k")) == (wren, emi)


def test_marks_go_with_the_key_and_what_it_sealed_has_no_name_any_more(emi):
    seals.destroy_keys([emi.pk])

    assert not Mark.objects.filter(owner=emi.pk).exists()
    assert names.called([emi.pk]) == {emi.pk: ""}
    assert names.of(emi) == names.Names("", None, "") and names.with_name("emi k") is None


def test_a_sealed_name_opens_for_nobody_else(emi):
    other = accounts.open_account(called="Ren", name="ren", roles=[])
    Account.objects.filter(pk=emi.pk).update(sealed_called=other.sealed_called, sealed_name=emi.sealed_called)

    assert names.of(Account.objects.get(pk=emi.pk)) == names.Names("", None, "Emi@example.org")


def test_of_many_who_choose_one_name_in_the_same_moment_one_has_it_and_the_others_are_told(tmp_path):
    installation.new(tmp_path).run("""
from engawa.foundation.accounts import actions as accounts, names
from engawa.foundation.accounts.models import Account
told = []
def work(number):
    try:
        accounts.open_account(called="Emi", name="emi", roles=[])
    except accounts.NameTaken:
        told.append(number)
together(8, work)
assert (len(told), Account.objects.count(), names.of(Account.objects.get()).name) == (7, 1, "emi"), told
""")
