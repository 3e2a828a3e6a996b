"""Book for somebody: who, with whom, when, how and where, as it was chosen or typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import booking, cells, team
from engawa.care.appointments.booking import Time, Untimely, Wrong
from engawa.care.appointments.models import Appointment, Place, Practice, Rung
from engawa.care.casework import actions as casework
from engawa.care.casework.handing import NotAPractitioner
from engawa.foundation.accounts.models import Account
from engawa.portals.members import when
from engawa.portals.office.calendar.subjects import Subject

LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form. `start` is a cell; `at` a day and a time by the coordinator's clock."""

    subject: Subject | None
    practice: Practice | None
    start: int
    at: str
    rung: str
    place: Place | None
    key: str
    hands_over: bool
    reason: str

    @property
    def time(self) -> Time:
        """Return the time as the actions take it; its place only where somebody meets at one."""
        given = (self.practice.account_id,) if self.practice else ()
        return Time(self.start, given, self.rung, place=self.place if self.rung == Rung.PLACE else None)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it; `handed` None: nothing was to be handed over, False: somebody was first."""

    appointment: Appointment
    handed: bool | None = None


def read(given: Mapping[str, str], subject: Subject | None, zone: str) -> Typed:
    """Return what was chosen or typed; what can't be is as if it were not there."""
    start = _number(given.get("cell", "")) or _cell(given.get("at", ""), zone)
    rung = given.get("rung", "")
    return Typed(
        subject=subject,
        practice=team.working().filter(account=_number(given.get("with", ""))).first(),
        start=start,
        at=given.get("at", "")[:40],
        rung=rung if rung in Rung.values else subject.rung if subject else Rung.TEXT,
        place=Place.objects.filter(pk=_number(given.get("place", "")), retired=None).first(),
        key=given.get("key", "")[:60] or booking.fresh_key(),
        hands_over=given.get("hand_over") == "1",
        reason=given.get("reason", "").replace("\0", "").strip()[:LONGEST_REASON],
    )


def is_whole(typed: Typed) -> bool:
    """Say whether everything is there that a booking needs."""
    return bool(typed.subject and typed.practice and typed.start)


def book(typed: Typed, by: Account) -> Done:
    """Book it; Taken where somebody was quicker, Wrong with a sentence where something is still open."""
    subject = typed.subject
    if subject is None:
        raise Wrong(_("For whom is it? Nobody is chosen yet."))
    if typed.practice is None:
        raise Wrong(_("With whom is it? Nobody is chosen yet."))
    if not typed.start:
        raise Untimely(_("A day and a time are needed, such as 14:30."))
    if typed.hands_over and subject.inquiry and not typed.reason:
        raise Wrong(_("A few words on why would help whoever takes it."))
    if subject.proposal:
        return Done(appointments.settle_with(subject.proposal, typed.time, by))
    booked = appointments.book(typed.time, subject.account, typed.key, by)
    if subject.waiting:
        appointments.leave(subject.waiting, by)
    return Done(booked, _handed_over(typed, typed.practice.account, by))


def places(typed: Typed) -> list[tuple[int, str, bool]]:
    """Return the places in use, and which of them are taken at the time."""
    minutes = (typed.practice.lengths.get(typed.rung) if typed.practice else None) or 0
    return [
        (one.pk, one.name, taken)
        for one, taken in appointments.places_at(typed.start, typed.start + cells.cells(minutes))
    ]


def _handed_over(typed: Typed, to: Account, by: Account) -> bool | None:
    inquiry = typed.subject.inquiry if typed.subject else None
    if inquiry is None or not typed.hands_over:
        return None
    try:
        casework.hand_over(inquiry, to, typed.reason, by)
    except (casework.TooLate, NotAPractitioner):
        return False
    return True


def _cell(text: str, zone: str) -> int:
    """Return the cell that a wall-clock in the zone shows; 0 if it is no moment, or lies beside the grid."""
    try:
        at = datetime.fromisoformat(text).replace(tzinfo=when.zone(zone))
    except ValueError:
        return 0
    return max(cells.cell(at), 0) if cells.is_on_grid(at) else 0


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
