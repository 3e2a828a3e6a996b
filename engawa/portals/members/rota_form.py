"""Read the form of one's own rota, and say in words what can't be."""

from dataclasses import dataclass, field
from datetime import date, time

from django.conf import settings
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from engawa.care.rota import queries
from engawa.care.rota.actions import Hours
from engawa.foundation.accounts.models import Account

# Two stretches a day: before and after a pause, or a day shift and a night.
STRETCHES = 2
MOST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Stretch:
    """One pair of fields: their name in the form, and what stands in them."""

    name: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday with its stretches."""

    name: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form."""

    week: tuple[Day, ...]
    languages: tuple[str, ...]
    takes_new: bool
    answers_within: str
    errors: dict[str, str] = field(default_factory=dict)


def kept(account: Account) -> Form:
    """Return the form with what is kept."""
    rota, profile = queries.rota(account), queries.profile(account)
    values = {
        f"{weekday}-{place}": (f"{start:%H:%M}", f"{end:%H:%M}")
        for weekday, stretches in rota.hours.items()
        for place, (start, end) in enumerate(stretches)
    }
    return Form(_week(values), tuple(profile.languages), profile.takes_new, str(profile.answers_within))


def sent(request: HttpRequest) -> tuple[Form, list[Hours]]:
    """Return the form as it was sent, with its errors, and the hours in it."""
    values = {name: (_post(request, f"start-{name}"), _post(request, f"end-{name}")) for name in _names()}
    errors: dict[str, str] = {}
    hours = [one for name, (start, end) in values.items() if (one := _hours(name, start, end, errors))]
    within = _post(request, "answers_within")
    if not (within.isascii() and within.isdigit() and 1 <= int(within[:4]) <= MOST_DAYS):
        errors["answers_within"] = _("A number of days from 1 to 14.")
    known = [code for code, _name in settings.LANGUAGES]
    languages = tuple(code for code in request.POST.getlist("languages") if code in known)
    return Form(_week(values), languages, "takes_new" in request.POST, within, errors), hours


def day(text: str) -> date | None:
    """Return a day, or None if it can't be read as one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _hours(name: str, start: str, end: str, errors: dict[str, str]) -> Hours | None:
    if not start and not end:
        return None
    try:
        return Hours(int(name[0]), time.fromisoformat(start), time.fromisoformat(end))
    except ValueError:
        errors["week"] = _("Each stretch needs a beginning and an end, for instance 09:00 and 17:00.")
        return None


def _week(values: dict[str, tuple[str, str]]) -> tuple[Day, ...]:
    return tuple(
        Day(
            str(WEEKDAYS[weekday]),
            tuple(Stretch(name, *values.get(name, ("", ""))) for name in _names() if name.startswith(f"{weekday}-")),
        )
        for weekday in range(7)
    )


def _names() -> list[str]:
    return [f"{weekday}-{place}" for weekday in range(7) for place in range(STRETCHES)]


def _post(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()
