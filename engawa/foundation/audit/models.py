"""One row for each read or write of somebody's record, chained to the row before."""

from typing import ClassVar

from django.db import models


class Trace(models.Model):
    """Who did what to whose record, when. Ids only: the log outlives erasure and must not name anybody."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    # No foreign keys: an erased account must not take its traces along, nor leave them pointing nowhere.
    actor = models.BigIntegerField(null=True)  # None: the installation itself
    verb = models.CharField(max_length=60)
    about = models.BigIntegerField(null=True)  # whose record
    subject = models.CharField(max_length=80, blank=True)  # "thread:<id>"
    seal = models.BinaryField()  # HMAC over this row and the seal before it

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about", "-number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class Head(models.Model):
    """The end of the chain: one row, locked while a trace is appended, so that numbers have no gaps."""

    number = models.BigIntegerField(default=0)
    seal = models.BinaryField(default=bytes)  # the last trace's
    # HMAC over both: whoever cuts rows off the end can copy an earlier seal here, and can't make this.
    proof = models.BinaryField(default=bytes)

    def __str__(self) -> str:
        return f"head at {self.number}"
