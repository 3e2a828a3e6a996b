"""Make accounts, give and end roles."""

from collections.abc import Iterable
from secrets import token_urlsafe

from django.db import IntegrityError, transaction
from django.utils import timezone

from engawa.foundation.accounts.models import Account, Role, folded
from engawa.foundation.accounts.roles import RoleKind


class NameTaken(Exception):
    """Somebody else signs in with this name."""


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
    """Return a new account. Without a name it is known only by its link (`locator`) and the words in `passphrase`.

    Its data key is made with the first thing that is sealed for it (`vault.seals.make_keys`).
    """
    account = Account(called=called, language=language, zone=zone, country=country, email=email)
    if name is None:
        account.locator = token_urlsafe(16)
    else:
        account.name = _free(name)
    account.set_password(passphrase)
    _save_named(account)
    for kind in roles:
        Role.objects.create(account=account, kind=kind)
    return account


def take_name(account: Account, name: str, passphrase: str | None, *, keep_words: bool = False) -> None:
    """Give a nameless account a name to sign in with; nothing else about it changes, so nothing can get lost.

    The link ends: whoever found it in a browser's history finds nothing behind it. With `keep_words` the words that
    opened the link are the passphrase from now on.
    """
    account.name, account.locator = _free(name), None
    if not keep_words:
        account.set_password(passphrase)
    _save_named(account, ["name", "locator", "password"])


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


def _save_named(account: Account, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            account.save(update_fields=fields)
    except IntegrityError as error:
        # Two people chose the same name in the same moment; the constraint let the first have it.
        raise NameTaken(account.name) from error


def _free(name: str) -> str:
    wanted = folded(name)
    if Account.objects.filter(name=wanted).exists():
        raise NameTaken(wanted)
    return wanted
