"""When a practitioner can be booked, for what, and where."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from engawa.algorithms.appointments.local import Opening as Painted
from engawa.foundation.accounts.models import Account

# A wall-clock's minutes; the last is 23:59.
LAST_MINUTE = 24 * 60 - 1


class Rung(models.TextChoices):
    """How people meet, from the least to the most. Nobody but the person moves themselves up."""

    TEXT = "text", _("In writing")
    VOICE = "voice", _("By voice")
    ONE_WAY = "one_way", _("I see you, you don't see me")
    VIDEO = "video", _("By video, both ways")
    PLACE = "place", _("At a place")
    HOME = "home", _("At home")

    @classmethod
    def height(cls, rung: str) -> int:
        """Return how high a rung is; text is 0."""
        return cls.values.index(rung)


class Place(models.Model):
    """A room, or a place to meet at; one appointment at a time."""

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200, blank=True)
    retired = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"place {self.pk}"


class Practice(models.Model):
    """How one practitioner is booked. Without a row nobody can book them."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="practice")
    # The zone of the openings. Not that of the account's pages: who travels keeps their week where the clinic is.
    zone = models.CharField(max_length=60)
    # Minutes of each rung that is offered, e.g. {"text": 50, "voice": 50}; a rung that is not here is not offered.
    lengths = models.JSONField(default=dict)
    step = models.PositiveSmallIntegerField(default=30)  # starts lie at multiples of it after midnight
    buffer = models.PositiveSmallIntegerField(default=10)  # minutes kept free between two appointments
    most_a_day = models.PositiveSmallIntegerField(null=True)
    notice = models.PositiveIntegerField(default=12 * 60)  # minutes before; those who are supported book not later
    ahead = models.PositiveSmallIntegerField(default=60)  # days; how far ahead one can book
    place = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="+")  # where "at a place" is
    takes_first = models.BooleanField(default=False)  # may be booked by somebody who has no practitioner yet
    specialities = models.JSONField(default=list)  # short words
    gender = models.CharField(max_length=20, blank=True)  # only if given; asked for by some
    # Whoever changes a booking of this practitioner counts it up first, and so holds the row until the commit.
    turn = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"practice of account {self.account_id}"


class Opening(models.Model):
    """One stretch of a practitioner's week by their wall-clock; `end` not after `start` runs past midnight."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    start = models.PositiveSmallIntegerField()  # minutes after midnight
    end = models.PositiveSmallIntegerField()
    since = models.DateField(null=True)  # both days included, and about the day on which it begins
    until = models.DateField(null=True)
    rungs = models.JSONField(default=list)  # only these; empty: all that the practice offers

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6, start__lte=LAST_MINUTE, end__lte=LAST_MINUTE),
                name="opening_is_in_a_week",
            ),
            models.CheckConstraint(
                condition=models.Q(since=None) | models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="opening_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"opening on day {self.weekday} of practice {self.practice_id}"

    def painted(self) -> Painted:
        """Return it as the algorithm takes it."""
        return Painted(self.weekday, self.start, self.end, self.since, self.until)


class OpeningException(models.Model):
    """Once, beside the week: open, or not open. In cells, so a change of the zone does not move it."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="exceptions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    opens = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="exception_ends_after"),
        ]
        indexes: ClassVar = [models.Index(fields=["practice", "end"])]

    def __str__(self) -> str:
        return f"exception of practice {self.practice_id}"
