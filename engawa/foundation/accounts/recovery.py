"""The printable recovery code: 125 random bits in five groups, of which only a hash is kept."""

import unicodedata
from secrets import choice

from django.contrib.auth.hashers import check_password, make_password

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account

# Crockford's base 32: no I, L, O or U, so that a handwritten code is read back as it was meant.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, LENGTH = 5, 5
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def renew(account: Account) -> str:
    """Give the account a new code and return it; the one before opens nothing any more."""
    plain = "".join(choice(ALPHABET) for _ in range(GROUPS * LENGTH))
    account.recovery = make_password(plain)
    account.save(update_fields=["recovery"])
    return "-".join(plain[at : at + LENGTH] for at in range(0, len(plain), LENGTH))


def account_of(name: str, code: str) -> Account | None:
    """Return the account of this name if the code is its recovery code."""
    account = names.with_name(name)
    # Also without an account or a code the same work is done.
    right = check_password(_plain(code), (account.recovery if account else "") or make_password(None))
    return account if right and account and account.is_active else None


def _plain(code: str) -> str:
    wide = unicodedata.normalize("NFKC", code).upper().translate(_READ_AS)
    return "".join(sign for sign in wide if sign in ALPHABET)[: GROUPS * LENGTH + 1]
