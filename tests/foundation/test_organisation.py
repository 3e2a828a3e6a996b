"""The organisation: before the set-up it is made from the settings, it is set up once, and it is read seldom."""

import pytest
from django.db import DatabaseError, connection

from engawa.foundation.organisation import actions, current
from engawa.foundation.organisation.models import Organisation

FACTS = {"name": "Minato", "name_ja": "みなと", "country": "JP", "hours_en": "Weekdays"}


@pytest.mark.django_db
def test_before_the_set_up_it_is_made_from_the_settings(settings):
    settings.ORGANISATION, settings.COUNTRY = "House", "GB"

    assert (current.organisation().name, current.organisation().country) == ("House", "GB")
    assert not current.is_set_up()


@pytest.mark.django_db
def test_it_is_set_up_once():
    actions.set_up(**FACTS)

    with pytest.raises(actions.AlreadySetUp):
        actions.set_up(name="Another")
    assert current.is_set_up()
    assert Organisation.objects.get().name == "Minato"


@pytest.mark.django_db
def test_a_change_is_seen_at_once():
    actions.set_up(**FACTS)
    assert current.organisation().name == "Minato"

    actions.change(name="Kawa")

    assert current.organisation().name == "Kawa"


@pytest.mark.django_db
def test_it_is_read_again_only_after_a_while(monkeypatch, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert current.organisation().name == current.organisation().name != "Minato"
    Organisation.objects.create(pk=1, **FACTS)  # as another process would
    assert current.organisation().name != "Minato"

    monkeypatch.setattr(current, "SECONDS", 0)

    assert current.organisation().name == "Minato"


@pytest.mark.django_db
def test_a_database_that_is_away_leaves_what_was_known(monkeypatch):
    actions.set_up(**FACTS)
    current.organisation()
    monkeypatch.setattr(current, "SECONDS", 0)

    def away(execute, sql, params, many, context):
        raise DatabaseError("away")

    with connection.execute_wrapper(away):
        assert current.organisation().name == "Minato"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "name", "hours"),
    [("en", "Minato", "Weekdays"), ("ja", "みなと", "Weekdays"), ("ko", "Minato", "Weekdays")],
)
def test_each_language_has_its_words_and_else_the_other_one_s(language, name, hours):
    row = Organisation(**FACTS)

    assert (row.name_in(language), row.hours_in(language)) == (name, hours)
