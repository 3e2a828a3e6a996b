"""The environment is read typed: a wrong value is named with its variable."""

import stat

import pytest

from engawa.config import env
from engawa.config.databases import database
from engawa.config.env import WrongSetting

NAME = "ENGAWA_UNDER_TEST"


@pytest.fixture
def given(monkeypatch):
    def give(value: str | None, name: str = NAME) -> None:
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)

    return give


READERS = {
    "text": (env.text, "a word", "a word"),
    "text-trimmed": (env.text, "  a word\n", "a word"),
    "text-missing": (env.text, None, ""),
    "flag-yes": (env.flag, "yes", True),
    "flag-capitals": (env.flag, "TRUE", True),
    "flag-one": (env.flag, "1", True),
    "flag-on": (env.flag, "on", True),
    "flag-no": (env.flag, "no", False),
    "flag-zero": (env.flag, "0", False),
    "flag-off": (env.flag, "off", False),
    "flag-false": (env.flag, "False", False),
    "flag-empty": (env.flag, "", False),
    "flag-missing": (env.flag, None, False),
    "list": (env.listing, "a, b,c", ["a", "b", "c"]),
    "list-gaps": (env.listing, ",a,, ,b,", ["a", "b"]),
    "list-missing": (env.listing, None, []),
    "address": (env.address, "https://engawa.example.org", "https://engawa.example.org"),
    "address-missing": (env.address, None, ""),
}


@pytest.mark.parametrize(("read", "value", "expected"), READERS.values(), ids=READERS)
def test_a_value_is_read_as_what_it_means(given, read, value, expected):
    given(value)

    assert read(NAME) == expected


@pytest.mark.parametrize(
    ("read", "value"),
    [
        pytest.param(env.flag, "maybe", id="neither-yes-nor-no"),
        pytest.param(env.flag, "2", id="two"),
        pytest.param(env.address, "https://[::1", id="no-address"),
    ],
)
def test_a_wrong_value_is_named_with_its_variable(given, read, value):
    given(value)

    with pytest.raises(WrongSetting, match=rf"^{NAME}: .*{value[:3]}"):
        read(NAME)


def test_an_empty_flag_takes_its_default(given):
    given("")

    assert env.flag(NAME, True) is True


def test_a_value_can_lie_in_a_file(given, tmp_path):
    (tmp_path / "secret").write_text(" from a file\n", encoding="utf-8")
    given("from the environment")
    given(str(tmp_path / "secret"), f"{NAME}_FILE")

    assert env.text(NAME) == "from a file"


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "no-text"])
def test_a_file_that_can_not_be_read_is_named(given, tmp_path, content):
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    given(str(tmp_path / "secret"), f"{NAME}_FILE")

    with pytest.raises(WrongSetting, match=rf"^{NAME}_FILE: .*secret"):
        env.text(NAME)


def test_a_folder_is_absolute_and_there_and_its_owner_s_only(given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given("./below/../data")

    assert env.folder(NAME, "./elsewhere") == tmp_path / "data"
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    given(None)
    assert env.folder(NAME, "./elsewhere") == tmp_path / "elsewhere"


def test_a_folder_that_can_not_be_made_is_named(given, tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    for path in ("file", "file/below"):
        given(str(tmp_path / path))
        with pytest.raises(WrongSetting, match=rf"^{NAME}: .*file"):
            env.folder(NAME, "./data")


URLS = {
    "whole": ("postgresql://user:pass@db.example:5433/engawa", ("engawa", "user", "pass", "db.example", "5433", {})),
    "short": ("postgres:///engawa", ("engawa", "", "", "", "", {})),
    "odd-password": ("postgresql://u:p%40ss%2Fword%3A@h/d", ("d", "u", "p@ss/word:", "h", "", {})),
    "odd-name": ("postgresql://h/na%20me", ("na me", "", "", "h", "", {})),
    "ipv6": ("postgresql://u@[::1]:5432/d", ("d", "u", "", "::1", "5432", {})),
    "socket": ("postgresql://%2Fvar%2Frun/d", ("d", "", "", "/var/run", "", {})),
    "socket-as-option": ("postgresql:///d?host=/var/run", ("d", "", "", "", "", {"host": "/var/run"})),
    "options": (
        "postgresql://h/d?sslmode=require&connect_timeout=5",
        ("d", "", "", "h", "", {"sslmode": "require", "connect_timeout": "5"}),
    ),
}


@pytest.mark.parametrize(("url", "expected"), URLS.values(), ids=URLS)
def test_a_url_of_postgresql_becomes_settings(tmp_path, url, expected):
    made = database(url, tmp_path)

    assert made["ENGINE"] == "django.db.backends.postgresql"
    assert tuple(made[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")) == expected


def test_without_a_url_it_is_sqlite_in_the_data_folder_and_nothing_acknowledged_is_lost(tmp_path):
    made = database("", tmp_path)

    assert (made["ENGINE"], made["NAME"]) == ("django.db.backends.sqlite3", tmp_path / "engawa.sqlite3")
    assert {"journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"} <= set(
        made["OPTIONS"]["init_command"].replace("PRAGMA ", "").replace(" ", "").split(";")
    )
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    "url", ["mysql://h/d", "postgresql://h", "postgresql://h/", "postgresql://h:port/d", "postgresql://h:99999/d",
            "postgresql://[::1/d", "engawa.sqlite3", "://", "sqlite:///x"],
)  # fmt: skip
def test_a_url_that_is_none_of_ours_is_named(tmp_path, url):
    with pytest.raises(WrongSetting, match=r"^ENGAWA_DATABASE: ") as raised:
        database(url, tmp_path)

    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("before", ["postgresql", "mysql", "", "post_gresql"])
@pytest.mark.parametrize(
    "after", ["h:port/d", "h", "[::1/d", "h\u2100/d"], ids=["port", "no-name", "bracket", "odd-letter"]
)
def test_a_password_stands_in_no_message(tmp_path, before, after):
    with pytest.raises(WrongSetting) as raised:
        database(f"{before}://user:gooseberry@{after}", tmp_path)

    assert "gooseberry" not in str(raised.value)
