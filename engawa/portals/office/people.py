"""Who works here: the list, what ends with somebody's work, and the rule that one administrator always stays."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from engawa.care.casework.models import Inquiry
from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Member
from engawa.care.rota.models import Absence, Profile
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import names
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.models import Account, Device, Role, folded
from engawa.foundation.accounts.roles import STAFF, SUPPORTED, RoleKind
from engawa.foundation.audit import chain
from engawa.foundation.live import channels
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties import queries as tied
from engawa.foundation.ties.models import TieKind
from engawa.portals.office.days import zone

PER_PAGE = 30
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class LastAdministrator(Exception):
    """Without an administrator nobody could ever make one again."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """One line of the list."""

    id: int
    called: str
    roles: tuple[RoleKind, ...]
    languages: tuple[str, ...]
    away_until: date | None
    second_factor: bool
    seen: date | None


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends when somebody stops working here."""

    devices: int
    people: int
    conversations: int
    inquiries: int
    stays: bool  # as a person or a relative


def staff_for(actor: Actor) -> QuerySet[Account]:
    """Return the accounts that hold or held a role of staff; the relation "staff"."""
    return Account.objects.filter(Exists(Role.objects.filter(account=OuterRef("pk"), kind__in=STAFF)))


def working(found: QuerySet[Account], called: str = "") -> list[tuple[int, str]]:
    """Return number and name of those of `found` who work here now, in order of what they are called."""
    standing = Role.objects.filter(account=OuterRef("pk"), kind__in=STAFF, until=None)
    here = found.filter(Exists(standing), is_active=True).values_list("pk", flat=True)
    return [(id, name) for id, name in names.in_order(here) if folded(called) in folded(name)]


def roles_held() -> set[str]:
    """Return the roles that anybody holds now."""
    standing = Role.objects.filter(until=None, account__is_active=True)
    return set(standing.values_list("kind", flat=True).distinct())


def gone(actor: Actor) -> list[tuple[int, str]]:
    """Return number and name of those whose work here ended, the last hundred."""
    standing = Role.objects.filter(account=OuterRef("pk"), kind__in=STAFF, until=None)
    ended = staff_for(actor).exclude(Exists(standing), is_active=True)
    ids = list(ended.order_by("-pk").values_list("pk", flat=True)[:100])
    called = names.called(ids)
    return [(id, called[id]) for id in ids]


def lines(found: Sequence[tuple[int, str]], today: date) -> list[Colleague]:
    """Return the lines of one page of numbers and names; the same few queries for one as for thirty."""
    ids = [id for id, _called in found]
    roles = defaultdict(list)
    standing = Role.objects.filter(account__in=ids, kind__in=STAFF, until=None)
    for owner, kind in standing.order_by("kind").values_list("account_id", "kind"):
        roles[owner].append(RoleKind(kind))
    languages = dict(Profile.objects.filter(account__in=ids).values_list("account_id", "languages"))
    away = dict(_away(today).filter(account__in=ids).values_list("account_id").annotate(Max("last_day")))
    factors = set(Authenticator.objects.filter(user__in=ids, type__in=_FACTORS).values_list("user_id", flat=True))
    seen = dict(Device.objects.filter(account__in=ids).values_list("account_id").annotate(Max("seen")))
    return [
        Colleague(
            id,
            called,
            tuple(roles[id]),
            tuple(languages.get(id, ())),
            away.get(id),
            id in factors,
            _day(seen.get(id)),
        )
        for id, called in found
    ]


def called(ids: set[int]) -> dict[int, str]:
    """Return what those of `ids` are called who hold or held a role of staff; supported people stay numbers."""
    held = Role.objects.filter(account__in=ids, kind__in=STAFF)
    return names.called(held.values_list("account_id", flat=True))


def away_today(today: date) -> int:
    """Return how many of staff are away."""
    return _away(today).values("account").distinct().count()


def ending(account: Account) -> Ending:
    """Count what `end_work` would end."""
    now = timezone.now()
    return Ending(
        devices=Device.objects.filter(account=account, expire_date__gt=now).count(),
        people=tied.standing(now, TieKind.CARE).filter(holder=account).count(),
        conversations=_answered(account).count(),
        inquiries=Inquiry.objects.filter(handed_to=account, closed=None).count(),
        stays=_is_supported(account),
    )


@transaction.atomic
def set_roles(account: Account, wanted: set[RoleKind], by: Account) -> None:
    """Let the account hold exactly these roles of staff."""
    _keep_an_administrator(account, wanted)
    held = {RoleKind(kind) for kind in account.roles.filter(until=None).values_list("kind", flat=True)}
    for kind in sorted(wanted - held):
        accounts.give_role(account, kind)
    for kind in sorted((held & STAFF) - wanted):
        accounts.end_role(account, kind)
    channels.advance(f"account:{account.pk}")
    chain.record(by.pk, "people.roles", about=account.pk, subject=",".join(sorted(wanted)))


@transaction.atomic
def end_work(account: Account, by: Account) -> None:
    """End somebody's work here at once: roles, ties to people, conversations, devices.

    Whoever is also supported here keeps their own side: the account, its thread, its devices.
    """
    _keep_an_administrator(account, set())
    for member in _answered(account).select_related("thread"):
        conversations.leave(member.thread, account, by)
    for tie in tied.standing(timezone.now(), TieKind.CARE, TieKind.GLASS).filter(holder=account):
        ties.end(tie, by=by)
    Role.objects.filter(account=account, kind__in=STAFF, until=None).update(until=timezone.now())
    if not _is_supported(account):
        Account.objects.filter(pk=account.pk).update(is_active=False)
        Device.objects.filter(account=account).delete()
    channels.advance(f"account:{account.pk}")
    chain.record(by.pk, "people.end", about=account.pk)


@transaction.atomic
def take_back(account: Account, by: Account) -> None:
    """Let somebody whose work ended sign in again; roles are given anew, and a second step is set up anew."""
    Account.objects.filter(pk=account.pk).update(is_active=True)
    Authenticator.objects.filter(user=account).delete()
    chain.record(by.pk, "people.back", about=account.pk)


def _keep_an_administrator(account: Account, wanted: set[RoleKind]) -> None:
    if RoleKind.ADMINISTRATOR in wanted:
        return
    # Locked, so that two administrators can't end each other in the same moment.
    standing = Role.objects.select_for_update().filter(kind=RoleKind.ADMINISTRATOR, until=None, account__is_active=True)
    owners = set(standing.values_list("account_id", flat=True))
    if owners == {account.pk}:
        raise LastAdministrator


def _away(today: date) -> QuerySet[Absence]:
    return Absence.objects.filter(first_day__lte=today, last_day__gte=today)


def _answered(account: Account) -> QuerySet[Member]:
    # Not one's own thread as a supported person.
    return Member.objects.filter(Q(account=account, until=None) & ~Q(thread__owner=account))


def _is_supported(account: Account) -> bool:
    return Role.objects.filter(account=account, kind__in=SUPPORTED, until=None).exists()


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(zone()).date() if moment else None
