"""Make accounts, give and end roles."""

from collections.abc import Iterable
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account, Role, folded
from engawa.foundation.accounts.roles import RoleKind

NameTaken = names.NameTaken


@transaction.atomic
def open_account(  # noqa: PLR0913  each is a fact that the account begins with
    *,
    called: str,
    roles: Iterable[RoleKind],
    language: str = "en",
    zone: str = "UTC",
    country: str = "",
    name: str | None = None,
    passphrase: str | None = None,
    email: str = "",
) -> Account:
    """Return a new account. Without a name it is known only by its link (`locator`) and the words in `passphrase`."""
    account = Account(
        language=language, zone=zone, country=country, locator=token_urlsafe(16) if name is None else None,
        created=timezone.now(),
    )  # fmt: skip
    account.set_password(passphrase)
    # Before its names: the place where they are sealed holds its number.
    account.save()
    names.change(account, called=called, name=None if name is None else folded(name), email=email)
    for kind in roles:
        Role.objects.create(account=account, kind=kind)
    return account


@transaction.atomic
def take_name(account: Account, name: str, passphrase: str | None, *, keep_words: bool = False) -> None:
    """Give a nameless account a name to sign in with; nothing else about it changes, so nothing can get lost.

    The link ends: whoever found it in a browser's history finds nothing behind it. With `keep_words` the words that
    opened the link are the passphrase from now on.
    """
    names.change(account, name=folded(name))
    account.locator = None
    if not keep_words:
        account.set_password(passphrase)
    account.save(update_fields=["locator", "password"])


def set_passphrase(account: Account, passphrase: str) -> None:
    """Let the account sign in with this passphrase from now on."""
    account.set_password(passphrase)
    account.save(update_fields=["password"])


def give_role(account: Account, kind: RoleKind) -> None:
    """Let the account hold a role from now on."""
    Role.objects.get_or_create(account=account, kind=kind, until=None)


def end_role(account: Account, kind: RoleKind) -> None:
    """Let the account hold a role no longer."""
    Role.objects.filter(account=account, kind=kind, until=None).update(until=timezone.now())
