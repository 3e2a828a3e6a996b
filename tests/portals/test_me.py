"""Me: every door that is one's own, and what one says about oneself."""

import pytest
from django.urls import reverse

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.portals.members.about_me import FIELDS

GIVEN = {"called": "Aoi", "language": "ja", "zone": "Asia/Tokyo", "age_band": "adult"}


def _me(cast, who):
    answer = cast.client(who).get(reverse("members:me"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("door", "who"),
    [
        ("members:sharing", {"aoi", "mika", "yui"}),
        ("members:export", {"aoi", "mika", "haru", "yui"}),
        ("members:erase", {"aoi", "mika", "haru", "yui"}),
        ("members:keep", {"mika"}),
        ("members:rota", {"mori", "kubo", "ito", "yui"}),
        ("members:log", {"aoi", "mika", "haru", "mori", "kubo", "ito", "yui"}),
        ("members:sign-out", {"aoi", "mika", "haru", "mori", "kubo", "ito", "yui"}),
    ],
)
def test_each_sees_the_doors_that_are_theirs(cast, door, who):
    for name in ("aoi", "mika", "haru", "mori", "kubo", "ito", "yui"):
        assert (f'"{reverse(door)}"' in _me(cast, name)) == (name in who), name


def test_a_visitor_is_led_to_the_entrance_and_the_tab_says_nothing(cast, visitor):
    for name in ("members:me", "members:you"):
        assert visitor.get(reverse(name))["Location"].startswith(reverse("members:sign-in"))
    assert "<title>Me · " in _me(cast, "aoi")


def test_what_is_given_is_kept(cast):
    given = {"called": "  Blue   Sky ", "language": "en", "zone": "Europe/Rome", "age_band": "from_16"}
    assert cast.client("aoi").post(reverse("members:you"), given | {"shows_typing": "on"}).status_code == 302
    account = Account.objects.get(pk=cast.aoi.pk)
    assert names.of(account).called == "Blue Sky"
    assert [getattr(account, name) for name in FIELDS] == ["en", "Europe/Rome", "from_16", True]
    assert "Blue Sky" in cast.client("aoi").get(reverse("members:me")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"called": ""}, "Any will do"),
        ({"called": "\u200b\u202e"}, "Any will do"),
        ({"called": "x" * 61}, "longer than 60"),
        ({"zone": "Mars/Olympus"}, "not in the list"),
        ({"zone": "../../etc/passwd"}, "not in the list"),
        ({"language": "xx"}, "xx"),
        ({"age_band": "99"}, "99"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(cast, wrong, says):
    client = cast.client("aoi")
    before = Account.objects.filter(pk=cast.aoi.pk).values().get()
    answer = client.post(reverse("members:you"), GIVEN | {"called": "New name"} | wrong)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert says in text
    assert 'class="error"' in text
    assert "called" in wrong or "New name" in text
    assert Account.objects.filter(pk=cast.aoi.pk).values().get() == before


def test_a_name_that_turns_its_neighbours_round_is_straightened(cast):
    cast.client("aoi").post(reverse("members:you"), GIVEN | {"called": "Ao\u202ei\x07"})
    assert names.of(Account.objects.get(pk=cast.aoi.pk)).called == "Aoi"


def test_nothing_else_about_an_account_can_be_sent_along(cast):
    more = {"name": "root", "is_active": "", "locator": "x", "email": "a@b.example", "pin": "1", "roles": "host"}
    kept = ("sealed_name", "sealed_email", "is_active", "locator", "pin")
    before = Account.objects.filter(pk=cast.aoi.pk).values(*kept).get()
    assert cast.client("aoi").post(reverse("members:you"), GIVEN | more).status_code == 302
    assert Account.objects.filter(pk=cast.aoi.pk).values(*kept).get() == before
    assert list(cast.aoi.roles.values_list("kind", flat=True)) == ["person"]


def test_each_changes_their_own_account_only(cast):
    cast.client("sato").post(reverse("members:you"), GIVEN | {"called": "Not Aoi"})
    assert names.of(Account.objects.get(pk=cast.aoi.pk)).called == "Aoi"


def test_a_zone_with_an_old_name_stays_in_the_list(cast):
    cast.aoi.zone = "Japan"
    cast.aoi.save(update_fields=["zone"])
    assert '<option value="Japan" selected>' in cast.client("aoi").get(reverse("members:you")).content.decode()


@pytest.mark.parametrize("name", ["passkeys", "app", "recovery-code", "staff-codes"])
def test_what_opens_an_account_waits_until_it_has_a_name(cast, name):
    address = reverse(f"members:{name}")
    answer = cast.client("mika").get(address)

    assert answer.status_code == 302 and answer["Location"] == reverse("members:keep")
    assert cast.client("aoi").get(address).get("Location", "") != reverse("members:keep")
