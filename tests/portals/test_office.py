"""The office: what waits, people and their roles, invitations, days away, the organisation, the log."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter
from engawa.care.conversations import actions as conversations
from engawa.care.rota.models import Absence
from engawa.foundation.access.table import TABLE
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import invitations
from engawa.foundation.accounts.models import Account, Device, Invitation, Role
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit import chain
from engawa.foundation.audit.models import Trace
from engawa.foundation.organisation import actions as organisation
from engawa.foundation.organisation import current
from engawa.foundation.ties.models import Tie
from tests.cast import Cast

pytestmark = pytest.mark.django_db

BOTH, ADMINISTRATOR = {"kubo", "ito"}, {"ito"}
# Name of the page -> who reads it. Everybody else of the cast is refused, a visitor is led to sign in.
READERS = {
    "home": BOTH,
    "people": BOTH,
    "absences": BOTH,
    "directory": BOTH,
    "directory-new": BOTH,
    "invitations": ADMINISTRATOR,
    "organisation": ADMINISTRATOR,
    "log": ADMINISTRATOR,
}
# What only takes forms, or needs somebody of staff: name, arguments, whom it lets in, the answer to an empty form.
FORMS = {
    "person-roles": (("mori",), ADMINISTRATOR, 302),
    "person-end": (("mori",), ADMINISTRATOR, 302),
    "person-back": (("mori",), ADMINISTRATOR, 302),
    "invitations": ((), ADMINISTRATOR, 422),
    "invitation-withdraw": ((10**30,), ADMINISTRATOR, 302),
    "absences": ((), BOTH, 422),
    "absence-remove": (("mori", 10**30), BOTH, 302),
    "organisation": ((), ADMINISTRATOR, 422),
    "directory-new": ((), BOTH, 422),
    "directory-entry": (("own-none",), BOTH, 404),
    "directory-remove": (("own-none",), BOTH, 404),
    "log": ((), ADMINISTRATOR, 200),
}


@pytest.fixture(autouse=True)
def minato(db):
    """The organisation is set up."""
    return organisation.set_up(name="Minato", name_ja="みなと", country="JP", zone="Asia/Tokyo", languages=["ja"])


@pytest.fixture
def ito(cast):
    """The administrator's browser, reading English."""
    return cast.client("ito")


def path(name: str, *args: object) -> str:
    with translation.override("en"):
        return reverse(f"office:{name}", args=args)


def of_cast(cast: Cast, args):
    return [getattr(cast, arg).pk if isinstance(arg, str) and hasattr(cast, arg) else arg for arg in args]


def text(answer) -> str:
    return answer.content.decode()


# ── who may ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", READERS)
def test_only_those_whose_work_it_is_read_a_page(cast, name):
    answers = {who: cast.client(who).get(path(name)).status_code for who in cast.names()}

    assert answers == {who: 200 if who in READERS[name] else 403 for who in cast.names()}
    assert Client().get(path(name))["location"].startswith(reverse("members:sign-in"))


@pytest.mark.parametrize("name", FORMS)
def test_only_those_whose_work_it_is_send_a_form(cast, name):
    args, allowed, status = FORMS[name]
    where = path(name, *of_cast(cast, args))
    refused = {who: cast.client(who).post(where).status_code for who in cast.names() if who not in allowed}

    assert set(refused.values()) == {403}
    assert Client().post(where).status_code == 302
    assert {cast.client(who).post(where).status_code for who in sorted(allowed)} == {status}


def test_without_a_second_step_nobody_of_staff_gets_in(cast):
    client = cast.client("ito", second_factor=False)

    assert client.get(path("log"))["location"].startswith(reverse("members:second-factor"))


@pytest.mark.parametrize("name", ["person-roles", "person-end"])
@pytest.mark.parametrize("who", ["aoi", "mika", "haru"])
def test_a_supported_person_does_not_exist_for_the_office(cast, ito, name, who):
    where = path(name, getattr(cast, who).pk)

    assert ito.get(where).status_code == ito.post(where, {"roles": ["administrator"]}).status_code == 404
    assert Role.objects.filter(account=getattr(cast, who)).count() == 1


def test_every_verb_of_the_office_has_a_page(cast):
    verbs = {
        verb
        for verb in TABLE
        if verb.split(".")[0] in {"office", "people", "absence", "organisation", "directory", "log"}
    }

    assert verbs == {"office.see", "people.list", "people.manage", "people.invite", "absence.manage",
                     "organisation.manage", "directory.manage", "log.read"}  # fmt: skip


