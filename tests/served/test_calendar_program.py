"""A real calendar program against the real server: over the line, packed, with methods that browsers don't know."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from urllib.request import Request, urlopen

import caldav
import pytest

from tests.serving import Served

pytestmark = pytest.mark.served

# Aoi books with Mori, moves it or cancels it, as said; and the token of her feed, where it is made.
SCRIPT = """
import django, json, sys
django.setup()
from datetime import timedelta
from django.utils import timezone
from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Appointment
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import names
from engawa.foundation.accounts.roles import RoleKind
said = sys.argv[1]
answer = ""
if said == "book":
    aoi = accounts.open_account(called="Aoi", name="calendar-aoi", roles=[RoleKind.PERSON])
    mori = accounts.open_account(called="Mori", name="calendar-mori", roles=[RoleKind.PRACTITIONER])
    appointments.set_practice(mori, mori, lengths={"text": 50})
    at = cells.cell(timezone.now() + timedelta(days=3))
    appointments.book(Time(at, (mori.pk,), "text"), aoi, "k", mori)
    answer = appointments.make_feed(aoi)
aoi = names.with_name("calendar-aoi")
one = Appointment.objects.get(account=aoi)
if said == "move":
    appointments.move(one, one.start + 288, aoi, by_staff=True)
if said == "cancel":
    appointments.cancel(one, aoi)
print(json.dumps([answer, one.starts.isoformat()]))
"""


def does(served: Served, what: str) -> list[str]:
    variables = os.environ | served.variables | {"DJANGO_SETTINGS_MODULE": "engawa.config.settings"}
    done = subprocess.run([sys.executable, "-c", SCRIPT, what], env=variables, capture_output=True, check=True)
    return json.loads(done.stdout)


def test_a_calendar_program_follows_a_booking_its_move_and_its_end(served: Served):
    token, starts = does(served, "book")
    (calendar,) = caldav.DAVClient(f"{served.url}/calendar/{token}/").principal().calendars()

    (event,) = calendar.events()
    assert event.icalendar_component["DTSTART"].dt == datetime.fromisoformat(starts)
    before = calendar.objects_by_sync_token()
    _token, moved = does(served, "move")
    assert datetime.fromisoformat(moved) - datetime.fromisoformat(starts) == timedelta(days=1)
    (event,) = calendar.objects_by_sync_token(before.sync_token, load_objects=True)
    assert event.icalendar_component["DTSTART"].dt == datetime.fromisoformat(moved)
    does(served, "cancel")
    (event,) = calendar.events()
    assert event.icalendar_component["STATUS"] == "CANCELLED"

    with urlopen(Request(f"{served.url}/calendar/{token}.ics", method="HEAD")) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert token.encode() not in served.log.read_bytes()
