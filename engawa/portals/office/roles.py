"""The roles of staff as the office's pages offer and name them."""

from collections.abc import Iterable

from engawa.foundation.accounts.roles import STAFF, RoleKind

# In one order on every page.
STAFF_ROLES = [(kind.value, kind.label) for kind in RoleKind if kind in STAFF]


def labels(kinds: Iterable[str]) -> list[str]:
    """Return the names of some roles in the language of the page."""
    return [str(RoleKind(kind).label) for kind in kinds]
