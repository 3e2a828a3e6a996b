"""What goes out to calendar programs, and what comes in from a practitioner's own calendar."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engawa.foundation.accounts.models import Account


class Feed(models.Model):
    """One address at which calendar programs read somebody's appointments. Whoever has the address can read them.

    Found by the digest of its token; the token itself is sealed, for its owner to copy again.
    """

    account = models.OneToOneField(Account, models.CASCADE, related_name="feed")
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token
    token = models.BinaryField()  # sealed with the account's key, place "feed:<account>:token"
    # Off: every appointment is called the same, and has neither a place nor an address.
    plain_titles = models.BooleanField(default=False)
    made = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)  # when titles changed last, for all appointments at once

    def __str__(self) -> str:
        return f"feed of account {self.account_id}"


class Problem(models.TextChoices):
    """Why a calendar could not be read the last time."""

    NOT_REACHED = "not_reached", _("Nothing answered at this address.")
    NOT_THERE = "not_there", _("There is no calendar at this address any more, or it is not open to us.")
    TOO_LARGE = "too_large", _("The file is larger than 5 MB.")
    NO_CALENDAR = "no_calendar", _("This is no calendar file. Perhaps it is the address of a page.")
    BROKEN = "broken", _("The file is damaged or was cut short.")
    TOO_OFTEN = "too_often", _("An entry repeats more often than every quarter of an hour.")
    TOO_MANY = "too_many", _("There are more entries in it than we can take.")
    TOO_SLOW = "too_slow", _("Working out when its entries repeat takes too long.")


class BusySource(models.Model):
    """A practitioner's own calendar, by its address or once as a file. Only when they are busy is kept of it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="busy_sources")
    # Sealed with the account's key, place "busysource:<id>": the address, or the file until it was read.
    sealed = models.BinaryField(default=bytes)
    is_file = models.BooleanField(default=False)
    host = models.CharField(max_length=100, blank=True)  # of the address, to tell two apart; "" for a file
    made = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(null=True, db_index=True)  # when it is read next; None: a file that was read
    read = models.DateTimeField(null=True)  # when it was read last
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True)  # of the last time
    unread = models.PositiveIntegerField(default=0)  # entries that could not be understood

    def __str__(self) -> str:
        return f"busy source {self.pk}"


class Busy(models.Model):
    """One stretch in which a practitioner can't be booked, in cells. What they do then is not known here."""

    source = models.ForeignKey(BusySource, models.CASCADE, related_name="busy")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="busy_ends_after"),
        ]
        indexes: ClassVar = [models.Index(fields=["source", "end"])]

    def __str__(self) -> str:
        return f"busy of source {self.source_id}"
