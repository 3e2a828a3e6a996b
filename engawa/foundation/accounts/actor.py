"""Who is acting: what every question of access is asked with."""

from dataclasses import dataclass

from engawa.foundation.accounts.models import Account, Role
from engawa.foundation.accounts.roles import STAFF, RoleKind
from engawa.lib.prepared import Prepared

_STANDING = Prepared(lambda account: Role.objects.filter(account=account, until=None).values_list("kind"))


@dataclass(frozen=True, slots=True)
class Actor:
    """One signed-in account with the roles it holds now, and whether this device gave a second factor."""

    account: Account
    roles: frozenset[str]
    second_factor: bool = False

    @property
    def id(self) -> int:
        """Return the account's id, for queries."""
        return self.account.pk

    @property
    def is_staff(self) -> bool:
        """Say whether any of the roles is one that reads about others."""
        return not STAFF.isdisjoint(self.roles)

    def holds(self, *kinds: RoleKind) -> bool:
        """Say whether the actor holds one of these roles."""
        return not self.roles.isdisjoint(kinds)


def actor_for(account: Account, *, second_factor: bool = False) -> Actor:
    """Return the actor for an account, with its standing roles (one query)."""
    return Actor(account, frozenset(kind for (kind,) in _STANDING(account.pk)), second_factor)