# ── people ───────────────────────────────────────────────────────────────────────────────────────


def test_the_list_names_staff_and_nobody_who_is_supported(cast, ito):
    page = text(ito.get(path("people")))

    for who in ("mori", "sato", "yui", "kubo", "ito"):
        assert who.capitalize() in page
    for who in ("aoi", "ren", "tom", "mika", "haru", "keiko", "david"):
        assert who.capitalize() not in page
    assert "Person" not in re.search("<tbody>.*</tbody>", page, re.DOTALL)[0], "that Yui is supported too is not told"


def test_the_list_is_found_by_name_and_says_when_nobody_is(ito):
    assert "Sato" in text(ito.get(path("people"), {"called": "sat"}))
    assert "Mori" not in text(ito.get(path("people"), {"called": "sat"}))
    assert "<table" not in text(ito.get(path("people"), {"called": "<nobody>\x00"}))


@pytest.mark.parametrize("count", [1, 20, 60])
def test_the_list_costs_the_same_for_one_and_for_sixty(cast, ito, count, django_assert_num_queries):
    for number in range(count):
        accounts.open_account(called=f"Colleague {number}", name=f"c{number}", roles=[RoleKind.PRACTITIONER])
    ito.get(path("people"))

    with django_assert_num_queries(11):
        ito.get(path("people"))


def test_roles_are_given_and_ended(cast, ito):
    ito.post(path("person-roles", cast.mori.pk), {"roles": ["coordinator"]})

    held = set(Role.objects.filter(account=cast.mori, until=None).values_list("kind", flat=True))
    assert held == {"coordinator"}
    assert Trace.objects.latest("number").verb == "people.roles"
    assert cast.client("mori").get(path("home")).status_code == 200


def test_roles_of_support_are_not_the_office_s_to_give_or_take(cast, ito):
    assert ito.post(path("person-roles", cast.mori.pk), {"roles": ["person"]}).status_code == 422
    ito.post(path("person-roles", cast.yui.pk), {"roles": []})

    held = Role.objects.filter(account=cast.yui, until=None).values_list("kind", flat=True)
    assert list(held) == ["person"]


@pytest.mark.parametrize("name", ["person-roles", "person-end"])
def test_the_last_administrator_stays(cast, ito, name):
    answer = ito.post(path(name, cast.ito.pk), {"roles": ["coordinator"]})

    assert answer.status_code == 422 and "only administrator" in text(answer)
    assert list(cast.ito.roles.filter(until=None).values_list("kind", flat=True)) == ["administrator"]

    accounts.give_role(cast.kubo, RoleKind.ADMINISTRATOR)
    assert ito.post(path(name, cast.ito.pk), {"roles": ["coordinator"]}).status_code == 302


def test_an_administrator_whose_work_ended_does_not_count(cast, ito):
    accounts.give_role(cast.kubo, RoleKind.ADMINISTRATOR)
    Account.objects.filter(pk=cast.kubo.pk).update(is_active=False)

    assert ito.post(path("person-end", cast.ito.pk)).status_code == 422


def test_the_end_of_somebody_s_work_is_said_before_and_ends_everything(cast, ito):
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    mori = cast.client("mori")
    before = text(ito.get(path("person-end", cast.mori.pk)))
    assert "They leave 1 conversation." in before and "2 people are no longer in their care" in before
    assert mori.get("/en/").status_code == 200 and cast.mori.is_active

    ito.post(path("person-end", cast.mori.pk))

    cast.mori.refresh_from_db()
    assert not cast.mori.is_active
    assert not Device.objects.filter(account=cast.mori).exists()
    assert not cast.mori.roles.filter(until=None).exists()
    assert not Tie.objects.filter(holder=cast.mori, until=None).exists()
    assert not thread.members.filter(account=cast.mori, until=None).exists()
    assert thread.members.filter(account=cast.aoi, until=None).exists()
    assert not list(chain.verify())


def test_whoever_is_supported_too_keeps_their_own_side(cast, ito):
    own = conversations.open_thread(cast.yui, [cast.mori])
    yui = cast.client("yui")
    assert "They stay here for themselves" in text(ito.get(path("person-end", cast.yui.pk)))

    ito.post(path("person-end", cast.yui.pk))

    cast.yui.refresh_from_db()
    assert cast.yui.is_active and Device.objects.filter(account=cast.yui).exists()
    assert own.members.filter(account=cast.yui, until=None).exists()
    assert list(cast.yui.roles.filter(until=None).values_list("kind", flat=True)) == ["person"]
    assert yui.get(path("home")).status_code == 403


