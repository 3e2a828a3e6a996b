"""Inquiries, and how they are handed over."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engawa.care.conversations.models import Thread
from engawa.foundation.accounts.models import Account


class ForWhom(models.TextChoices):
    """For whom somebody writes."""

    ME = "me", _("For myself")
    FAMILY = "family", _("For someone in my family")
    SOMEONE = "someone", _("For someone else I care about")


class Reach(models.TextChoices):
    """How an answer should come. "here" needs nothing but the page."""

    HERE = "here", _("Here, on this page")
    EMAIL = "email", _("By e-mail")
    PHONE = "phone", _("By telephone")
    FAMILY = "family", _("Through someone in my family")


class Hours(models.TextChoices):
    """When an answer is welcome, in the writer's own zone."""

    MORNING = "morning", _("Mornings")
    AFTERNOON = "afternoon", _("Afternoons")
    EVENING = "evening", _("Evenings")
    NIGHT = "night", _("At night")


class Urgency(models.IntegerChoices):
    """How soon somebody should look; from the safety answers alone, each with its reason in words."""

    SOON = 0, _("In its turn")
    TODAY = 1, pgettext_lazy("how soon", "Today")
    NOW = 2, _("At once")


class Inquiry(models.Model):
    """Somebody wrote to us for the first time. What they wrote is the first entry of its thread."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Digest of the form's own key: a double tap or a retried request arrives once.
    key = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="inquiries")
    thread = models.OneToOneField(Thread, models.CASCADE, related_name="inquiry")
    for_whom = models.CharField(max_length=10, choices=ForWhom.choices)
    reach = models.CharField(max_length=10, choices=Reach.choices, default=Reach.HERE)
    contact = models.BinaryField(default=bytes)  # sealed, place "inquiry:<id>:contact"; empty: nothing given
    language = models.CharField(max_length=10)
    hours = models.JSONField(default=list)  # of Hours
    self_check = models.BinaryField(default=bytes)  # sealed, place "inquiry:<id>:self_check"; a kept file's JSON
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.SOON)
    reasons = models.JSONField(default=list)  # message ids of what made it urgent
    arrived = models.DateTimeField(default=timezone.now)
    # Who has it; None: it waits. Both columns change together.
    handed_to = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="inquiries_held")
    handed = models.DateTimeField(null=True)
    # It counts as closed while its thread is closed too: whoever writes there again is waiting again.
    closed = models.DateTimeField(null=True)
    closing = models.BinaryField(default=bytes)  # why, sealed, place "inquiry:<id>:closing"; empty: by itself

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-urgency", "arrived"], condition=models.Q(handed=None, closed=None), name="waiting")
        ]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"

    @property
    def waits(self) -> bool:
        """Say whether nobody has it, and it is not closed, or was written in anew (needs the thread)."""
        return self.handed_to_id is None and (self.closed is None or self.thread.closed is None)


class HandOver(models.Model):
    """One hand-over with its reason; `to` None: given back to the coordinators."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="hand_overs")
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    to = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    reason = models.BinaryField()  # sealed with the writer's (inquiry.account's) key, place "hand-over:<id>:reason"
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"hand-over of inquiry {self.inquiry_id}"
