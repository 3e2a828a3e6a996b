"""What accounts are called, sign in with and are written to: sealed with their own keys, opened and changed here only.

The database can neither sort by a name nor look into one. Whoever lists people takes their ids, and asks `called` once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from engawa.foundation.accounts.models import Account, folded
from engawa.foundation.vault import marks, seals
from engawa.lib.prepared import Prepared


class NameTaken(Exception):
    """Somebody else signs in with this name."""


@dataclass(frozen=True, slots=True)
class Names:
    """What one account is called by others, signs in with (None: it has only its link), and is written to."""

    called: str
    name: str | None
    email: str


_CALLED = Prepared(lambda *ids: Account.objects.filter(pk__in=ids).values_list("pk", "sealed_called"))


def called(ids: Iterable[int | None]) -> dict[int, str]:
    """Return what these accounts are called; two queries however many there are.

    Each id that is asked for is there; an account that is gone, or whose key is, has an empty name.
    """
    wanted = {id for id in ids if id is not None}
    if not wanted:
        return {}
    ring = seals.ring(*wanted)
    sealed = dict(_CALLED(*wanted))
    return {id: _opened(ring, id, "called", sealed.get(id)) for id in wanted}


def in_order(ids: Iterable[int | None]) -> list[tuple[int, str]]:
    """Return ids and what they are called, ordered by it; two queries."""
    return ordered(called(ids))


def ordered(named: dict[int, str]) -> list[tuple[int, str]]:
    """Return what `called` returned as people look for it: whatever the capitals."""
    return sorted(named.items(), key=lambda one: (folded(one[1]), one[0]))


def of(account: Account) -> Names:
    """Return the names of one account; one query."""
    ring, id = seals.ring(account.pk), account.pk
    name = _opened(ring, id, "name", account.sealed_name) or None
    opened = (
        _opened(ring, id, "called", account.sealed_called),
        name,
        _opened(ring, id, "email", account.sealed_email),
    )
    return Names(*opened)


def with_name(name: str) -> Account | None:
    """Return the account that signs in with this name."""
    wanted = folded(name)
    found = Account.objects.filter(pk__in=marks.owners("name", wanted))
    return next((account for account in found if of(account).name == wanted), None)


def so_called(text: str) -> set[int]:
    """Return the accounts that are called exactly this, but for capitals and spaces."""
    wanted = folded(text)
    return {id for id, name in called(marks.owners("called", wanted)).items() if folded(name) == wanted}


def with_email(among: Iterable[Account], email: str) -> list[Account]:
    """Return those of some accounts that are written to at this address; one query for their keys."""
    there = list(among)
    ring, wanted = seals.ring(*(account.pk for account in there)), email.casefold()
    return [each for each in there if _opened(ring, each.pk, "email", each.sealed_email).casefold() == wanted]


@transaction.atomic
def change(account: Account, *, called: str | None = None, name: str | None = None, email: str | None = None) -> None:
    """Seal and keep what is given; raise NameTaken where somebody else signs in with this name."""
    ring, given = seals.make_keys(account.pk), {"called": called, "name": name, "email": email}
    given = {kind: text for kind, text in given.items() if text is not None}
    if name is not None:
        _claim(account.pk, name)
    if called is not None:
        _note(account.pk, called)
    for kind, text in given.items():
        setattr(account, f"sealed_{kind}", ring.seal(account.pk, _place(account.pk, kind), text) if text else b"")
    account.save(update_fields=[f"sealed_{kind}" for kind in given])


def _note(account: int, called: str) -> None:
    marks.note(account, "called", folded(called))
    transaction.on_commit(lambda: marks.drop_others(account, "called", folded(called)))


def _claim(account: int, name: str) -> None:
    _alone(marks.digest("name", name))
    there = with_name(name)
    if there is not None and there.pk != account:
        raise NameTaken(account)
    # A mark that is still there was left by a transaction that failed: nobody else is between mark and commit now.
    marks.note_sole(account, "name", name)
    transaction.on_commit(lambda: marks.drop_others(account, "name", name))


def _alone(digest: str) -> None:
    """Let whoever claims the same name wait until this transaction is over. SQLite lets only one write anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:15], 16)])


def _opened(ring: seals.Ring, id: int, kind: str, sealed: bytes | memoryview | None) -> str:
    try:
        return ring.open(id, _place(id, kind), sealed) if sealed else ""
    except seals.Unreadable:
        # The account is being erased, or this row is damaged; a list must not go down with one name.
        return ""


def _place(id: int, kind: str) -> str:
    return f"account:{id}:{kind}"
