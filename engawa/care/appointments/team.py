"""With whom somebody can book."""

from collections.abc import Iterable

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from engawa.care.appointments.models import Practice
from engawa.foundation.accounts.models import Account, Role
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.ties.models import TieKind
from engawa.foundation.ties.queries import standing


def working() -> QuerySet[Practice]:
    """Return the practices of all who are practitioners now, each with its account and profile."""
    holding = Role.objects.filter(kind=RoleKind.PRACTITIONER, until=None).values("account")
    found = Practice.objects.filter(account__is_active=True, account__in=holding)
    return found.select_related("account__profile").order_by("account")


def bookable_by(account: Account) -> QuerySet[Practice]:
    """Return with whom somebody can book by themselves: who cares for them; until then, who takes first times."""
    care = standing(timezone.now(), TieKind.CARE).filter(subject=account)
    first = Q(takes_first=True) & ~Exists(care)
    return working().filter(Q(account__in=care.values("holder")) | first).exclude(account=account)


def speaking(practices: Iterable[Practice], language: str) -> list[Practice]:
    """Return those who work in a language."""
    return [one for one in practices if language in languages(one)]


def languages(practice: Practice) -> list[str]:
    """Return the languages in which a practitioner works, their own where none is said; needs `working`'s profile."""
    profile = getattr(practice.account, "profile", None)
    return list(profile.languages if profile else ()) or [practice.account.language]
