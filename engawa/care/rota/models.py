"""Working hours, absences, and within how many working days somebody answers."""

from datetime import time
from typing import ClassVar

from django.db import models

from engawa.foundation.accounts.models import Account


class Profile(models.Model):
    """What a member of staff works with; read when somebody is handed over, and by the promise of an answer."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="profile")
    title = models.CharField(max_length=80, blank=True)  # "Psychologist"
    languages = models.JSONField(default=list)
    takes_new = models.BooleanField(default=True)
    caseload = models.PositiveSmallIntegerField(default=20)  # how many people at most
    answers_within = models.PositiveSmallIntegerField(default=2)  # working days

    def __str__(self) -> str:
        return f"profile of account {self.account_id}"


class WorkingHours(models.Model):
    """One stretch of a week in the account's own zone. `end` not after `start` runs past midnight."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    start = models.TimeField(default=time(9))
    end = models.TimeField(default=time(17))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "weekday", "start"], name="one_stretch_a_start"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="weekday_is_one"),
        ]

    def __str__(self) -> str:
        return f"day {self.weekday} of account {self.account_id}"


class Absence(models.Model):
    """Days on which a member of staff does not answer, both ends included, in their own zone."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="absence_ends_after")
        ]

    def __str__(self) -> str:
        return f"absence of account {self.account_id}"
