"""Who is known here: accounts with roles, the devices they are signed in on, invitations, tries at signing in."""

import unicodedata
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from engawa.foundation.accounts.roles import AgeBand, RoleKind


def folded(passphrase: str) -> str:
    """Return a passphrase as it is compared: spaces and capitals are what a phone's keyboard changes by itself."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).casefold().split())


class Account(AbstractBaseUser):
    """Somebody who is known here. Without a name to sign in with they are known only by a private link and its words.

    What names them is sealed with their own key, at "account:<id>:name" and so on; `names.py` opens and changes it.
    """

    # What one signs in with, folded; None while the account is known only by its link.
    sealed_name = models.BinaryField(null=True)
    # What others read. Never unique: two people may both be Aoi.
    sealed_called = models.BinaryField(default=bytes)
    sealed_email = models.BinaryField(default=bytes)
    language = models.CharField(max_length=10, default="en")
    zone = models.CharField(max_length=60, default="UTC")
    country = models.CharField(max_length=2, blank=True)
    age_band = models.CharField(max_length=10, choices=AgeBand.choices, blank=True)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(db_default=Now())
    # The random part of the private link; what opens the account are the words (the password).
    locator = models.CharField(max_length=43, unique=True, null=True)  # noqa: DJ001
    recovery = models.CharField(max_length=160, blank=True)  # hash of the printed code
    pin = models.CharField(max_length=160, blank=True)
    locks_after = models.PositiveSmallIntegerField(null=True)  # minutes without a sign of life; None: never
    shows_typing = models.BooleanField(default=False)

    USERNAME_FIELD = "id"  # the framework needs one, and shows it: never a name
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"account {self.pk}"  # never a name: this is what ends up in logs

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password if raw_password is None else folded(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(folded(raw_password or ""))

    @property
    def is_named(self) -> bool:
        """Say whether the account has a name to sign in with, or only a link."""
        return self.sealed_name is not None


class Role(models.Model):
    """One role of one account. Roles end; they are never deleted while the account stands."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20, choices=RoleKind.choices)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "kind"], condition=models.Q(until=None), name="one_standing_role_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of account {self.account_id}"


class Device(AbstractBaseSession):
    """One browser in which somebody is signed in: Django's session, with whose it is and what to call it."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="devices")
    label = models.CharField(max_length=80, blank=True)  # "Firefox · Android"
    since = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)  # to the hour: nobody needs to know the minute

    def __str__(self) -> str:
        return f"device of account {self.account_id}"

    @classmethod
    def get_session_store_class(cls) -> type:
        from engawa.foundation.accounts.sessions import SessionStore  # noqa: PLC0415  it imports this module

        return SessionStore


class Invitation(models.Model):
    """A link that makes its finder staff, or ties a relative to the person who made it. Works once."""

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the link's token
    roles = models.JSONField(default=list)
    # How the one who invites calls them, sealed with a key of the invitation's own that ends with it.
    sealed_called = models.BinaryField(default=bytes)
    made_by = models.ForeignKey(Account, models.CASCADE, related_name="+")
    # The person whose family is invited; None for staff.
    family_of = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    used_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    used = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Try(models.Model):
    """How often something was tried from one bucket within a window; rows are counters and hold no names."""

    bucket = models.CharField(max_length=64, primary_key=True)  # keyed digest
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} tries"

    @classmethod
    def fresh(cls) -> models.QuerySet["Try"]:
        return cls.objects.filter(until__gt=timezone.now())
