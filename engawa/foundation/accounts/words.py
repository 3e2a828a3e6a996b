"""Passphrases of words, offered by us: short to write down, hard to guess, in the reader's language.

The lists are those of BIP 39 (2,048 words each, package `mnemonic`): chosen to be told apart by their first letters.
"""

from collections.abc import Callable, Sequence
from functools import cache
from secrets import choice

from mnemonic import Mnemonic

LISTS = {"en": "english", "ja": "japanese"}
# Eleven bits a word: five make 55 bits, behind Argon2id and a limit on tries.
COUNT = 5


def offered(language: str, count: int = COUNT, choose: Callable[[Sequence[str]], str] = choice) -> str:
    """Return `count` random words of the language, English where there is no list, with spaces between.

    `choose` is for who must come to the same words again (casework/letters.py).
    """
    words = _words(LISTS.get(language, "english"))
    return " ".join(choose(words) for _ in range(count))


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(Mnemonic(name).wordlist)
