"""What somebody looks for, read from an address: how to meet, with whom, in which language, at night, from when on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings

from engawa.care.appointments import cells, night, rungs, search, team
from engawa.care.appointments.models import Practice, Rung
from engawa.care.appointments.search import Free, Wanted
from engawa.foundation.accounts.models import Account
from engawa.portals.members import when

# So many days are shown at once, and so many times at most: more can't be taken in.
DAYS, MOST = 7, 60
# In an address: whatever language they speak. Where nothing is said, it is the person's own, if somebody speaks it.
ANY = "any"


@dataclass(frozen=True, slots=True)
class Asked:
    """One way of looking. `practitioner` None: whoever is free. `language` "": nothing was said. `since`: 0 for now."""

    rung: str
    practitioner: int | None = None
    language: str = ""
    at_night: bool = False
    since: int = 0
    several: bool = False

    def query(self, **changes: object) -> str:
        """Return the address's query of this way of looking, with some of it changed."""
        facts = {
            "rung": self.rung, "with": self.practitioner, "language": self.language, "night": self.at_night,
            "since": self.since, "several": self.several, **changes,
        }  # fmt: skip
        return urlencode({name: int(value) if value is True else value for name, value in facts.items() if value})


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: times in order; whom one could ask; from which cell there may be more.

    `language`: only those who speak it were looked at, and others are there; "" for none. `unspoken`: the person's own
    language, where nobody who was looked at speaks it.
    """

    times: tuple[Free, ...]
    practices: tuple[Practice, ...]
    later: int | None
    language: str = ""
    unspoken: str = ""


def read(given: Mapping[str, str], account: Account) -> Asked:
    """Return what an address asks for; what it gets wrong is as if it were not there."""
    rung = given.get("rung", "")
    return Asked(
        rung=rung if rung in Rung.values else rungs.chosen(account),
        practitioner=_number(given.get("with", "")),
        language=given.get("language", "") if given.get("language") in {ANY, *dict(settings.LANGUAGES)} else "",
        at_night=given.get("night") == "1",
        since=_number(given.get("since", "")) or 0,
        several=given.get("several") == "1",
    )


def find(asked: Asked, account: Account, now: datetime) -> Found:
    """Return the free times of the first days that have any, each start once."""
    practices = tuple(team.bookable_by(account))
    offering = [one for one in practices if asked.rung in one.lengths and asked.practitioner in (None, one.account_id)]
    wished, language = _in_language(offering, asked, account)
    own = account.language
    since = max(now, cells.instant(asked.since)) if asked.since < cells.cell(now + timedelta(days=800)) else now
    until = now + timedelta(days=max((one.ahead for one in wished), default=0))
    # Searching to the end costs no more queries; whoever looks for the night may find nothing in the first week.
    found = search.free(wished, Wanted(since, max(until, since), asked.rung), now) if wished else []
    shown, later = _first_days(_once(found, asked, account), account)
    unspoken = own if offering and language != own and not team.speaking(offering, own) else ""
    return Found(shown, practices, later, language if len(wished) < len(offering) else "", unspoken)


def _in_language(offering: list[Practice], asked: Asked, account: Account) -> tuple[list[Practice], str]:
    """Return with whom one could talk, and in which language; whom somebody chose by name they get in any."""
    if asked.language not in ("", ANY):
        return team.speaking(offering, asked.language), asked.language
    understood = team.speaking(offering, account.language)
    if asked.language == ANY or asked.practitioner is not None or not understood:
        return offering, ""
    return understood, account.language


def _once(found: list[Free], asked: Asked, account: Account) -> list[Free]:
    """Return each start once, with the first who is free then."""
    zone = when.zone(account.zone)
    by_start = {one.start: one for one in reversed(found)}
    kept = (by_start[start] for start in sorted(by_start))
    return [one for one in kept if not asked.at_night or night.is_night(one.starts, zone)]


def _first_days(times: list[Free], account: Account) -> tuple[tuple[Free, ...], int | None]:
    if not times:
        return (), None
    zone = when.zone(account.zone)
    last = times[0].starts.astimezone(zone).date() + timedelta(days=DAYS)
    shown = [one for one in times if one.starts.astimezone(zone).date() < last]
    if len(shown) > MOST:
        # Whole days: a day that is cut off would look as if it were full.
        day = shown[MOST].starts.astimezone(zone).date()
        shown = [one for one in shown if one.starts.astimezone(zone).date() < day] or shown
    return tuple(shown), (times[len(shown)].start if len(times) > len(shown) else None)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def languages(practices: tuple[Practice, ...]) -> list[tuple[str, str]]:
    """Return the languages that somebody here works in, if there is more than one to choose from."""
    known = {one for practice in practices for one in team.languages(practice)}
    found = [(code, name) for code, name in settings.LANGUAGES if code in known]
    return found if len(found) > 1 else []