def test_somebody_can_come_back_without_roles(cast, ito):
    ito.post(path("person-end", cast.mori.pk))
    assert "Mori" in text(ito.get(path("people"))).split("has ended")[1]

    ito.post(path("person-back", cast.mori.pk))

    cast.mori.refresh_from_db()
    assert cast.mori.is_active and not cast.mori.roles.filter(until=None).exists()


@pytest.mark.parametrize("name", ["person-roles", "person-end"])
@pytest.mark.parametrize("number", [0, 10**18, 10**30])
def test_a_number_of_nobody_leads_nowhere(ito, name, number):
    assert ito.get(path(name, number)).status_code == ito.post(path(name, number)).status_code == 404


# ── invitations ──────────────────────────────────────────────────────────────────────────────────


def test_an_invitation_s_link_is_shown_once_and_opens_once(cast, ito):
    answer = ito.post(path("invitations"), {"called": "Ono", "roles": ["practitioner", "host"]})
    token = re.search(r"/invitation/([\w-]+)/", text(answer))[1]

    assert "Ono" in text(ito.get(path("invitations"))) and token not in text(ito.get(path("invitations")))
    assert token not in str(list(Invitation.objects.values())) and token not in str(list(Trace.objects.values()))
    found = invitations.find(token)
    assert invitations.accept(found, cast.keiko) and not invitations.accept(found, cast.david)
    assert "Ono" not in text(ito.get(path("invitations")))


def test_a_withdrawn_invitation_opens_nothing(cast, ito):
    token = invitations.invite(cast.ito, roles=[RoleKind.HOST])
    ito.post(path("invitation-withdraw", Invitation.objects.get().pk))

    assert invitations.find(token) is None


def test_an_invitation_of_a_family_is_not_the_office_s(cast, ito):
    token = invitations.invite(cast.aoi, called="Grandmother", family_of=cast.aoi)

    assert "Grandmother" not in text(ito.get(path("invitations")))
    ito.post(path("invitation-withdraw", Invitation.objects.get().pk))
    assert invitations.find(token) is not None


@pytest.mark.parametrize("roles", [[], ["person"], ["superuser"]])
def test_an_invitation_is_to_work_here(ito, roles):
    answer = ito.post(path("invitations"), {"called": "Ono", "roles": roles})

    assert answer.status_code == 422 and 'value="Ono"' in text(answer)
    assert not Invitation.objects.exists()


# ── days away ────────────────────────────────────────────────────────────────────────────────────


def test_days_away_are_added_shown_and_taken_away(cast):
    kubo = cast.client("kubo")
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        kubo.post(path("absences"), {"who": cast.mori.pk, "first_day": "2026-11-20", "last_day": "2026-11-27"})

        absence = Absence.objects.get()
        assert "27 November 2026" in text(kubo.get(path("absences")))
        assert "until 27 November 2026" in text(kubo.get(path("people")))
        assert "of us is away today" in text(kubo.get(path("home")))

        kubo.post(path("absence-remove", cast.sato.pk, absence.pk))
        assert Absence.objects.exists(), "it is Mori's, not Sato's"
        kubo.post(path("absence-remove", cast.mori.pk, absence.pk))
        assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": "2026-11-01"}, "last_day"),
        ({"first_day": "2020-11-20", "last_day": "2020-11-21"}, "last_day"),
        ({"last_day": "9999-12-31"}, "last_day"),
        ({"first_day": "x"}, "first_day"),
        ({"who": "aoi"}, "who"),
        ({"who": "x"}, "who"),
    ],
)
def test_days_that_can_t_be_are_said_at_their_field(cast, changes, field):
    form = {"who": "mori", "first_day": "2026-11-20", "last_day": "2026-11-27", **changes}
    form["who"] = getattr(cast, form["who"]).pk if hasattr(cast, form["who"]) else form["who"]
    answer = cast.client("kubo").post(path("absences"), form)

    assert answer.status_code == 422 and f'id="id_{field}_error"' in text(answer)
    assert not Absence.objects.exists()


# ── the organisation ─────────────────────────────────────────────────────────────────────────────

FACTS = {
    "name": "Kawa",
    "name_ja": "かわ",
    "about_en": "We listen.\n<b>Always</b>",
    "about_ja": "聴きます。",
    "hours_en": "Weekdays",
    "hours_ja": "平日",
    "languages": ["ja", "ko"],
    "country": "KR",
    "zone": "Asia/Seoul",
}


