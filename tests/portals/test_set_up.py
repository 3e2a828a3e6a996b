"""The set-up: four steps in a browser, all or nothing, once, and only for whoever holds the key."""

import re
import threading

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account, Role
from engawa.foundation.audit import chain
from engawa.foundation.audit.models import Trace
from engawa.foundation.organisation import current
from engawa.foundation.organisation.models import Organisation
from engawa.portals.office import demo_hook, set_up, set_up_key

ORGANISATION = {"name": "Minato", "name_ja": "みなと"}
FIRST = {"sign_in": "Ito", "called": "Ito Kana", "passphrase": "warm paper by the lamp"}
PLACE = {"languages": ["ja", "en"], "country": "JP", "zone": "", "hours_en": "Weekdays", "hours_ja": ""}
LOCAL = {"headers": {"host": "localhost"}}


class Wizard:
    """A browser that goes through the set-up."""

    def __init__(self, *, key=True, **options):
        self.client = Client(**options)
        self.answer = self.client.get("/en/set-up/", {"key": set_up_key.key()} if key else {})

    @property
    def text(self):
        return self.answer.content.decode()

    @property
    def state(self):
        return re.search(r'name="state" value="([^"]+)"', self.text)[1]

    @property
    def told(self):
        return set_up.unseal(self.state)

    def code(self):
        return totp.format_hotp_value(totp.hotp_value(self.told.secret, next(totp.yield_hotp_counters_from_time())))

    def send(self, go="next", **fields):
        self.answer = self.client.post("/en/set-up/", {"state": self.state, "go": go, **fields})
        return self

    def to_the_end(self):
        self.send(**ORGANISATION)
        self.send(**FIRST, code=self.code())
        return self.send(**PLACE)


@pytest.fixture
def wizard(db):
    return Wizard()


def test_four_steps_make_an_organisation_and_its_administrator(wizard):
    wizard.to_the_end()
    assert not Organisation.objects.exists() and not Account.objects.exists(), "nothing is kept before the end"

    wizard.send()

    assert wizard.answer.status_code == 302 and wizard.answer["location"] == "/en/office/"
    row, account = Organisation.objects.get(), Account.objects.get()
    assert (row.name, row.name_ja, row.country, row.zone) == ("Minato", "みなと", "JP", "Asia/Tokyo")
    assert (row.languages, row.hours_en, row.set_up is not None) == (["ja", "en"], "Weekdays", True)
    assert (names.of(account), account.zone) == (names.Names("Ito Kana", "ito", ""), "Asia/Tokyo")
    assert account.check_password("Warm paper  by the lamp")
    assert [role.kind for role in Role.objects.all()] == ["administrator"]
    assert Authenticator.objects.get().type == "totp"
    assert [trace.verb for trace in Trace.objects.all()] == ["organisation.set-up"] and not list(chain.verify())
    assert wizard.client.get("/en/office/").status_code == 200, "signed in, with the second step given"


def test_afterwards_there_is_nothing(wizard):
    state = wizard.to_the_end().state
    wizard.send()

    assert wizard.client.get("/en/set-up/", {"key": set_up_key.key()}).status_code == 404
    assert Client().post("/en/set-up/", {"state": "forged"}).status_code == 404
    again = Client().post("/en/set-up/", {"state": state})
    assert again.status_code == 409 and "set up already" in again.content.decode(), "a second tap is told what happened"
    assert Account.objects.count() == 1


def test_the_sealed_state_holds_no_passphrase(wizard):
    told = wizard.to_the_end().told

    assert FIRST["passphrase"] not in str(told.answers)
    assert told.answers["password"].startswith("argon2")


def test_a_wrong_code_is_said_at_its_field_and_everything_else_stays(wizard):
    wizard.send(**ORGANISATION).send(**FIRST, code="000 000" if wizard.state else "")

    assert wizard.answer.status_code == 422
    assert 'id="id_code_error"' in wizard.text and 'value="Ito Kana"' in wizard.text
    assert wizard.told.step == "first"


