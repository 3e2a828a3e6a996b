"""A text in both languages: both must be there, and every kind of Japanese gets the Japanese one."""

import pytest

from engawa.lib.texts import Texts

BOTH = Texts(en="Hello", ja="こんにちは")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hello"),
        ("ja", "こんにちは"),
        ("ja-JP", "こんにちは"),
        ("en-GB", "Hello"),
        ("fr", "Hello"),
        ("", "Hello"),
    ],
)
def test_a_language_gets_its_text_and_any_other_the_english_one(language, text):
    assert BOTH.get(language) == text


def test_spaces_around_a_text_do_not_count():
    assert Texts.parse({"en": " Hello\n", "ja": "こんにちは　"}, "greeting") == BOTH


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        pytest.param("Hello", "greeting: expected a table with en and ja", id="no-table"),
        pytest.param(None, "greeting: expected a table with en and ja", id="nothing"),
        pytest.param({"en": "Hello"}, "greeting.ja: missing or empty", id="missing"),
        pytest.param({"en": "Hello", "ja": " \u3000"}, "greeting.ja: missing or empty", id="only-spaces"),
        pytest.param({"en": 1, "ja": "こんにちは"}, "greeting.en: missing or empty", id="number"),
        pytest.param({"en": "a", "ja": "b", "jp": "c"}, "greeting: unknown language jp", id="misspelt-language"),
    ],
)
def test_what_is_no_text_in_both_languages_is_named_with_its_place(table, complaint):
    with pytest.raises(ValueError, match=f"^{complaint}$"):
        Texts.parse(table, "greeting")
