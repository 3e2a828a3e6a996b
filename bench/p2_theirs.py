"""The other side of P2, run by bench/p2_slots.py where django-appointment is installed: fill, ask, print JSON."""

import datetime
import json
import random
import sys
import time

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "phonenumber_field", "appointment"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    USE_TZ=True, TIME_ZONE="UTC", SECRET_KEY="bench", ROOT_URLCONF="appointment.urls",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)  # fmt: skip
django.setup()

from appointment.models import Appointment, AppointmentRequest, Service, StaffMember, WorkingHours
from appointment.services import get_available_slots_for_staff
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext


def fill(practitioners: int, days: int, bookings: int) -> list[StaffMember]:
    """Make staff who work from nine to five on five days, and bookings at random half hours."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    service = Service.objects.create(name="talk", duration=datetime.timedelta(minutes=50), price=0)
    users = [User.objects.create(username=f"u{n}") for n in range(practitioners)]
    staff = [StaffMember.objects.create(user=user, slot_duration=30) for user in users]
    WorkingHours.objects.bulk_create(
        WorkingHours(staff_member=one, day_of_week=day, start_time=datetime.time(9), end_time=datetime.time(17))
        for one in staff
        for day in range(1, 6)
    )
    chance = random.Random(1)
    today = datetime.date.today()
    requests = [_request(staff, service, today, days, chance) for _ in range(bookings)]
    AppointmentRequest.objects.bulk_create(requests)
    made = AppointmentRequest.objects.order_by("pk")
    Appointment.objects.bulk_create(Appointment(appointment_request=one, client=users[0], phone="") for one in made)
    return staff


def _request(
    staff: list[StaffMember], service: Service, today: datetime.date, days: int, chance: random.Random
) -> AppointmentRequest:
    start = datetime.datetime.combine(
        today + datetime.timedelta(days=chance.randrange(days)),
        datetime.time(9 + chance.randrange(7), chance.choice((0, 30))),
    )
    return AppointmentRequest(
        date=start.date(), start_time=start.time(), end_time=(start + datetime.timedelta(minutes=50)).time(),
        service=service, staff_member=chance.choice(staff),
    )  # fmt: skip


def main() -> None:
    """Ask for every day of everybody, `rounds` times; print seconds of each round and queries of the first."""
    practitioners, days, bookings, rounds = map(int, sys.argv[1:5])
    staff = fill(practitioners, days, bookings)
    today, seconds, found = datetime.date.today(), [], 0
    with CaptureQueriesContext(connection) as queries:
        get_available_slots_for_staff(today + datetime.timedelta(days=7 - today.weekday()), staff[0], 1)
    for _ in range(rounds):
        began, found = time.process_time(), 0
        for one in staff:
            for n in range(days):
                day = today + datetime.timedelta(days=n)
                found += len(get_available_slots_for_staff(day, one, day.isoweekday() % 7))
        seconds.append(time.process_time() - began)
    print(json.dumps({"seconds": seconds, "queries": len(queries) * practitioners * days, "found": found}))


main()
