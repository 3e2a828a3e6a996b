"""Which passphrases are good enough, and whether one is right. An unknown name costs the same work as a known one."""

from collections.abc import Iterable

from django.contrib.auth.hashers import check_password, make_password

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account, folded
from engawa.foundation.organisation.current import organisation

LEAST, MOST = 12, 200
# Behind Argon2id, so many guesses are a month of a machine's work; those at the door are counted besides.
ENOUGH = 10**8
# What is tried first here, before anything that stands in the lists.
HERE = ("engawa", "hikikomori", "ひきこもり", "withdrawal", "passphrase", "あいことば")
_JUDGED = 72  # signs; judging takes long for long texts, and what is behind them makes nothing easier to guess


def is_short(passphrase: str) -> bool:
    """Say whether it has fewer signs than can't be guessed by trying."""
    return len(folded(passphrase)) < LEAST


def is_easy(passphrase: str, near: Iterable[str] = ()) -> bool:
    """Say whether it can be guessed: from lists of leaked ones, patterns, or words that are `near` to its owner."""
    plain = folded(passphrase)
    host = organisation()
    known = [*HERE, *map(folded, (host.name, host.name_ja, *near))]
    return not plain or min(_guesses(text[:_JUDGED], known) for text in (plain, plain.replace(" ", ""))) < ENOUGH


def account_of(name: str, passphrase: str) -> Account | None:
    """Return the account of this name if the passphrase is right."""
    return _if_right(names.with_name(name), passphrase)


def account_behind(locator: str, words: str) -> Account | None:
    """Return the account behind a private link if the words are right."""
    return _if_right(Account.objects.filter(locator=locator[:43], is_active=True).first(), words)


def _guesses(text: str, known: list[str]) -> float:
    # Here and not at the top: the lists are large, and most processes never judge a passphrase.
    from zxcvbn import matching, scoring  # noqa: PLC0415

    # The library's own front door would put these words into lists that all threads share, and leave them there.
    lists = {**matching.RANKED_DICTIONARIES, "user_inputs": matching.build_ranked_dict([one for one in known if one])}
    return float(scoring.most_guessable_match_sequence(text, matching.omnimatch(text, lists))["guesses"])


def _if_right(account: Account | None, passphrase: str) -> Account | None:
    if account is None or not account.is_active:
        # The same hashing as for a wrong passphrase: the time tells nobody which names exist.
        check_password(folded(passphrase), make_password(None))
        return None
    return account if account.check_password(passphrase) else None
