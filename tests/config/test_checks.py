"""Each system check speaks of what would hurt somebody, and is silent otherwise."""

import sqlite3
from types import SimpleNamespace

import pytest
from django.core.checks import run_checks

from engawa.config import checks

LONG = "x" * 50
CASES = {
    "origin-empty": (checks.origin_is_whole, {"ORIGIN": ""}, None),
    "origin-https": (checks.origin_is_whole, {"ORIGIN": "https://engawa.example.org"}, None),
    "origin-port": (checks.origin_is_whole, {"ORIGIN": "http://localhost:8000"}, None),
    "origin-no-scheme": (checks.origin_is_whole, {"ORIGIN": "engawa.example.org"}, "E001"),
    "origin-path": (checks.origin_is_whole, {"ORIGIN": "https://example.org/engawa"}, "E001"),
    "origin-query": (checks.origin_is_whole, {"ORIGIN": "https://example.org?x"}, "E001"),
    "origin-user": (checks.origin_is_whole, {"ORIGIN": "https://me:secret@example.org"}, "E001"),
    "origin-other-scheme": (checks.origin_is_whole, {"ORIGIN": "ftp://example.org"}, "E001"),
    "origin-no-host": (checks.origin_is_whole, {"ORIGIN": "https://"}, "E001"),
    "https": (checks.others_need_https, {"ORIGIN": "https://example.org"}, None),
    "http-here": (checks.others_need_https, {"ORIGIN": "http://localhost:8000"}, None),
    "http-for-others": (checks.others_need_https, {"ORIGIN": "http://example.org"}, "W001"),
    "debug-here": (checks.no_debug_for_others, {"DEBUG": True, "ORIGIN": "", "ALLOWED_HOSTS": ["localhost"]}, None),
    "debug-with-origin": (checks.no_debug_for_others, {"DEBUG": True, "ORIGIN": "https://example.org"}, "E002"),
    "debug-with-hosts": (checks.no_debug_for_others, {"DEBUG": True, "ALLOWED_HOSTS": ["example.org"]}, "E002"),
    "no-debug-with-origin": (checks.no_debug_for_others, {"DEBUG": False, "ORIGIN": "https://example.org"}, None),
    "secret-long": (checks.secret_is_long, {"SECRET_KEY": LONG}, None),
    "secret-short": (checks.secret_is_long, {"SECRET_KEY": LONG[1:]}, "E003"),
    "country-empty": (checks.country_is_a_code, {"COUNTRY": ""}, None),
    "country-code": (checks.country_is_a_code, {"COUNTRY": "JP"}, None),
    "country-name": (checks.country_is_a_code, {"COUNTRY": "JAPAN"}, "E004"),
    "country-digits": (checks.country_is_a_code, {"COUNTRY": "J1"}, "E004"),
    "leave-https": (checks.leave_url_is_secure, {"LEAVE_URL": "https://example.org/"}, None),
    "leave-http": (checks.leave_url_is_secure, {"LEAVE_URL": "http://example.org/"}, "E005"),
    "leave-script": (checks.leave_url_is_secure, {"LEAVE_URL": "javascript:alert(1)"}, "E005"),
    "leave-empty": (checks.leave_url_is_secure, {"LEAVE_URL": ""}, "E005"),
    "directory-empty": (checks.own_directory_is_readable, {"OWN_DIRECTORY": ""}, None),
    "directory-missing": (checks.own_directory_is_readable, {"OWN_DIRECTORY": "/nowhere/own.toml"}, "E006"),
    "search": (checks.search_is_available, {}, None),
}


@pytest.mark.parametrize(("check", "given", "id"), CASES.values(), ids=CASES)
def test_a_check_speaks_or_is_silent(settings, check, given, id):
    for name, value in given.items():
        setattr(settings, name, value)

    found = check()

    assert [message.id for message in found] == ([f"engawa.{id}"] if id else [])
    assert all(message.msg.startswith("ENGAWA_") for message in found)


def test_a_country_that_the_directory_does_not_know_is_no_error_but_one_that_is_no_code_is(settings):
    settings.COUNTRY = "AQ"

    assert checks.country_is_a_code() == []


@pytest.mark.parametrize(
    ("written", "named"),
    [
        pytest.param("country = 'JP'\nzone = 'Nowhere/City'\n", "zone", id="zone"),
        pytest.param("this is not TOML", "own.toml", id="no-toml"),
        pytest.param("hide = ['no-such-entry']\n", "hide", id="hidden-nothing"),
    ],
)
def test_a_mistake_in_the_own_directory_is_named_with_file_and_key(settings, tmp_path, written, named):
    own = tmp_path / "own.toml"
    own.write_text(written, encoding="utf-8")
    settings.OWN_DIRECTORY = str(own)

    [message] = checks.own_directory_is_readable()

    assert (message.id, "own.toml" in message.msg, named in message.msg) == ("engawa.E006", True, True)


def test_an_sqlite_without_its_index_is_named(monkeypatch):
    bare = SimpleNamespace(execute=lambda _: [("THREADSAFE=1",)])
    monkeypatch.setattr(sqlite3, "connect", lambda _: bare)

    assert [message.id for message in checks.search_is_available()] == ["engawa.E007"]


def test_every_check_of_ours_is_in_the_table_and_registered(settings):
    ours = {id for _, _, id in CASES.values() if id} | {"E007"}
    settings.ORIGIN, settings.SECRET_KEY, settings.LEAVE_URL = "http://example.org/x", "short", ""
    settings.COUNTRY, settings.OWN_DIRECTORY, settings.DEBUG = "1", "/nowhere", True
    heard = {message.id.removeprefix("engawa.") for message in run_checks() if message.id.startswith("engawa.")}

    # W002 is about where the master key lies, which these settings make worth a look too.
    assert heard - {"W002"} == ours - {"E007", "W002"}


def test_as_shipped_nothing_is_wrong():
    assert [message for message in run_checks() if message.is_serious()] == []
