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
    Invitation.objects.create(
        digest=_digest(token),
        roles=[RoleKind(kind).value for kind in roles],
        called=called,
        made_by=by,
        family_of=family_of,
        until=timezone.now() + timedelta(days=days),
    )
    return token


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
    return True


def _digest(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()