@pytest.mark.parametrize(
    ("step", "fields", "wrong"),
    [
        ("organisation", {"name": " "}, "name"),
        ("organisation", {"name": "x" * 81}, "name"),
        ("organisation", {"name": "a\x00b"}, "name"),
        ("first", {**FIRST, "passphrase": "short"}, "passphrase"),
        ("first", {**FIRST, "passphrase": ""}, "passphrase"),
        ("first", {**FIRST, "sign_in": ""}, "sign_in"),
        ("place", {**PLACE, "languages": []}, "languages"),
        ("place", {**PLACE, "languages": ["xx"]}, "languages"),
        ("place", {**PLACE, "country": "ZZ"}, "country"),
        ("place", {**PLACE, "zone": "Mars/Base"}, "zone"),
        ("place", {**PLACE, "country": "AQ"}, "zone"),
    ],
)
def test_what_can_t_be_is_said_at_its_field(wizard, step, fields, wrong):
    if step != "organisation":
        wizard.send(**ORGANISATION)
    if step == "place":
        wizard.send(**FIRST, code=wizard.code())

    wizard.send(**fields)

    assert wizard.answer.status_code == 422
    assert f'id="id_{wrong}_error"' in wizard.text
    assert wizard.told.step == step


def at_the_place(accept=""):
    """Return a browser at the third step that asks for these languages."""
    wizard = Wizard(headers={"accept-language": accept})
    wizard.send(**ORGANISATION)
    return wizard.send(**FIRST, code=wizard.code())


def chosen(text, field):
    """Return what is chosen in a field of the page."""
    inside = re.search(rf'id="id_{field}".*?</(?:select|fieldset)>', text, re.DOTALL)[0]
    return re.findall(r'value="([^"]*)"[^>]* (?:selected|checked)', inside)


