"""The short number over a signed-in device: set, check, take away."""

import re

from django.contrib.auth.hashers import check_password, make_password

from engawa.foundation.accounts.models import Account

SHAPE = re.compile(r"[0-9]{4,8}")
# Minutes without a sign of life that can be chosen; None: only when one locks it oneself.
AFTER = (1, 5, 15, 30, 60)


def is_pin(text: str) -> bool:
    """Say whether this has the shape of a PIN."""
    return SHAPE.fullmatch(text) is not None


def set_pin(account: Account, pin: str, after: int | None) -> None:
    """Let this number open the account's devices; `after` minutes they lock by themselves."""
    account.pin, account.locks_after = make_password(pin), after
    account.save(update_fields=["pin", "locks_after"])


def drop_pin(account: Account) -> None:
    """Lock nothing any more."""
    account.pin, account.locks_after = "", None
    account.save(update_fields=["pin", "locks_after"])


def is_right(account: Account, pin: str) -> bool:
    """Say whether this is the account's PIN."""
    return is_pin(pin) and bool(account.pin) and check_password(pin, account.pin)
