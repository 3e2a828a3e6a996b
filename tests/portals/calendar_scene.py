"""A week in Berlin for the calendar's tests: Mori and Sato, one room, and the coordinator's clock in Tokyo."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
import time_machine

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Appointment
from engawa.care.appointments.week import Stretch
from engawa.foundation.accounts.models import Account
from tests.cast import Cast

# A Sunday: noon in London, one in Berlin, nine in the evening in Tokyo, where Kubo is.
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CALENDAR, BOOK = "/en/office/calendar/", "/en/office/calendar/book/"
LENGTHS = {"text": 50, "voice": 50, "place": 50}


@pytest.fixture
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def berlin(sunday: None, cast: Cast) -> Cast:
    """Mori and Sato work from Berlin, Mondays to Fridays, nine to five; there is one room."""
    room = appointments.add_place("The room by the garden", "First floor", cast.kubo)
    for who in (cast.mori, cast.sato):
        appointments.set_practice(who, who, zone="Europe/Berlin", lengths=LENGTHS, place=room)
        appointments.set_openings(who, [Stretch(day, 9 * 60, 17 * 60) for day in range(5)], who)
    return cast


def on(day: int, hour: int, minute: int = 0) -> int:
    """Return the cell of a time by Berlin's winter clock in November 2026."""
    return cells.cell(datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC))


def booked(cast: Cast, who: Account, with_whom: Account, day: int, hour: int, rung: str = "text") -> Appointment:
    return appointments.book(Time(on(day, hour), (with_whom.pk,), rung), who, f"{who.pk}-{day}-{hour}", cast.kubo)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def starts_of(answer: Any) -> list[str]:
    """Return the addresses of the free times in the table."""
    return [unescape(each) for each in re.findall(r'data-start href="([^"]+)"', answer.content.decode())]


def start_of(answer: Any, cell: int, who: Account) -> str:
    """Return the address of one free time in the table."""
    return next(each for each in starts_of(answer) if f"cell={cell}&with={who.pk}&" in each)


def form_of(answer: Any) -> dict[str, str]:
    """Return what the form of a page would send as it stands."""
    html = answer.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    chosen = {
        name: found[1]
        for name in ("with", "rung")
        if (found := re.search(rf'<select id="{name}".*?<option value="([^"]+)" selected', html, re.DOTALL))
    }
    reason = re.search(r'<textarea id="reason"[^>]*>([^<]*)<', html)
    hands_over = {"hand_over": "1"} if 'name="hand_over" value="1" checked' in html else {}
    return {**hidden, **chosen, **hands_over, **({"reason": unescape(reason[1])} if reason else {})}
