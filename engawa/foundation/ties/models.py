"""Who is tied to whom, since when and until when."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from engawa.foundation.accounts.models import Account


class TieKind(models.TextChoices):
    """What a tie lets its holder do is said in the access table; a family tie alone opens nothing."""

    CARE = "care"  # holder: a practitioner; subject: the person or relative they support
    FAMILY = "family"  # holder: a relative; subject: the person
    GLASS = "glass"  # holder: staff, for an hour, with a reason; subject: whose record


class Tie(models.Model):
    """`holder` is tied to `subject`. Ties end; they are not deleted, so that the past stays true."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=TieKind.choices)
    holder = models.ForeignKey(Account, models.CASCADE, related_name="ties_held")
    subject = models.ForeignKey(Account, models.CASCADE, related_name="ties")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    reason = models.BinaryField(null=True)  # sealed with the subject's key, place "tie:<id>:reason"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "holder", "subject"], condition=models.Q(until=None), name="one_standing_tie_of_a_kind"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["subject", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.holder_id} to {self.subject_id}"
