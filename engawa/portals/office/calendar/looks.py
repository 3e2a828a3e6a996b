"""What an address of the calendar asks for: which day, seen how, for whom, and what they wish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from engawa.care.appointments.calendar import Span
from engawa.care.appointments.matching import Asked
from engawa.care.appointments.models import Rung
from engawa.portals.members import when
from engawa.portals.office.calendar.subjects import Subject

VIEWS = ("day", "week", "list")
# Further than this nobody looks; a day of the year 9999 has no next one.
FARTHEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the calendar, by the clock of the one who looks."""

    view: str
    day: date
    today: date
    zone: str
    rung: str
    subject: Subject | None = None
    gender: str = ""
    speciality: str = ""

    @property
    def days(self) -> list[date]:
        """Return the days that are shown: one, or the week around it."""
        if self.view != "week":
            return [self.day]
        monday = self.day - timedelta(days=self.day.weekday())
        return [monday + timedelta(days=n) for n in range(7)]

    @property
    def span(self) -> Span:
        """Return the instants between which the days lie."""
        return Span(self.begins(self.days[0]), self.begins(self.days[-1] + timedelta(days=1)))

    @property
    def step(self) -> timedelta:
        """Return how far it is to what stands before and after."""
        return timedelta(days=len(self.days))

    @property
    def asked(self) -> Asked:
        """Return what the matching is asked for."""
        return Asked(self.rung, self.gender, self.speciality)

    @property
    def their_zone(self) -> str:
        """Return the zone of whoever a time is looked for, where it is another one; "" otherwise."""
        there = self.subject.account.zone if self.subject else self.zone
        return "" if there == self.zone else there

    def begins(self, day: date) -> datetime:
        """Return the instant at which a day begins."""
        return datetime.combine(day, time(), when.zone(self.zone))

    def query(self, **changes: object) -> str:
        """Return the address of the same look with something else in it."""
        facts: dict[str, object] = {
            "view": self.view, "day": self.day.isoformat(), "rung": self.rung, "gender": self.gender,
            "speciality": self.speciality, "for": self.subject.key if self.subject else "", **changes,
        }  # fmt: skip
        return urlencode({name: value for name, value in facts.items() if value})

    def booking(self, start: int, practitioner: int) -> str:
        """Return the address of the form with a time chosen."""
        facts = {"for": self.subject.key if self.subject else "", "cell": start, "with": practitioner}
        return urlencode({name: value for name, value in {**facts, "rung": self.rung}.items() if value})


def read(given: Mapping[str, str], zone: str, now: datetime, subject: Subject | None) -> Look:
    """Return what an address asks for; what it gets wrong is as if it were not there."""
    today = now.astimezone(when.zone(zone)).date()
    view, rung = given.get("view", ""), given.get("rung", "")
    return Look(
        view=view if view in VIEWS else "day",
        day=_day(given.get("day", ""), today),
        today=today,
        zone=zone,
        rung=rung if rung in Rung.values else subject.rung if subject else Rung.TEXT,
        subject=subject,
        gender=given.get("gender", "")[:20],
        speciality=given.get("speciality", "")[:60],
    )


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs(day - today) < FARTHEST else today
