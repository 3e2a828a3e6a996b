"""Any of these is fine: somebody names several times, and whoever settles it books one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.appointments import booking, cells, horizon, rungs, search, team
from engawa.care.appointments.absent import absent
from engawa.care.appointments.booking import Time, Wrong
from engawa.care.appointments.models import Appointment, Proposal, ProposedTime
from engawa.care.appointments.search import Free, Wanted
from engawa.care.casework.coordinators import coordinators
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.live import channels
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind

MOST_TIMES = 10


@transaction.atomic
def propose(times: Sequence[Free], rung: str, account: Account, key: str) -> Proposal:
    """Name several times; nothing is held. The coordinators hear of it."""
    if not 1 <= len(times) <= MOST_TIMES:
        raise Wrong(_("From one to ten times can be named."))
    for named in times:
        booking.refuse_untimely(named.start)
    told = sorted({account.pk, *coordinators().values_list("pk", flat=True)})
    for one in told:
        channels.advance(f"account:{one}", rights=False)
    digest = booking.digest(key, account)
    if there := Proposal.objects.filter(key=digest).first():
        return there
    try:
        with transaction.atomic():
            made = Proposal.objects.create(key=digest, account=account, rung=rung)
    except IntegrityError:
        return Proposal.objects.get(key=digest)
    ProposedTime.objects.bulk_create(
        ProposedTime(proposal=made, practitioner_id=one.practitioner, start=one.start, end=one.end) for one in times
    )
    rungs.choose(account, rung)
    for one in told:
        if one != account.pk:
            notify(one, NoticeKind.PROPOSAL, subject_of(made))
    chain.record(account.pk, "proposal.make", about=account.pk, subject=subject_of(made))
    return made


def offered(times: Sequence[Free], rung: str, account: Account, now: datetime) -> list[Free]:
    """Return those of the times that somebody could book by themselves just now."""
    timely = [one for one in times if not horizon.problem_with(one.start, now)]
    if not timely:
        return []
    first, last = min(one.starts for one in timely), max(cells.instant(one.end) for one in timely)
    free = set(search.free(team.bookable_by(account), Wanted(first, last, rung), now))
    return [one for one in timely if one in free]


@transaction.atomic
def withdraw(proposal: Proposal, by: Account) -> None:
    """Take the proposal back, if nobody settled it."""
    if Proposal.objects.filter(pk=proposal.pk, ended=None).update(ended=timezone.now()):
        chain.record(by.pk, "proposal.withdraw", about=proposal.account_id, subject=subject_of(proposal))


@transaction.atomic
def settle(proposal: Proposal, time: ProposedTime, by: Account) -> Appointment:
    """Book one of the times; Taken if it is not free any more, Wrong if the proposal was withdrawn or settled.

    Wrong too where the practitioner has been away or busy then since it was named: nobody would be there.
    """
    wished = Time(time.start, (time.practitioner_id,), proposal.rung, minutes=(time.end - time.start) * 5)
    if absent(wished, timezone.now()):
        raise Wrong(_("Whoever it would be with is not there at that time any more."))
    return settle_with(proposal, wished, by)


@transaction.atomic
def settle_with(proposal: Proposal, wished: Time, by: Account) -> Appointment:
    """Book a time, be it one of those named or another, and end the proposal with it."""
    booked = booking.book(wished, proposal.account, f"proposal:{proposal.pk}", by)
    if not Proposal.objects.filter(pk=proposal.pk, ended=None).update(ended=timezone.now(), settled=booked):
        raise Wrong(_("This was settled or taken back already."))
    return booked


def subject_of(proposal: Proposal) -> str:
    """Return the name of a proposal in the log and in notices."""
    return f"proposal:{proposal.pk}"
