"""Remove what has served: ended devices, counters, invitations, notices, what was sent, busy times."""

from datetime import datetime, timedelta

from django.db import transaction

from engawa.care.appointments import busy
from engawa.foundation.accounts import invitations
from engawa.foundation.accounts.models import Device, Invitation, Try
from engawa.foundation.notifications.models import Dispatch, Notice

KEPT_NOTICES = timedelta(days=90)
KEPT_DISPATCHES = timedelta(days=30)
KEPT_INVITATIONS = timedelta(days=30)


@transaction.atomic
def clean_up(now: datetime) -> int:
    """Delete what nobody needs any more; return how many rows.

    Ties behind glass end by their own `until`; they stay, because whose record it was may ask years later who looked.
    """
    unused = Invitation.objects.filter(used=None, until__lte=now - KEPT_INVITATIONS)
    invitations.forget(unused.values_list("pk", flat=True))
    old = (
        unused,
        Device.objects.filter(expire_date__lte=now),
        Try.objects.filter(until__lte=now),
        Notice.objects.filter(seen__lte=now - KEPT_NOTICES),
        Dispatch.objects.filter(sent__lte=now - KEPT_DISPATCHES),
        Dispatch.objects.filter(given_up=True, due__lte=now - KEPT_DISPATCHES),
    )
    return busy.forget_past(now) + sum(rows.delete()[0] for rows in old)
