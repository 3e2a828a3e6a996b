"""What languages, countries and zones are called."""

import re

import pytest

from engawa.lib import names


@pytest.mark.parametrize(
    ("zone", "english", "japanese"),
    [
        ("Asia/Tokyo", "Japan · Tokyo", "日本 · 東京"),
        ("Europe/London", "United Kingdom · London", "イギリス · ロンドン"),
        pytest.param("Asia/Kolkata", "India · Kolkata", "インド · コルカタ", id="known by an older name"),
        pytest.param("Asia/Calcutta", "India · Kolkata", "インド · コルカタ", id="an older name"),
        pytest.param("Asia/Hong_Kong", "Hong Kong", "香港", id="city and country are one"),
        pytest.param("Antarctica/Troll", "Troll", "トロル基地", id="in no country"),
        ("UTC", "UTC", "UTC"),
        pytest.param("Nowhere/Old_Town", "Old Town", "Old Town", id="nobody knows it"),
    ],
)
def test_a_zone_is_called_by_country_and_city(zone, english, japanese):
    assert (names.zone_place(zone, "en"), names.zone_place(zone, "ja")) == (english, japanese)


def test_every_zone_can_be_chosen_once_and_by_a_japanese_name_on_a_japanese_page():
    choices = names.zone_choices(names.all_zones(), "ja")
    called = [name for _zone, name in choices]

    assert len(choices) > 400 and len(set(called)) == len(called)
    # The newest zone of all waits for its Japanese name.
    assert {name for name in called if re.search("[A-Za-z]", name)} <= {"UTC", "Coyhaique"}


@pytest.mark.parametrize(
    ("code", "english", "japanese"),
    [("ja", "Japanese", "日本語"), ("zh-Hant", "Chinese (Traditional)", "中国語 (繁体字)"), ("q?", "q?", "q?")],
)
def test_a_language_is_called_by_its_name_and_an_unknown_one_by_its_code(code, english, japanese):
    assert (names.language_name(code, "en"), names.language_name(code, "ja")) == (english, japanese)


@pytest.mark.parametrize(("code", "japanese"), [("JP", "日本"), ("HK", "香港"), ("ZQ", "ZQ")])
def test_a_country_is_called_as_people_say_it(code, japanese):
    assert names.country_name(code, "ja") == japanese
