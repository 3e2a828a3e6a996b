"""Change somebody's rota, and with it what was promised by it, in one transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.rota.models import Absence, Profile, WorkingHours
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.lib.zones import zone

# So far from now somebody can be away. A year with a wrong digit would stand there for ever.
FARTHEST = timedelta(days=3 * 366)
# What promises by a rota registers here how it counts again; returns how many promises moved. The rota stands below
# the conversations and knows none. Called before the trace: channels advance before the log's head is locked.
COUNTS_AGAIN: list[Callable[[Account], int]] = []
# Called after those above: what tells those who are booked on days of an absence.
HEARS_OF_ABSENCES: list[Callable[[Account, date, date, Account], None]] = []


class Wrong(Exception):
    """Something was given that can't be; the message is a sentence for whoever gave it."""


@dataclass(frozen=True, slots=True)
class Hours:
    """One stretch of a week; `weekday` 0 is Monday. An end not after the start runs past midnight."""

    weekday: int
    start: time
    end: time


@transaction.atomic
def set_hours(account: Account, hours: Iterable[Hours], by: Account) -> int:
    """Replace the week; return how many promises moved."""
    kept = {(stretch.weekday, stretch.start): stretch for stretch in hours}.values()
    WorkingHours.objects.filter(account=account).delete()
    WorkingHours.objects.bulk_create(
        WorkingHours(account=account, weekday=one.weekday, start=one.start, end=one.end) for one in kept
    )
    return _changed(account, by, "rota.hours")


@transaction.atomic
def add_absence(account: Account, first_day: date, last_day: date, by: Account) -> int:
    """Add days away, both ends included; return how many promises moved, or raise Wrong."""
    if last_day < first_day:
        raise Wrong(_("The last day lies before the first."))
    today = timezone.now().astimezone(zone(account.zone)).date()
    if max(abs(first_day - today), abs(last_day - today)) > FARTHEST:
        raise Wrong(_("This lies more than three years from now. Perhaps another year was meant."))
    if last_day < today:
        raise Wrong(_("These days are over already, so they would change nothing."))
    Absence.objects.get_or_create(account=account, first_day=first_day, last_day=last_day)
    return _changed(account, by, "rota.absence", (first_day, last_day))


@transaction.atomic
def remove_absence(account: Account, absence: int, by: Account) -> int:
    """Take away one absence of the account, if it is there; return how many promises moved."""
    if not Absence.objects.filter(account=account, pk=absence).delete()[0]:
        return 0
    return _changed(account, by, "rota.absence_removed")


@transaction.atomic
def set_profile(account: Account, by: Account, **facts: object) -> int:
    """Set what somebody works with, fields of Profile by name; return how many promises moved."""
    Profile.objects.update_or_create(account=account, defaults=facts)
    return _changed(account, by, "rota.profile")


@transaction.atomic
def set_week(account: Account, hours: Iterable[Hours], by: Account, **facts: object) -> int:
    """Set hours and facts at once; return how many promises moved."""
    Profile.objects.update_or_create(account=account, defaults=facts)
    return set_hours(account, hours, by)


def _changed(account: Account, by: Account, verb: str, away: tuple[date, date] | None = None) -> int:
    moved = sum(count(account) for count in COUNTS_AGAIN)
    if away:
        for hear in HEARS_OF_ABSENCES:
            hear(account, *away, by)
    chain.record(by.pk, verb, about=account.pk)
    return moved
