"""Data keys, in a database of their own (alias "keys"), so that no backup of the contents ever holds one."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class DataKey(models.Model):
    """The key of one account, or of the installation itself, wrapped by a master key."""

    # "account:12" or "installation:audit"; no foreign key, since the account lies in the other database.
    owner = models.CharField(max_length=60, primary_key=True)
    wrapped = models.BinaryField()
    # Which master key wrapped it: the first characters of that key's digest.
    master = models.CharField(max_length=16, db_index=True)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name: ClassVar[str] = "data key"

    def __str__(self) -> str:
        return f"key of {self.owner}"
