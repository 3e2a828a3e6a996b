"""P2: free times of a whole team, beside django-appointment for the same days; the cost from 1 to 500 practitioners.

    .venv/bin/python bench/p2_slots.py [--plot docs/pictures/p2-growth.svg]

django-appointment is installed into a folder of its own, gone afterwards. CPU time counts, so that neighbours don't.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
FOLDER = tempfile.TemporaryDirectory(prefix="engawa-p2-")
os.environ |= {"ENGAWA_DATA": FOLDER.name, "DJANGO_SETTINGS_MODULE": "engawa.config.settings"}

import django

django.setup()

import random

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from measure import head

from engawa.care.appointments import cells, search, team
from engawa.care.appointments.models import Appointment, Opening, Practice
from engawa.care.appointments.search import Wanted
from engawa.foundation.accounts.models import Account, Role
from engawa.foundation.accounts.roles import RoleKind

ROUNDS = 5
DAYS, BOOKINGS = 60, 6000
NOW = datetime.now(UTC)
ZONES = ("Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")


def fill(practitioners: int, bookings: int) -> None:
    """Make practitioners in four zones, open from nine to five on five days, and bookings at random half hours."""
    Appointment.objects.all().delete()
    Account.objects.all().delete()
    accounts = Account.objects.bulk_create(Account() for _ in range(practitioners))
    Role.objects.bulk_create(Role(account=one, kind=RoleKind.PRACTITIONER) for one in accounts)
    practices = Practice.objects.bulk_create(
        Practice(account=one, zone=ZONES[n % 4], lengths={"text": 50}, notice=0) for n, one in enumerate(accounts)
    )
    Opening.objects.bulk_create(
        Opening(practice=one, weekday=day, start=540, end=1020) for one in practices for day in range(5)
    )
    chance, first = random.Random(1), cells.cell(NOW)
    starts = [first + 6 * chance.randrange(DAYS * 48) for _ in range(bookings)]
    made = Appointment.objects.bulk_create(
        Appointment(key=str(n), start=start, end=start + 10, rung="text") for n, start in enumerate(starts)
    )
    through = Appointment.practitioners.through
    through.objects.bulk_create(through(appointment=one, account=chance.choice(accounts)) for one in made)


def ask() -> tuple[float, int, int]:
    """Return the seconds of one search, how many queries it took, and how many times were found."""
    with CaptureQueriesContext(connection) as queries:
        began = time.process_time()
        found = search.free(team.working(), Wanted(NOW, NOW + timedelta(days=DAYS), "text"), NOW)
        return time.process_time() - began, len(queries), len(found)


def theirs(practitioners: int) -> dict[str, object]:
    """Run the other side in an environment of its own."""
    with tempfile.TemporaryDirectory(prefix="engawa-p2-other-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [
            f"{folder}/bin/pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "django~=5.2.0",
            "django-appointment",
        ]
        subprocess.run(pip, check=True)
        command = [
            f"{folder}/bin/python",
            str(Path(__file__).parent / "p2_theirs.py"),
            str(practitioners),
            str(DAYS),
            str(BOOKINGS),
            "2",
        ]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return dict(json.loads(done.stdout.splitlines()[-1]))


def growth() -> list[tuple[int, float, int]]:
    """Return practitioners, microseconds for each practitioner and day, and queries; 120 bookings for each."""
    rows = []
    for practitioners in (1, 5, 20, 50, 100, 200, 500):
        fill(practitioners, practitioners * BOOKINGS // 50)
        rounds = [ask() for _ in range(ROUNDS)]
        rows.append(
            (practitioners, statistics.median(each[0] for each in rounds) / practitioners / DAYS * 1e6, rounds[0][1])
        )
    return rows


def plot(rows: list[tuple[int, float, int]]) -> str:
    """Return the growth as a small picture: one dot for each number of practitioners."""
    most = max(cost for _n, cost, _q in rows)
    places = [(n, f"{40 + n * 0.9:.0f}", f"{180 - cost / most * 150:.0f}") for n, cost, _q in rows]
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="4"/><text x="{x}" y="198">{n}</text>' for n, x, y in places)
    words = "microseconds for one practitioner and day, by number of practitioners"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 520 210" font-family="sans-serif" font-size="9"'
        ' text-anchor="middle"><path d="M40 20V180H500" fill="none" stroke="currentColor"/>'
        f'<text x="22" y="34">{most:.0f}</text><text x="22" y="183">0</text>'
        f'<text x="270" y="12">{words}</text>{dots}</svg>\n'
    )


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    for database in ("default", "keys"):
        call_command("migrate", database=database, verbosity=0)
    head("P2 free times", "django")
    fill(50, BOOKINGS)
    ours = [ask() for _ in range(ROUNDS)]
    other = theirs(50)
    median, slow = statistics.median(each[0] for each in ours), statistics.median(other["seconds"])  # type: ignore[call-overload]
    print(
        "| 50 practitioners × 60 days × 6,000 bookings | CPU, ms | queries | times found |\n| --- | --- | --- | --- |"
    )
    print(f"| Engawa | {median * 1000:.0f} | {ours[0][1]} | {ours[0][2]} |")
    print(f"| django-appointment, day by day | {slow * 1000:.0f} | about {other['queries']} | {other['found']} |")
    print(f"| times faster | {slow / median:.0f} | | |\n")
    rows = growth()
    print("| practitioners | µs a practitioner and day | queries |\n| --- | --- | --- |")
    for practitioners, cost, queries in rows:
        print(f"| {practitioners} | {cost:.1f} | {queries} |")
    if options.plot:
        options.plot.write_text(plot(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
