"""What happened for whom, what they asked to be told, and what is still to be sent."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from engawa.foundation.accounts.models import Account, Device


class NoticeKind(models.TextChoices):
    """What happened. The words for each stand in notifications/words.py and never hold content."""

    ENTRY = "entry"  # somebody wrote in one of your threads
    INQUIRY = "inquiry"  # staff: somebody wrote to us
    HANDED = "handed"  # staff: somebody was handed to you; supported: somebody answers you now
    GLASS = "glass"  # somebody opened your record with a reason
    GRANT = "grant"  # somebody shares something with you
    LINKED = "linked"  # somebody used the link for your family
    DEVICE = "device"  # you were signed in on a new device
    CLOSING = "closing"  # your conversation will be closed or erased
    CLOSED = "closed"  # a coordinator closed your conversation
    APPOINTMENT = "appointment"  # an appointment was booked, moved, cancelled, or falls into an absence
    REMINDER = "reminder"  # you asked to be reminded of one
    OFFER = "offer"  # a time is free, and you are asked first
    PROPOSAL = "proposal"  # staff: somebody named several times


class Notice(models.Model):
    """One thing that happened for one account; shown in the app, whatever else is sent."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    subject = models.CharField(max_length=80, blank=True)  # "thread:<id>"
    at = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-at"]),
            models.Index(fields=["account"], condition=models.Q(seen=None), name="not_yet_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for account {self.account_id}"


class Wish(models.Model):
    """What an account asked to be told, and when not. No row: nothing is sent.

    Push is asked for by a `PushAddress`, device by device.
    """

    account = models.OneToOneField(Account, models.CASCADE, related_name="wish")
    by_email = models.BooleanField(default=False)
    # Where to; sealed, place "wish:<account>:email". Not the account's own address: that one lets somebody sign in by a
    # code, and whoever finds a phone unlocked could put theirs there.
    email = models.BinaryField(default=bytes)
    # Minutes after midnight in the account's own zone; both None: no quiet hours. From 1320 to 480 spans midnight.
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_until = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"wish of account {self.account_id}"


class PushAddress(models.Model):
    """A browser that may be woken by web push; goes with its device: whoever ends a lost phone ends this too."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="push_addresses")
    device = models.OneToOneField(Device, models.CASCADE, related_name="push_address")
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the endpoint
    address = models.BinaryField()  # endpoint and keys as JSON, sealed, place "push:<digest>"
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"push address of account {self.account_id}"


class VapidKey(models.Model):
    """The key pair with which push services know this installation; one row, made at the first use."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    public = models.CharField(max_length=100)  # as browsers want it
    private = models.BinaryField()  # sealed for "installation:push", place "vapid"
    made = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return "the key for web push"


class Way(models.TextChoices):
    """How something is sent."""

    EMAIL = "email"
    PUSH = "push"


class Dispatch(models.Model):
    """One word to send, that there is something new: written in the transaction of its cause, claimed by a
    conditional update, sent once. It says nothing of what is new, so one does for all that happens before it goes."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="dispatches")
    way = models.CharField(max_length=10, choices=Way.choices)
    address = models.ForeignKey(PushAddress, models.CASCADE, null=True, related_name="dispatches")
    made = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField()
    # "<account>:<way>:<address>" until it is claimed: while one waits, the constraint lets no second one in.
    waits_as = models.CharField(max_length=60, unique=True, null=True)  # noqa: DJ001  many are claimed
    claimed_until = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    given_up = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due"], condition=models.Q(sent=None, given_up=False), name="still_to_send")
        ]

    def __str__(self) -> str:
        return f"{self.way} for account {self.account_id}"

    @property
    def lane(self) -> str:
        """Return what `waits_as` holds while it waits."""
        return f"{self.account_id}:{self.way}:{self.address_id or ''}"
