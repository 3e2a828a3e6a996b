"""All work that nobody waits for, on one page. Each line says what, how often, and why.

Nothing stands in a queue: what is due is a row in the database, and each line looks for such rows. So whatever is
killed, and however often, the next look finds what is left; two workers at once do nothing twice.
"""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from django.db import connections
from django.utils import timezone

from engawa.care.appointments import actions as appointments
from engawa.care.casework import expiry
from engawa.care.conversations import actions as conversations
from engawa.config import cleaning
from engawa.foundation.erasure import actions as erasure
from engawa.foundation.notifications import outbox

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of due work; `minutes` as in a crontab's first field."""

    name: str
    does: Callable[[datetime], object]
    minutes: str = "*"
    # Twice the same at once in one process would only wait for each other's claims.
    running: Lock = field(default_factory=Lock, compare=False)


# A look each minute is the net below the prompt one: it finds what another process wrote, what waited for the end of
# quiet hours, what failed before, and what a dead worker had claimed.
SENDING = Work("send what is due", outbox.send_due)

ALL = (
    SENDING,
    # Somebody chose the minute in which their words should arrive.
    Work("post scheduled entries", conversations.post_due),
    # An erasure that was cut off holds up the receipt that somebody waits for.
    Work("finish erasures", lambda _now: erasure.carry_out_due(), minutes="*/5"),
    # Who writes again after a conversation was closed is told of like a new inquiry.
    Work("tell of what was written anew", expiry.wait_again),
    # A minute late is nothing to whoever reads it, and an hour late would be too late.
    Work("remind of appointments", appointments.remind_due),
    # A time that somebody held or let go belongs to whoever waits for one; gives back what was held too long first.
    Work("offer free times to who waits", appointments.offer_due),
    # Somebody else's server may be slow, but a practitioner's day changes; each calendar says itself when it is due.
    Work("read practitioners' own calendars", appointments.read_calendars),
    # Counted in days, so an hour is soon enough; requests without an account close, and later are erased.
    Work("expire requests without an account", expiry.expire, minutes="11"),
    # Nothing is kept longer than it serves: ended sessions, counters of tries, invitations nobody used, old notices.
    Work("clean up", cleaning.clean_up, minutes="31"),
)


def carry_out(work: Work, *, wait: bool = False) -> None:
    """Do one kind of work now; what goes wrong is logged and stops nothing else. `wait` for one that is running."""
    if not work.running.acquire(blocking=wait):
        return
    try:
        work.does(timezone.now())
    except Exception as error:  # noqa: BLE001  one kind of work must not end the others
        # Only the kind of fault and the place: what databases and servers say may repeat what people wrote.
        last = traceback.extract_tb(error.__traceback__)[-1]
        _log.error("%s: %s in %s, line %s", work.name, type(error).__name__, last.name, last.lineno)
    finally:
        work.running.release()


def carry_out_in_thread(work: Work, *, wait: bool = False) -> None:
    """Do one kind of work in a thread of the worker, and leave no connection open behind it."""
    try:
        carry_out(work, wait=wait)
    finally:
        connections.close_all()
