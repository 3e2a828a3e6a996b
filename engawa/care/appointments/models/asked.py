"""What people ask for before anything is booked, and what they wish around it."""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from engawa.care.appointments import cells
from engawa.care.appointments.models.booked import Appointment
from engawa.care.appointments.models.week import Rung
from engawa.foundation.accounts.models import Account


class ChosenRung(models.Model):
    """The highest rung that somebody chose by themselves; staff book them no higher."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="chosen_rung")
    rung = models.CharField(max_length=10, choices=Rung.choices, default=Rung.TEXT)

    def __str__(self) -> str:
        return f"chosen rung of account {self.account_id}"


class Proposal(models.Model):
    """Any of these times is fine: whoever settles it books one of them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="proposals")
    rung = models.CharField(max_length=10, choices=Rung.choices, default=Rung.TEXT)
    made = models.DateTimeField(default=timezone.now)
    settled = models.OneToOneField(Appointment, models.SET_NULL, null=True, related_name="proposal")
    ended = models.DateTimeField(null=True)  # settled or withdrawn

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made"], condition=models.Q(ended=None), name="open_proposals")]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class ProposedTime(models.Model):
    """One of the times, in cells, with the practitioner who was free then."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="times")
    practitioner = models.ForeignKey(Account, models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["start", "pk"]

    def __str__(self) -> str:
        return f"time of proposal {self.proposal_id}"

    @property
    def starts(self) -> datetime:
        """Return when it begins, in UTC."""
        return cells.instant(self.start)


class Waiting(models.Model):
    """Somebody would like a time, or an earlier one than they have. They are asked in turn when one is free."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="waiting")
    practitioner = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")  # None: anybody
    rung = models.CharField(max_length=10, choices=Rung.choices, default=Rung.TEXT)
    # What they have already and would move; an offer lies before it.
    instead_of = models.ForeignKey(Appointment, models.CASCADE, null=True, related_name="waiting")
    since = models.DateTimeField(default=timezone.now)
    at_night = models.BooleanField(default=False)  # only times between nine in the evening and six, where they live
    # What need not be offered, as bits (passed_over.py). None: nobody has looked yet.
    passed = models.BinaryField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["since"], condition=models.Q(ended=None), name="still_waiting")]

    def __str__(self) -> str:
        return f"waiting {self.pk}"


class Reminding(models.Model):
    """How long before an appointment somebody wishes to be reminded. No row: never."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="reminding")
    minutes = models.JSONField(default=list)  # e.g. [1440, 60]

    def __str__(self) -> str:
        return f"reminders of account {self.account_id}"


class Reminded(models.Model):
    """That somebody was reminded: written with the notice in one transaction, and only once."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="reminded")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()  # of the appointment then: moved, it may be reminded of again
    minutes = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appointment", "account", "start", "minutes"], name="reminded_once"),
        ]

    def __str__(self) -> str:
        return f"reminder of appointment {self.appointment_id}"
