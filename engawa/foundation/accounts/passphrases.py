"""Which passphrases are good enough, and whether one is right. An unknown name costs the same work as a known one."""

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account, folded

LEAST, MOST = 12, 200
_COMMON = CommonPasswordValidator()


def is_short(passphrase: str) -> bool:
    """Say whether it has fewer signs than can't be guessed by trying."""
    return len(folded(passphrase)) < LEAST


def is_common(passphrase: str) -> bool:
    """Say whether it stands in lists that everybody has, with or without its spaces, or is one sign repeated."""
    plain = folded(passphrase)
    try:
        _COMMON.validate(plain)
        _COMMON.validate(plain.replace(" ", ""))
    except ValidationError:
        return True
    return len(set(plain)) < 4


def account_of(name: str, passphrase: str) -> Account | None:
    """Return the account of this name if the passphrase is right."""
    return _if_right(names.with_name(name), passphrase)


def account_behind(locator: str, words: str) -> Account | None:
    """Return the account behind a private link if the words are right."""
    return _if_right(Account.objects.filter(locator=locator[:43], is_active=True).first(), words)


def _if_right(account: Account | None, passphrase: str) -> Account | None:
    if account is None or not account.is_active:
        # The same hashing as for a wrong passphrase: the time tells nobody which names exist.
        check_password(folded(passphrase), make_password(None))
        return None
    return account if account.check_password(passphrase) else None