# What the browser asks for, the zone of the machine, the country in the settings → country, zone, languages.
OFFERED = {
    "of the browser": ("en-GB,ja;q=0.8,de", "", "", "GB", "Europe/London", ["en", "ja", "de"]),
    "a language that has a home": ("ja", "", "", "JP", "Asia/Tokyo", ["en", "ja"]),
    "scripts": ("zh-TW,zh-Hans-CN,fil-PH", "", "", "TW", "Asia/Taipei", ["en", "fil", "zh-Hans", "zh-Hant"]),
    "of the machine": ("en", "America/Denver", "", "US", "America/Denver", ["en"]),
    "the machine where the browser is": ("en-US", "America/Denver", "", "US", "America/Denver", ["en"]),
    "the machine elsewhere": ("ja", "Europe/Berlin", "", "JP", "Asia/Tokyo", ["en", "ja"]),
    "of the settings": ("en-GB", "", "JP", "JP", "Asia/Tokyo", ["en"]),
    "no such country": ("en-XX,tlh", "", "", "", "", ["en"]),
    "nothing": ("", "", "", "", "", ["en"]),
    "garbage": (";;q=,-,en-<b>", "", "", "", "", ["en"]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", OFFERED)
def test_place_and_languages_are_offered_by_what_browser_and_machine_tell(settings, case):
    accept, settings.SERVER_ZONE, settings.COUNTRY, country, zone, languages = OFFERED[case]

    text = at_the_place(accept).text

    assert chosen(text, "country") == [country]
    assert chosen(text, "zone") == [zone]
    assert sorted(chosen(text, "languages")) == sorted(languages)


# Offered for Britain: what is sent → the zone that is kept.
ZONES = {
    "as it was offered": ({"country": "GB", "zone": "Europe/London"}, "Europe/London"),
    "of another country, with the zone as it was offered": ({"country": "JP", "zone": "Europe/London"}, "Asia/Tokyo"),
    "of another country, with a zone of one's own": ({"country": "JP", "zone": "Asia/Seoul"}, "Asia/Seoul"),
    "with another zone": ({"country": "GB", "zone": "Asia/Tokyo"}, "Asia/Tokyo"),
    "without a country": ({"country": "", "zone": "Europe/London"}, "Europe/London"),
    "left open": ({"country": "GB", "zone": ""}, "Europe/London"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", ZONES)
def test_no_zone_that_was_only_offered_stays_with_another_country_and_all_is_seen_at_the_end(settings, case):
    settings.SERVER_ZONE, (fields, zone) = "", ZONES[case]

    last = at_the_place("en-GB").send(**{**PLACE, **fields})

    assert last.told.answers["zone"] == zone
    seen = " ".join(re.sub("<[^>]+>", " ", last.text.partition("facts-list")[2].partition("</dl>")[0]).split())
    country = {"GB": "United Kingdom", "JP": "Japan", "": "Not chosen"}[fields["country"]]
    assert f"Languages Japanese, English Country {country} Time zone" in seen
    assert zone.partition("/")[2] in seen and "Hours Weekdays" in seen


def test_what_was_typed_stays_beside_what_can_t_be(wizard):
    wizard.send(**ORGANISATION).send(**FIRST, code=wizard.code())

    typed = {"languages": ["ja", "ko"], "country": "AQ", "zone": "", "hours_en": "At night", "hours_ja": "夜"}
    wizard.send(**typed)

    assert wizard.answer.status_code == 422
    assert [chosen(wizard.text, field) for field in ("country", "zone")] == [["AQ"], [""]]
    assert sorted(chosen(wizard.text, "languages")) == ["ja", "ko"]
    assert 'value="At night"' in wizard.text and 'value="夜"' in wizard.text


def test_going_back_keeps_what_was_told(wizard):
    wizard.to_the_end().send("back").send("back")
    assert wizard.told.step == "first"
    assert 'value="Ito Kana"' in wizard.text and FIRST["passphrase"] not in wizard.text

    wizard.send(sign_in="Kana", called="Ito", passphrase="", code=wizard.code()).send(**PLACE).send()

    account = Account.objects.get()
    assert names.of(account).name == "kana" and account.check_password(FIRST["passphrase"])


def test_another_language_keeps_what_was_typed(wizard):
    wizard.answer = wizard.client.post("/ja/set-up/", {"state": wizard.state, "go": "stay", "name": "Half a na"})

    assert wizard.answer.status_code == 200
    assert 'lang="ja"' in wizard.text and 'value="Half a na"' in wizard.text


def test_with_a_passkey_later_the_door_asks_for_it(wizard):
    wizard.send(**ORGANISATION).send("later", **FIRST).send(**PLACE).send()

    assert wizard.answer.status_code == 302
    assert not Authenticator.objects.exists()
    assert wizard.client.get("/en/office/")["location"].startswith(reverse("members:second-factor"))


def test_whoever_comes_second_hears_so_and_leaves_nothing(wizard):
    other = Wizard().to_the_end()
    wizard.to_the_end()
    other_state = other.state
    wizard.send()
    current.keep(None)  # the other process has not heard of it yet
    late = other.client.post("/en/set-up/", {"state": other_state, "go": "next"})

    assert late.status_code == 409
    assert Account.objects.count() == Organisation.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's test database lies in memory and has one writer")
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_wins():
    wizards = [Wizard().to_the_end(), Wizard().to_the_end()]
    start, statuses = threading.Barrier(2), []

    def finish(one):
        start.wait()
        statuses.append(one.send().answer.status_code)
        connections.close_all()

    threads = [threading.Thread(target=finish, args=[one]) for one in wizards]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [302, 409]
    assert Account.objects.count() == Organisation.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "origin", "is_open"),
    [
        ({"headers": {"host": "localhost:8000"}}, "", True),
        ({"headers": {"host": "127.0.0.1"}}, "", True),
        ({"headers": {"host": "localhost"}, "REMOTE_ADDR": "::1"}, "", True),
        ({"headers": {"host": "localhost"}}, "https://engawa.example.org", False),
        ({"headers": {"host": "testserver"}}, "", False),
        ({"headers": {"host": "localhost"}, "REMOTE_ADDR": "192.0.2.7"}, "", False),
        ({"headers": {"host": "localhost"}, "REMOTE_ADDR": ""}, "", False),
        ({"headers": {"host": "localhost", "x-forwarded-for": "127.0.0.1"}}, "", False),
        ({"headers": {"host": "localhost", "forwarded": "for=1.2.3.4"}}, "", False),
        ({"headers": {"host": "localhost", "x-forwarded-host": "engawa.example.org"}}, "", False),
        ({"headers": {"host": "localhost", "via": "1.1 somewhere"}}, "", False),
    ],
)
def test_the_key_is_asked_for_wherever_it_could_be_somebody_else(settings, options, origin, is_open):
    settings.ORIGIN = origin

    page = Client(**options).get("/en/set-up/").content.decode()

    assert ('name="state"' in page) is is_open
    assert ('name="key"' in page) is not is_open


@pytest.mark.parametrize(("key", "status"), [("wrong", 422), ("ａ", 422), ("", 200)])
def test_a_wrong_key_opens_nothing(db, key, status):
    client = Client()
    for answer in (client.get("/en/set-up/", {"key": key}), client.post("/en/set-up/", {"key": key})):
        assert answer.status_code == status
        assert 'name="state"' not in answer.content.decode()


def test_the_key_can_be_typed_with_slips_of_a_hand(db):
    typed = " ".join(set_up_key.key().upper())

    assert 'name="state"' in Client().post("/en/set-up/", {"key": typed}).content.decode()


def test_a_state_from_elsewhere_or_from_long_ago_opens_nothing(wizard):
    old = wizard.state
    forged = wizard.client.post("/en/set-up/", {"state": "forged"})
    with time_machine.travel("2100-01-01"):
        late = wizard.client.post("/en/set-up/", {"state": old})

    assert forged.status_code == late.status_code == 422
    assert not Organisation.objects.exists()


def test_a_form_from_elsewhere_is_refused(db):
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})

    assert client.post("/en/set-up/", {"state": "x"}).status_code == 403


