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


class Mark(models.Model):
    """What is sealed and has to be found all the same: a keyed digest of it, and whose it is.

    It lies with the keys and goes with them. In the contents it would be in every backup, and whoever holds today's
    keys could try common names against it long after the account was erased.
    """

    owner = models.BigIntegerField(db_index=True)  # an account; no foreign key, as above
    kind = models.CharField(max_length=20)  # "name", "called"
    digest = models.CharField(max_length=64, db_index=True)  # of kind and text
    # Whether nobody else may have the same.
    is_sole = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "digest"], name="one_mark_of_a_text"),
            models.UniqueConstraint(fields=["digest"], condition=models.Q(is_sole=True), name="sole_marks_stand_once"),
        ]

    def __str__(self) -> str:
        return f"mark of account {self.owner}"
