"""Forms that carry more than they were asked for (mass assignment): each column of each table, sent to each address."""

from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from engawa.care.appointments.models import Appointment, Practice
from engawa.care.casework.models import Inquiry
from engawa.care.conversations.models import Entry, Member, Thread
from engawa.foundation.accounts.models import Account, Invitation, Role
from engawa.foundation.organisation.models import Organisation
from engawa.foundation.ties.models import Tie
from tests.architecture.scene import scene
from tests.attacks.walking import addresses
from tests.cast import Cast

pytestmark = pytest.mark.long

# What nobody decides about themselves or others by a form of their own: whose it is, who may, how urgent, since when.
THEIRS = {
    Account: ("is_active", "locator", "created", "sealed_name", "sealed_email"),
    Role: ("account_id", "kind", "until"),
    Invitation: ("family_of_id", "roles"),
    Tie: ("kind", "holder_id", "subject_id"),
    Inquiry: ("account_id", "urgency", "handed_to_id", "arrived", "thread_id"),
    Thread: ("owner_id",),
    Entry: ("thread_id", "author_id", "posted"),
    Appointment: ("account_id", "series_id"),
    Practice: ("account_id", "place_id"),
    Organisation: ("name", "set_up"),
}


def evil(field: models.Field, cast: Cast) -> str:
    """A value that would fit the column, and harm."""
    if field.is_relation or isinstance(field, models.IntegerField):
        return str(cast.ito.pk)
    if isinstance(field, models.BooleanField):
        return "1"
    if isinstance(field, models.DateTimeField | models.DateField):
        return str(date(2001, 1, 1))
    return "administrator"


def everything_at_once(cast: Cast) -> dict[str, str]:
    fields = [field for model in apps.get_models() for field in model._meta.get_fields() if field.concrete]
    named = {name: evil(field, cast) for field in fields for name in (field.name, field.attname)}
    return named | {
        "is_superuser": "1", "is_staff": "1", "role": "administrator", "roles": "administrator", "second_factor": "1",
        "verb": "log.read", "actor": str(cast.ito.pk), "by": str(cast.ito.pk), "author": str(cast.ito.pk),
    }  # fmt: skip


def theirs() -> dict[tuple[str, object], tuple[object, ...]]:
    return {
        (model.__name__, row.pk): tuple(getattr(row, column) for column in columns)
        for model, columns in THEIRS.items()
        for row in model.objects.all()
    }


@pytest.mark.parametrize("who", ["aoi", "haru", "sato"])
def test_no_form_takes_what_it_does_not_ask_for(cast: Cast, who: str) -> None:
    things, me = scene(cast), getattr(cast, who)
    more, begun, before = everything_at_once(cast), timezone.now(), theirs()
    roles = set(Role.objects.values_list("account", "kind", "until"))
    members = set(Member.objects.values_list("thread", "account"))
    # Whoever holds an invitation's link has what it gives, and it gives no more than it says (test_entrance.py).
    paths = {name: path for name, path in addresses(things).items() if name != "members:invitation"}
    answers = {name: cast.client(who).post(path, more).status_code for name, path in paths.items()}

    assert {name: status for name, status in answers.items() if status >= 500} == {}
    after = theirs()
    assert {at: row for at, row in after.items() if at in before and row != before[at]} == {}
    assert set(Role.objects.values_list("account", "kind", "until")) == roles
    assert set(Member.objects.values_list("thread", "account")) <= members
    made = [at for at in after if at not in before]
    for entry in Entry.objects.filter(pk__in=[pk for name, pk in made if name == "Entry"]):
        assert (entry.author_id, entry.posted >= begun) == (me.pk, True)
    for name, pk in made:
        if name == "Invitation":
            # A person invites their family, for themselves and into no role at work.
            assert (me.pk, after[name, pk]) == (cast.aoi.pk, (cast.aoi.pk, []))
    assert not {name for name, _pk in made} & {"Account", "Tie", "Organisation"}


def test_the_columns_that_are_watched_are_there() -> None:
    for model, columns in THEIRS.items():
        known = {field.attname for field in model._meta.get_fields() if field.concrete}
        assert set(columns) <= known, model
