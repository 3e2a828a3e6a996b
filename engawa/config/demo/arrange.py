"""What the demo's people have arranged: practices, and appointments of the last months and the next weeks."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells, search, week
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Place
from engawa.care.appointments.week import Stretch
from engawa.config.demo import content
from engawa.foundation.accounts.models import Account

# So long before it takes place is a time booked, in the small hours of somebody who is awake then.
BOOKED_BEFORE = timedelta(days=4, hours=17)


def plan(
    today: date, zone: ZoneInfo, people: dict[str, Account], since: datetime
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Yield each step with the moment at which it happened; what could only happen later is left out."""
    table = content.arranged()
    monday = today - timedelta(days=today.weekday())
    for row in table["practice"]:
        yield since, partial(_practise, people, zone, row)
    for row in table["appointment"]:
        for at in _moments(monday, row, zone):
            made = min(at, datetime.combine(today, time(), zone)) - BOOKED_BEFORE
            yield made, partial(_book, people, row, at)
    for row in table["circle"]:
        for at in _moments(monday, row, zone):
            yield datetime.combine(today - timedelta(days=3), time(15), zone), partial(_gather, people, row, at)
    for row in table["proposal"]:
        yield datetime.combine(today - timedelta(days=1), time(1, 40), zone), partial(_name, monday, people, zone, row)
    for row in table["waiting"]:
        yield datetime.combine(today - timedelta(days=2), time(2, 10), zone), partial(_wait, people, row)


def _moments(monday: date, row: dict[str, Any], zone: ZoneInfo) -> Iterator[datetime]:
    return (_at(monday, number, row, zone) for number in row["weeks"])


def _at(monday: date, number: int, row: dict[str, Any], zone: ZoneInfo) -> datetime:
    day = monday + timedelta(weeks=number, days=row["weekday"])
    return datetime.combine(day, time.fromisoformat(row["at"]), zone).astimezone(UTC)


def _practise(people: dict[str, Account], zone: ZoneInfo, row: dict[str, Any]) -> None:
    who = people[row["who"]]
    place, _made = Place.objects.get_or_create(name=row["place"])
    appointments.set_practice(
        who, who, zone=zone.key, lengths=row["lengths"], place=place, takes_first=row["takes_first"],
        specialities=row["specialities"],
    )  # fmt: skip
    drawn = [Stretch(day, _minutes(start), _minutes(end)) for day, start, end in row["week"]]
    appointments.set_openings(who, drawn, who)


def _minutes(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute


def _book(people: dict[str, Account], row: dict[str, Any], at: datetime) -> None:
    who, given = people.get(row["person"]), people[row["with"]]
    if who is None:
        return  # Not known here yet at that time.
    wished = Time(cells.cell(at), (given.pk,), row["rung"])
    try:
        appointments.confirm(appointments.hold(wished, who, f"demo:{at:%Y%m%d%H%M}"), who)
    except appointments.Taken:
        return  # Not yet handed over at that time, or away on that day.


def _gather(people: dict[str, Account], row: dict[str, Any], at: datetime) -> None:
    by = people[row["by"]]
    wished = Time(cells.cell(at), (by.pk,), row["rung"], minutes=row["minutes"])
    appointments.open_circle(wished, row["seats"], f"demo:circle:{at:%Y%m%d%H%M}", by)


def _name(monday: date, people: dict[str, Account], zone: ZoneInfo, row: dict[str, Any]) -> None:
    """Name several times of the coming weeks, of which the coordinator settles one."""
    practice = week.practice_of(people[row["with"]])
    named = (_at(monday, number, {"weekday": weekday, "at": at}, zone) for number, weekday, at in row["times"])
    times = [search.time(practice, cells.cell(at), row["rung"]) for at in named]
    appointments.propose(times, row["rung"], people[row["person"]], "demo:proposal")


def _wait(people: dict[str, Account], row: dict[str, Any]) -> None:
    who, with_whom = people[row["person"]], people[row["with"]]
    appointments.wait(who, rung=row["rung"], practitioner=with_whom, at_night=row["at_night"])
