"""The words that are offered as a passphrase: kind ones, whole ones, and enough of them."""

from math import log2
from unicodedata import is_normalized, normalize

import pytest
from mnemonic import Mnemonic

from engawa.foundation.accounts import words

UNKIND = {
    "ja": "つなみ ひつぎ さつじん ぷうたろう ぐうたら むのう めいわく みすい",
    "en": "gun lazy useless suffer razor kick abuse",
}


@pytest.mark.parametrize("language", words.LISTS)
def test_nobody_is_handed_a_word_that_hurts(language):
    assert not set(UNKIND[language].split()) & set(words.listed(language))


@pytest.mark.parametrize("language", words.LISTS)
def test_every_word_that_is_left_out_was_in_the_list_and_enough_are_left(language):
    every = {normalize("NFC", word) for word in Mnemonic(words.LISTS[language]).wordlist}
    left_out = (words.CONTENT / f"left_out.{language}.txt").read_text(encoding="utf-8").split()

    assert set(left_out) - every == set()
    assert set(words.listed(language)) == every - set(left_out)
    assert words.COUNT * log2(len(words.listed(language))) > 54


@pytest.mark.parametrize(("language", "like"), [("ja", "ja"), ("en", "en"), ("fr", "en")])
def test_offered_words_are_of_the_readers_language_and_typed_as_they_are_shown(language, like):
    offered = words.offered(language)

    assert len(offered.split()) == words.COUNT
    assert set(offered.split()) <= set(words.listed(like))
    assert is_normalized("NFC", offered)
