"""The cast: people with fixed ties, called by name everywhere. Sato is the one who must not see Aoi's things."""

from copy import copy
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.test import Client
from django.utils import timezone

from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.actor import Actor, actor_for
from engawa.foundation.accounts.models import Account, Role
from engawa.foundation.accounts.presence import SECOND_FACTOR
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit.models import Head, Trace
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import Tie, TieKind
from engawa.foundation.vault import seals
from engawa.foundation.vault.models import DataKey, Mark

PASSPHRASE = "warm paper by the lamp"

ROLES = {
    "aoi": [RoleKind.PERSON],  # in Mori's care
    "ren": [RoleKind.PERSON],  # in Sato's care
    "tom": [RoleKind.PERSON],  # writes in English, in Sato's care
    "mika": [RoleKind.PERSON],  # wrote without an account: no name, only a link
    "haru": [RoleKind.RELATIVE],  # Aoi's mother, in Mori's care herself
    "keiko": [RoleKind.RELATIVE],  # a mother whose son is not known here
    "david": [RoleKind.RELATIVE],  # Tom's father
    "mori": [RoleKind.PRACTITIONER],
    "sato": [RoleKind.PRACTITIONER],  # no tie to Aoi: must not see her things
    "yui": [RoleKind.HOST, RoleKind.PERSON],  # a peer who hosts
    "kubo": [RoleKind.COORDINATOR],
    "ito": [RoleKind.ADMINISTRATOR],
}
ENGLISH = {"tom", "david"}


@dataclass(frozen=True)
class Cast:
    """Everybody, by name."""

    aoi: Account
    ren: Account
    tom: Account
    mika: Account
    haru: Account
    keiko: Account
    david: Account
    mori: Account
    sato: Account
    yui: Account
    kubo: Account
    ito: Account

    def actor(self, name: str) -> Actor:
        """Return one of the cast as who acts, with the second factor given."""
        return actor_for(getattr(self, name), second_factor=True)

    def client(self, name: str, *, second_factor: bool = True, **options: Any) -> Client:
        """Return a browser in which one of the cast is signed in."""
        return signed_in(getattr(self, name), second_factor=second_factor, **options)

    def names(self) -> list[str]:
        return [field.name for field in fields(self)]


def signed_in(account: Account, *, second_factor: bool = True, **options: Any) -> Client:
    """Return a browser in which the account is signed in."""
    client = Client(**options)
    client.force_login(account)
    if second_factor:
        session = client.session
        session[SECOND_FACTOR] = int(timezone.now().timestamp())
        session.save()
    return client


# Everything that making the cast writes, what others point to first.
WRITTEN: tuple[type[Model], ...] = (DataKey, Mark, Account, Role, Tie, Trace, Head)
# What actions wrote in 400 statements, by the master key that wraps the keys in it and by the day; a test may stand at
# another time than the one before.
_rows: dict[tuple[str, date], tuple[datetime, list[list[Model]]]] = {}


def assemble() -> Cast:
    """Make the cast with their ties: with actions the first time, later from the rows that these wrote."""
    if any(model._base_manager.exists() for model in WRITTEN):
        return _with_actions()
    now = timezone.now()
    kept = seals.current_masters()[0].name, now.date()
    since, tables = _rows.get(kept, (None, []))
    if since is None or since > now:
        cast = _with_actions()
        _rows[kept] = now, [list(model._base_manager.all()) for model in WRITTEN]
        return cast
    for model, rows in zip(WRITTEN, tables, strict=True):
        model._base_manager.bulk_create(map(copy, rows))
    return Cast(**dict(zip(ROLES, Account.objects.order_by("pk"), strict=True)))


def _with_actions() -> Cast:
    made = {
        name: accounts.open_account(
            called=name.capitalize(),
            name=None if name == "mika" else name,
            roles=roles,
            language="en" if name in ENGLISH else "ja",
            zone="Europe/London" if name in ENGLISH else "Asia/Tokyo",
            country="GB" if name in ENGLISH else "JP",
        )
        for name, roles in ROLES.items()
    }
    cast = Cast(**made)
    for holder, subject in (
        (cast.mori, cast.aoi),
        (cast.mori, cast.haru),
        (cast.sato, cast.ren),
        (cast.sato, cast.tom),
    ):
        ties.tie(TieKind.CARE, holder, subject, by=cast.kubo)
    ties.tie(TieKind.FAMILY, cast.haru, cast.aoi, by=cast.aoi)
    ties.tie(TieKind.FAMILY, cast.david, cast.tom, by=cast.tom)
    return cast
