"""The cast: people with fixed ties, called by name everywhere. Sato is the one who must not see Aoi's things."""

from dataclasses import dataclass, fields
from typing import Any

from django.test import Client
from django.utils import timezone

from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.actor import Actor, actor_for
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.presence import SECOND_FACTOR
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import TieKind

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


def assemble() -> Cast:
    """Make the cast with their ties."""
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
