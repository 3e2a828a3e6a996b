"""From Tokyo at two at night to an hour in Berlin, over the change of its clocks; both calendars tell the truth."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import icalendar
import pytest
import time_machine
from django.test import Client

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Claim
from engawa.care.appointments.week import Stretch
from engawa.care.rota import actions as rota
from engawa.config import periodic
from tests.cast import Cast

# Two at night on Tuesday in Tokyo; seven on Monday evening in Berlin, where clocks go back on the 25th.
NOW = datetime(2026, 10, 19, 17, tzinfo=UTC)
BEFORE, AFTER, MOVED = "2026-10-23T09:00+02:00", "2026-10-29T09:00+01:00", "2026-10-28T10:00+01:00"


@pytest.fixture
def night() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def berlin(night: None, cast: Cast) -> Cast:
    appointments.set_practice(cast.mori, cast.mori, zone="Europe/Berlin", lengths={"text": 50, "voice": 50})
    appointments.set_openings(cast.mori, [Stretch(2, 600, 660), Stretch(3, 540, 600), Stretch(4, 540, 600)], cast.mori)
    rota.add_absence(cast.mori, date(2026, 10, 20), date(2026, 10, 22), cast.mori)
    cast.mori.zone = "Europe/Berlin"
    cast.mori.save()
    return cast


def words(answer) -> str:
    return unescape(re.sub(r"<[^>]+>|\s+", " ", answer.content.decode()))


def cell(text: str) -> int:
    return cells.cell(datetime.fromisoformat(text))


def subscribed(client: Client) -> str:
    client.post("/en/me/calendar/new/")
    return re.search(r"/calendar/([\w-]+)\.ics", client.get("/en/me/calendar/").content.decode())[1]


def confirmed(feed: str) -> dict[str, int]:
    """Return what stands in a subscribed calendar: start → sequence."""
    calendar = icalendar.Calendar.from_ical(Client().get(f"/calendar/{feed}.ics").content)
    events = (event for event in calendar.walk("VEVENT") if event["STATUS"] == "CONFIRMED")
    return {event["DTSTART"].dt.isoformat(): int(event["SEQUENCE"]) for event in events}


def due(minutes: int) -> None:
    """Let the worker's minute come."""
    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
        for work in periodic.ALL:
            work.does(NOW + timedelta(minutes=minutes))


def books(client: Client, practitioner: int, at: str) -> str:
    path = "/en/appointments/find/"
    page = client.get(f"{path}?rung=text").content.decode()
    while f'value="{cell(at)}:{practitioner}"' not in page:
        page = client.get(path + unescape(re.search(r'rel="next" href="([^"]+)"', page)[1])).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    held = client.post("/en/appointments/hold/", {"key": key, "time": f"{cell(at)}:{practitioner}", "rung": "text"})
    assert client.post(f"{held.url}book/").status_code == 302
    return held.url


def test_a_night_in_tokyo_meets_a_morning_in_berlin(berlin: Cast) -> None:
    aoi, ren, mori = (berlin.client(name) for name in ("aoi", "haru", "mori"))
    taken = books(ren, berlin.mori.pk, BEFORE)
    hers, theirs = subscribed(aoi), subscribed(mori)

    mine = books(aoi, berlin.mori.pk, AFTER)
    # Nine in Berlin after the change is five in Tokyo; before it, it would have been four.
    assert "29 October, 17:00" in words(aoi.get(mine))
    assert confirmed(hers) == {"2026-10-29T08:00:00+00:00": 1}
    assert set(confirmed(theirs)) == {"2026-10-23T07:00:00+00:00", "2026-10-29T08:00:00+00:00"}

    aoi.post(f"{mine}move/", {"start": cell(MOVED)})
    assert "28 October, 18:00" in words(aoi.get(mine))
    assert confirmed(hers) == {"2026-10-28T09:00:00+00:00": 2}, "the same event, one step on"
    assert set(confirmed(theirs)) == {"2026-10-23T07:00:00+00:00", "2026-10-28T09:00:00+00:00"}
    appointment = Appointment.booked().get(account=berlin.aoi)

    aoi.post("/en/appointments/wait/", {"instead_of": str(appointment.pk), "rung": "text"})
    due(1)
    assert "A time has become free" not in words(aoi.get("/en/appointments/")), "nobody let anything go yet"
    ren.post(f"{taken}cancel/")
    due(2)
    with time_machine.travel(NOW + timedelta(minutes=3), tick=False):
        assert "A time has become free" in words(aoi.get("/en/appointments/"))
        offer = Appointment.objects.get(offered_to__account=berlin.aoi)
        answer = aoi.post(f"/en/appointments/{offer.pk}/accept/")
        assert "Friday, 23 October, 16:00" in words(aoi.get(answer.url))

    standing = Appointment.booked().get()
    assert (standing.account, standing.starts) == (berlin.aoi, datetime(2026, 10, 23, 7, tzinfo=UTC))
    for feed in (hers, theirs):
        assert set(confirmed(feed)) == {"2026-10-23T07:00:00+00:00"}
    assert "09:00" in words(mori.get(f"/en/appointments/{standing.pk}/"))
    assert set(Claim.objects.values_list("appointment", flat=True)) == {standing.pk}, "what was let go is free again"
