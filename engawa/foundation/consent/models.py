"""Grants: giver, receiver, topic, from, until."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engawa.foundation.accounts.models import Account


class Topic(models.TextChoices):
    """What can be shared. Each is a fact or a few words of the person's own, never what is said in a thread."""

    SUPPORT = "support", _("That I am in touch with somebody here, and with whom")
    RHYTHM = "rhythm", _("In which week we last wrote to each other")
    WORDS = "words", _("A few words that I write for them")


class Grant(models.Model):
    """The giver lets the receiver see one topic. Ended by `until`, or at once by `revoked`."""

    giver = models.ForeignKey(Account, models.CASCADE, related_name="grants_given")
    receiver = models.ForeignKey(Account, models.CASCADE, related_name="grants_received")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["giver", "receiver", "topic"], condition=models.Q(revoked=None), name="one_grant_of_a_topic"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} from {self.giver_id} to {self.receiver_id}"


class FamilyWords(models.Model):
    """The few words that a person writes for one family member (topic "words")."""

    giver = models.ForeignKey(Account, models.CASCADE, related_name="+")
    receiver = models.ForeignKey(Account, models.CASCADE, related_name="+")
    body = models.BinaryField()  # sealed with the giver's key, place "words:<giver>:<receiver>"
    written = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["giver", "receiver"], name="one_text_a_receiver")]

    def __str__(self) -> str:
        return f"words from {self.giver_id} to {self.receiver_id}"