def test_what_the_organisation_says_is_what_visitors_read(ito, visitor):
    assert ito.post(path("organisation"), {**FACTS, "go": "keep"}).status_code == 302

    about = text(visitor.get("/en/about/"))
    assert "We listen." in about and "&lt;b&gt;Always" in about and "<b>Always" not in about
    assert "Weekdays" in about and "聴きます。" in text(visitor.get("/ja/about/"))
    assert current.organisation().country == "KR"
    assert Trace.objects.latest("number").verb == "organisation.change"


def test_a_look_changes_nothing(ito):
    page = text(ito.post(path("organisation"), {**FACTS, "go": "look"}))

    assert "We listen." in page.split("How it would read")[1]
    assert current.organisation().name == "Minato"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"zone": "Moon/Base"}, "zone"),
        ({"country": "XX"}, "country"),
        ({"about_en": "x" * 4001}, "about_en"),
    ],
)
def test_an_organisation_that_can_t_be_is_said_at_its_field(ito, changes, field):
    answer = ito.post(path("organisation"), {**FACTS, **changes})

    assert answer.status_code == 422 and f'id="id_{field}_error"' in text(answer)
    assert current.organisation().name == "Minato"


def test_a_form_sets_nothing_that_it_does_not_show(ito):
    ito.post(path("organisation"), {**FACTS, "directory": "country = 'JP'", "set_up": "", "pk": "2"})

    assert current.organisation().directory == "" and current.is_set_up()


# ── the log ──────────────────────────────────────────────────────────────────────────────────────


def test_the_log_names_staff_and_shows_everybody_else_as_a_number(cast, ito):
    chain.record(cast.mori.pk, "record.read", about=cast.aoi.pk)
    chain.record(cast.aoi.pk, "entry.post", about=cast.aoi.pk, subject="thread:secret")
    chain.record(cast.aoi.pk, "family.invite", about=cast.haru.pk)
    chain.record(cast.yui.pk, "entry.post", about=cast.yui.pk)
    chain.record(cast.yui.pk, "entry.post", about=cast.aoi.pk)
    page = text(ito.get(path("log")))

    assert "Mori" in page and "Aoi" not in page and "secret" not in page
    assert page.count("Yui") == 1, "her work has her name; what she does for herself is nobody's"


def test_the_log_is_read_page_by_page(cast, ito):
    for _ in range(120):
        chain.record(None, "test")
    first = text(ito.get(path("log")))
    older = re.search(r"\?before=(\d+)", first)[1]

    assert len(re.findall("<code>", text(ito.get(path("log"), {"before": older})))) == 50
    for odd in ("x", "-1", "٣", "9" * 40, "1.5"):
        assert ito.get(path("log"), {"before": odd}).status_code == 200


def test_the_check_says_whether_the_log_is_whole(cast, ito):
    assert "The log is whole" in text(ito.post(path("log")))

    Trace.objects.filter(number=2).update(verb="nothing")

    assert "The log is not whole: 1 place" in text(ito.post(path("log")))


# ── the first page ───────────────────────────────────────────────────────────────────────────────


def test_the_first_page_counts_what_waits(cast, ito):
    invitations.invite(cast.ito, roles=[RoleKind.HOST])
    Absence.objects.create(
        account=cast.mori, first_day="2026-01-01", last_day=datetime.now(UTC).date() + timedelta(days=9)
    )
    page = text(ito.get(path("home")))

    assert re.findall(r'class="figure">(\d+)', page) == ["0", "1", "1", "0"]


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        ("", ""),
        ("kubo", "Nobody reads what people write yet"),
        ("mori sato", "Nobody could answer those who write yet"),
    ],
)
def test_the_office_says_who_is_missing_before_anybody_can_write(cast, gone, says):
    for name in gone.split():
        Role.objects.filter(account=getattr(cast, name)).update(until=timezone.now())
    page = cast.client("ito").get("/en/office/").content.decode()

    assert says in page
    assert ("Nobody" in page) is bool(says)
    assert ('href="/en/office/invitations/">Invite somebody' in page) is bool(says)


def test_the_office_counts_whoever_wrote_again_after_it_was_closed(cast):
    inquiry = casework.arrive_from(Letter("Good evening."), "1", cast.keiko)
    casework.close(inquiry, "silent", cast.kubo)
    page = cast.client("kubo").get("/en/office/").content.decode()
    assert "Everybody who wrote has somebody." in page
    casework.arrive_from(Letter("I am still here."), "2", cast.keiko)

    assert re.search(r'figure">1</span> <a[^>]*>inquiry waits', cast.client("kubo").get("/en/office/").content.decode())
