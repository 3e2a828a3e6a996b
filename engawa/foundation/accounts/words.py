"""Passphrases of words, offered by us: short to write down, hard to guess, in the reader's language.

The lists are those of BIP 39 (2,048 words each, package `mnemonic`): chosen to be told apart by their first letters.
They were made for purses and not for people: about a tenth of each is left out (content/left_out.*.txt), since nobody
should be handed "coffin", "lazy" or "tsunami" as the words that open their conversation.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from secrets import choice
from unicodedata import normalize

from mnemonic import Mnemonic

CONTENT = Path(__file__).parent / "content"
LISTS = {"en": "english", "ja": "japanese"}
# Nearly eleven bits a word: five make 54 bits, behind Argon2id and a limit on tries.
COUNT = 5


def offered(language: str, count: int = COUNT, choose: Callable[[Sequence[str]], str] = choice) -> str:
    """Return `count` random words of the language, English where there is no list, with spaces between.

    `choose` is for who must come to the same words again (casework/letters.py).
    """
    words = listed(language if language in LISTS else "en")
    return " ".join(choose(words) for _ in range(count))


@cache
def listed(language: str) -> tuple[str, ...]:
    """Return the words that are offered in a language."""
    left_out = set((CONTENT / f"left_out.{language}.txt").read_text(encoding="utf-8").split())
    # The Japanese list comes with each voicing mark as a sign of its own, which some fonts set beside its letter.
    every = (normalize("NFC", word) for word in Mnemonic(LISTS[language]).wordlist)
    return tuple(word for word in every if word not in left_out)
