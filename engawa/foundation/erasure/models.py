"""Erasures that were asked for, and the receipts of those that are done."""

from django.db import models
from django.utils import timezone


class Erasure(models.Model):
    """One account to erase. The row is written with the wish, so that a crash in between is finished later."""

    code = models.CharField(max_length=24, primary_key=True)  # on the receipt; says nothing about who
    account = models.BigIntegerField(null=True)  # emptied when done
    asked = models.DateTimeField(default=timezone.now)
    done = models.DateTimeField(null=True)
    destroyed = models.JSONField(default=dict)  # kind of row -> how many

    def __str__(self) -> str:
        return f"erasure {self.code}"
