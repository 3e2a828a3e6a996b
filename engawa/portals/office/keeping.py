"""What the office writes about organisation and invitations, each with its trace in the log."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from engawa.foundation.accounts import invitations
from engawa.foundation.accounts.models import Account, Invitation
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit import chain
from engawa.foundation.organisation import actions as organisation
from engawa.portals.office import directory_text


@transaction.atomic
def change_organisation(by: Account, **facts: Any) -> None:
    """Change what the organisation says of itself."""
    organisation.change(**facts)
    chain.record(by.pk, "organisation.change")


@transaction.atomic
def put_entry(by: Account, country: str, zone: str, entry: dict[str, Any]) -> None:
    """Add an own entry of the directory, or put it in the place of the one with its id; raise DirectoryError."""
    text = directory_text.with_entry(organisation.locked().directory, country, zone, entry)
    organisation.change(directory=text)
    chain.record(by.pk, "directory.put", subject=f"entry:{entry['id']}"[:80])


@transaction.atomic
def remove_entry(by: Account, name: str) -> None:
    """Take an own entry out of the directory."""
    text = directory_text.without_entry(organisation.locked().directory, name)
    organisation.change(directory=text)
    chain.record(by.pk, "directory.remove", subject=f"entry:{name}"[:80])


@transaction.atomic
def invite(by: Account, *, roles: Iterable[RoleKind], called: str) -> str:
    """Return the token of an invitation to work here; it is shown once and kept nowhere."""
    token = invitations.invite(by, roles=roles, called=called)
    chain.record(by.pk, "invitation.make")
    return token


@transaction.atomic
def withdraw(by: Account, invitation: int) -> None:
    """Close an open invitation of staff at once."""
    if open_invitations().filter(pk=invitation).update(until=timezone.now()):
        invitations.forget([invitation])
        chain.record(by.pk, "invitation.withdraw", subject=f"invitation:{invitation}")


def open_invitations() -> Any:
    """Return the invitations of staff that can still be used; those of families belong to the person."""
    return Invitation.objects.filter(used=None, until__gt=timezone.now(), family_of=None)
