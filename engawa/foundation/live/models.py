"""The number of the newest thing in each channel. The row is the truth; the bus only says that it moved."""

from django.db import models


class Channel(models.Model):
    """One thing that changes, e.g. "thread:<id>" or "account:12", and the number of its last change."""

    name = models.CharField(max_length=80, primary_key=True)
    number = models.BigIntegerField(default=0)
    # The number of the last change by which somebody may have lost a right to hear something.
    rights = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.number}"
