"""What somebody's rota says."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engawa.algorithms.casework.answers_by import Absence, Stretch, answers_by
from engawa.care.library.hours import WEEKDAYS, Weekly, parse
from engawa.care.rota import models
from engawa.foundation.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Rota:
    """Stretches of each weekday (0 is Monday), and days away."""

    hours: dict[int, list[Stretch]]
    absences: list[Absence]


def profile(account: Account) -> models.Profile:
    """Return what somebody works with; not yet in the database if they never said."""
    return models.Profile.objects.filter(account=account).first() or models.Profile(
        account=account, languages=[account.language]
    )


def rota(account: Account) -> Rota:
    """Return working hours and absences (two queries)."""
    hours: dict[int, list[Stretch]] = {}
    stretches = models.WorkingHours.objects.filter(account=account).order_by("weekday", "start")
    for weekday, start, end in stretches.values_list("weekday", "start", "end"):
        hours.setdefault(weekday, []).append((start, end))
    away = models.Absence.objects.filter(account=account).values_list("first_day", "last_day")
    return Rota(hours, list(away))


def weeks(accounts: Iterable[int]) -> dict[int, Weekly]:
    """Return the working hours of many at once (one query); whoever never said any is not in it."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    stretches = models.WorkingHours.objects.filter(account__in=set(accounts))
    for account, day, start, end in stretches.values_list("account", "weekday", "start", "end"):
        found[account].append({"days": WEEKDAYS[day], "from": f"{start:%H:%M}", "to": f"{end:%H:%M}"})
    return {account: parse(week) for account, week in found.items()}


def absences(account: Account, since: date) -> list[models.Absence]:
    """Return the absences that have not ended before `since`, the next first."""
    return list(models.Absence.objects.filter(account=account, last_day__gte=since).order_by("first_day"))


def promise_for(account: Account, at: datetime) -> date | None:
    """Return the day, in the account's own zone, by which they answer what arrived at `at`; None: no promise."""
    kept = rota(account)
    return answers_by(at.astimezone(ZoneInfo(account.zone)), kept.hours, kept.absences, profile(account).answers_within)
