"""Invitations: a link that gives roles once. Only a digest is kept, so a copy of the table invites nobody."""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone

from engawa.foundation.accounts import actions
from engawa.foundation.accounts.models import Account, Invitation
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.vault import seals


@transaction.atomic
def invite(
    by: Account,
    *,
    roles: Iterable[RoleKind] = (),
    called: str = "",
    family_of: Account | None = None,
    days: int = 14,
) -> str:
    """Return the token of a new invitation; it is nowhere else."""
    token = token_urlsafe(24)
    made = Invitation.objects.create(
        digest=_digest(token),
        roles=[RoleKind(kind).value for kind in roles],
        made_by=by,
        family_of=family_of,
        until=timezone.now() + timedelta(days=days),
    )
    if called:
        made.sealed_called = seals.make_keys(_key(made.pk)).seal(_key(made.pk), _place(made.pk), called)
        made.save(update_fields=["sealed_called"])
    return token


def called(found: Iterable[Invitation]) -> dict[int, str]:
    """Return by invitation how the one who invites calls them; one query. What is over names nobody any more."""
    rows = list(found)
    ring = seals.ring(*(_key(row.pk) for row in rows))
    return {row.pk: _opened(ring, row) for row in rows}


def forget(ids: Iterable[int]) -> None:
    """Destroy how the invited are called, here and in every backup: at once, whatever becomes of the transaction."""
    seals.destroy_keys(map(_key, ids))


def find(token: str) -> Invitation | None:
    """Return the invitation of this token while it can still be accepted."""
    standing = Invitation.objects.filter(digest=_digest(token), used=None, until__gt=timezone.now())
    return standing.select_related("made_by", "family_of").first()


@transaction.atomic
def accept(invitation: Invitation, account: Account) -> bool:
    """Give the account what was invited for, once; say whether this was the once."""
    now = timezone.now()
    standing = Invitation.objects.filter(pk=invitation.pk, used=None, until__gt=now)
    if invitation.family_of_id == account.pk or standing.update(used=now, used_by=account) != 1:
        return False
    family = [RoleKind.RELATIVE] if invitation.family_of_id else []
    for kind in [*map(RoleKind, invitation.roles), *family]:
        actions.give_role(account, kind)
    forget([invitation.pk])
    return True


def _opened(ring: seals.Ring, row: Invitation) -> str:
    try:
        return ring.open(_key(row.pk), _place(row.pk), row.sealed_called) if row.sealed_called else ""
    except seals.Unreadable:
        return ""


def _key(id: int) -> str:
    return f"invitation:{id}"


def _place(id: int) -> str:
    return f"invitation:{id}:called"


def _digest(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()
