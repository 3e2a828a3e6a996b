"""What somebody who waits has already arranged by themselves: a first time with a practitioner."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Rung
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.portals.members.appointments import moments


@dataclass(frozen=True, slots=True)
class Arranged:
    """The next time of one account in words, and with whom: the first practitioner's id and name."""

    says: str
    practitioner: int
    called: str


def of(accounts: Iterable[int], reader: Account, now: datetime) -> dict[int, Arranged]:
    """Return by account what is arranged next; three queries and two for names."""
    coming = Appointment.booked().filter(account__in=set(accounts), end__gt=cells.cell(now))
    first: dict[int, Appointment] = {}
    for one in coming.prefetch_related("practitioners").order_by("start"):
        first.setdefault(one.account_id or 0, one)
    given = {account: who.pk for account, one in first.items() for who in list(one.practitioners.all())[:1]}
    called = names.called(given.values())
    return {
        account: Arranged(_says(first[account], called[who], reader, now), who, called[who])
        for account, who in given.items()
    }


def _says(one: Appointment, called: str, reader: Account, now: datetime) -> str:
    parts = {"time": moments.spoken(one.starts, now, reader.zone), "how": str(Rung(one.rung).label), "name": called}
    # Translators: a first time that somebody booked by themselves, e.g. "tomorrow, 14:00, In writing, with Mori"
    return _("%(time)s, %(how)s, with %(name)s") % parts