def test_demo_data_is_offered_where_there_is_some_and_belongs_to_the_whole(wizard, monkeypatch):
    monkeypatch.setattr(demo_hook, "DEMO", None)
    assert 'name="demo"' not in wizard.to_the_end().text
    seeded = []
    monkeypatch.setattr(demo_hook, "DEMO", lambda: seeded.append(1))

    assert 'name="demo"' in wizard.send("back").send(**PLACE).text
    wizard.send(demo="yes")

    assert seeded == [1]


def test_if_the_demo_breaks_nothing_is_half_made(wizard, monkeypatch):
    def broken():
        raise RuntimeError("broken for this test")

    monkeypatch.setattr(demo_hook, "DEMO", broken)
    wizard.to_the_end()
    wizard.client.raise_request_exception = False
    wizard.send(demo="yes")

    assert wizard.answer.status_code == 500
    assert not Account.objects.exists() and not Organisation.objects.exists()


def test_visitors_are_served_before_the_set_up(db, visitor):
    assert visitor.get("/en/").status_code == visitor.get("/en/self-check/").status_code == 200


def test_the_short_address_that_is_printed_leads_to_the_set_up(db, settings):
    settings.ORIGIN = "https://engawa.example.org"
    assert set_up_key.address("http://localhost:8000/") == f"https://engawa.example.org/set-up/?key={set_up_key.key()}"

    answer = Client(headers={"accept-language": "en"}).get("/set-up/", {"key": set_up_key.key()}, follow=True)

    assert 'name="state"' in answer.content.decode()
