"""What is booked, and the cells that it claims."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from engawa.algorithms.appointments.grid import MINUTES
from engawa.care.appointments import cells
from engawa.care.appointments.models.week import Place, Rung
from engawa.foundation.accounts.models import Account


class Series(models.Model):
    """Appointments booked together: the same hour each week or second week, by the practitioner's wall-clock."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    weeks = models.PositiveSmallIntegerField()  # between two of them
    made = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"series {self.pk}"


class Appointment(models.Model):
    """One time at which people meet. `start` and `end` are cells. While `held_until` is set it is only kept free.

    It is the account's: erased with it. A circle's has no account but seats.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Of the form that asked for it: a double tap books once.
    key = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="appointments")
    practitioners = models.ManyToManyField(Account, related_name="appointments_given")
    start = models.PositiveIntegerField(db_index=True)
    end = models.PositiveIntegerField()
    rung = models.CharField(max_length=10, choices=Rung.choices)
    # What staff would like: the person sees it and may go along; until then `rung` stands.
    suggested = models.CharField(max_length=10, choices=Rung.choices, blank=True)
    place = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="appointments")
    seats = models.PositiveSmallIntegerField(default=0)  # how many a circle has room for
    series = models.ForeignKey(Series, models.SET_NULL, null=True, related_name="appointments")
    note = models.BinaryField(default=bytes)  # sealed with the account's key, place "appointment:<id>:note"
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)
    sequence = models.PositiveIntegerField(default=0)  # of its changes, as calendars count them
    held_until = models.DateTimeField(null=True, db_index=True)
    # Held for somebody on the waiting list, who is asked whether they would like it.
    offered_to = models.ForeignKey("appointments.Waiting", models.SET_NULL, null=True, related_name="offers")
    cancelled = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="appointment_ends_after"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "start"])]

    def __str__(self) -> str:
        return f"appointment {self.pk}"

    @property
    def starts(self) -> datetime:
        """Return when it begins, in UTC."""
        return cells.instant(self.start)

    @property
    def ends(self) -> datetime:
        """Return when it is over, in UTC: behind its beginning, wherever that lies."""
        return self.starts + timedelta(minutes=(self.end - self.start) * MINUTES)

    @property
    def lasts(self) -> timedelta:
        """Return how long it is."""
        return self.ends - self.starts

    @property
    def is_held(self) -> bool:
        """Say whether it is only kept free while somebody decides."""
        return self.held_until is not None and self.cancelled is None

    @classmethod
    def standing(cls, now: datetime) -> models.QuerySet["Appointment"]:
        """Return what takes time: booked, or held at `now`."""
        return cls.objects.filter(models.Q(held_until=None) | models.Q(held_until__gt=now), cancelled=None)

    @classmethod
    def booked(cls) -> models.QuerySet["Appointment"]:
        """Return what is booked and not only held."""
        return cls.objects.filter(held_until=None, cancelled=None)


class Claim(models.Model):
    """One cell of one practitioner or of one place, taken by one appointment. The database lets nobody else take it."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="claims")
    practitioner = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    cell = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practitioner", "cell"], name="a_practitioner_s_cell_is_taken_once"),
            models.UniqueConstraint(fields=["place", "cell"], name="a_place_s_cell_is_taken_once"),
            models.CheckConstraint(
                condition=models.Q(practitioner=None) ^ models.Q(place=None), name="claims_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"cell {self.cell} of appointment {self.appointment_id}"


class Seat(models.Model):
    """One seat of a circle's appointment, taken once; its number is below the appointment's `seats`."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="taken")
    number = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, models.CASCADE, related_name="seats")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appointment", "number"], name="a_seat_is_taken_once"),
            models.UniqueConstraint(fields=["appointment", "account"], name="one_seat_each"),
        ]

    def __str__(self) -> str:
        return f"seat {self.number} of appointment {self.appointment_id}"
