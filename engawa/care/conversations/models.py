"""Threads, who is in them, what was said, what is still being written."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from engawa.foundation.accounts.models import Account


class Thread(models.Model):
    """A conversation of one supported account, its owner, whose key seals all that is said in it.

    Its live channel is "thread:<id>"; entries carry that channel's numbers.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(Account, models.CASCADE, related_name="threads")
    opened = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True)
    # Answers by the end of this day, in the owner's zone; None: nothing is waiting, or nothing was promised yet.
    answers_by = models.DateField(null=True)
    # Whether a member of staff set `answers_by` by hand; a computed promise never overwrites it.
    answers_by_hand = models.BooleanField(default=False)
    last_entry = models.DateTimeField(default=timezone.now)
    # Since when the owner waits for an answer; None: the last word was ours.
    waiting_since = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "-last_entry"])]

    def __str__(self) -> str:
        return f"thread {self.pk}"

    @property
    def channel(self) -> str:
        """Return the name of the live channel."""
        return f"thread:{self.pk}"


class Member(models.Model):
    """Somebody in a thread. The owner is one too. Membership ends; what was said stays."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    # How far this member has looked, for their own list of what is new; shown to nobody else, ever.
    seen_number = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread", "account"], condition=models.Q(until=None), name="once_in_a_thread"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["account", "until"])]

    def __str__(self) -> str:
        return f"account {self.account_id} in thread {self.thread_id}"


class Entry(models.Model):
    """One thing said. `number` is its place in the thread; None while it is scheduled."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="entries")
    number = models.BigIntegerField(null=True)
    # The channel's number at the last change (posted, edited, taken back): what a stream asks for after a gap.
    changed = models.BigIntegerField(null=True)
    author = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="entries")
    body = models.BinaryField()  # sealed with the owner's key, place "entry:<id>:body"; empty once taken back
    # The writer's own key for this entry: a double tap or a retried request posts once.
    key = models.CharField(max_length=40)
    due = models.DateTimeField(null=True)  # scheduled for
    posted = models.DateTimeField(null=True)
    edited = models.DateTimeField(null=True)
    taken_back = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "author", "key"], name="posted_once"),
            models.UniqueConstraint(fields=["thread", "number"], name="one_entry_a_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["thread", "changed"]),
            models.Index(fields=["due"], condition=models.Q(posted=None), name="entries_still_to_post"),
        ]

    def __str__(self) -> str:
        return f"entry {self.number} of thread {self.thread_id}"


class Attachment(models.Model):
    """A file beside an entry, sealed in the database: one place to back up, one to erase."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="attachments")
    name = models.BinaryField()  # sealed, place "attachment:<id>:name"
    kind = models.CharField(max_length=60)  # media type, one of those allowed
    size = models.PositiveIntegerField()
    body = models.BinaryField()  # sealed, place "attachment:<id>:body"

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class Draft(models.Model):
    """What somebody is writing in a thread, so that nothing typed is lost. One a member."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="drafts")
    account = models.ForeignKey(Account, models.CASCADE, related_name="drafts")
    body = models.BinaryField()  # sealed with the thread owner's key, place "draft:<thread>:<account>"
    written = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["thread", "account"], name="one_draft")]

    def __str__(self) -> str:
        return f"draft in thread {self.thread_id}"
