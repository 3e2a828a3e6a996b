"""Hold a time, book it, move it, cancel it, choose how to meet. Each in one transaction, and told whom it concerns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.appointments import cells, claims, horizon, rungs, search, team
from engawa.care.appointments.claims import Taken, take_turn
from engawa.care.appointments.models import Appointment, Place, Practice, Rung
from engawa.care.appointments.search import Free, Wanted
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind
from engawa.foundation.vault import seals

# So many times to come can somebody book by themselves: nobody needs more, and nobody can take a whole week away.
MOST_AHEAD = 12
# Without a name only one: it is a first time.
MOST_AHEAD_NAMELESS = 1


class Wrong(Exception):
    """What was asked for can't be; the message is a sentence for whoever asked."""


class Untimely(Wrong):
    """The time itself can't be: it has passed, or lies too far ahead."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time that somebody wants: cells, with whom, how, and for staff's bookings where."""

    start: int
    practitioners: tuple[int, ...]
    rung: str
    minutes: int | None = None  # None: as long as the practice gives this rung
    place: Place | None = None


@transaction.atomic
def hold(time: Time, account: Account, key: str) -> Appointment:
    """Keep a free time for somebody while they decide; what they held before is given back. Taken if it is not free."""
    take_turn(time.practitioners, account.pk)
    if there := _with_key(key, account):
        return there
    refuse_untimely(time.start)
    give_back_own(account)
    _refuse_too_many(account)
    practices = _practices(time, account)
    made = _drawn_up(time, practices, account, key)
    made.held_until = timezone.now() + timedelta(minutes=settings.APPOINTMENT_HELD_FOR)
    _refuse_unless_free(made, practices, by_staff=False)
    return _written(made, practices, account)


@transaction.atomic
def confirm(held: Appointment, by: Account, note: str = "") -> Appointment:
    """Book what one holds. What was held for too long is tried for once more; Taken if somebody else has it now."""
    given = practitioners_of(held)
    take_turn(given, held.account_id)
    held.refresh_from_db()
    if held.held_until is None and held.cancelled is None:
        return held
    if held.held_until is None:
        raise Wrong(_("This appointment was cancelled already."))
    if held.cancelled is not None:
        practices = list(team.working().filter(account__in=given))
        _refuse_unless_free(held, practices, by_staff=False)
        claims.claim(held, given)
    held.held_until = held.cancelled = None
    if note:
        held.note = _sealed(held, note)
    _save(held, "held_until", "cancelled", "note")
    rungs.choose(by, held.rung)
    _tell(held, by, "appointment.book")
    return held


@transaction.atomic
def book(time: Time, account: Account, key: str, by: Account) -> Appointment:
    """Book for somebody, as staff: outside of openings too, never twice, and no higher than they chose themselves."""
    take_turn(time.practitioners, account.pk)
    if there := _with_key(key, account):
        return there
    refuse_untimely(time.start)
    practices = _practices(time)
    made = _drawn_up(time, practices, account, key)
    made.made_by = by
    made.rung, made.suggested = rungs.agreed(account, time.rung)
    made.place = made.place if made.rung == Rung.PLACE else None
    _written(made, practices, by)
    _tell(made, by, "appointment.book")
    return made


@transaction.atomic
def move(appointment: Appointment, start: int, by: Account, *, by_staff: bool = False) -> Appointment:
    """Move an appointment to another time, with the same people; Taken if it is not free then."""
    given = practitioners_of(appointment)
    take_turn(given, appointment.account_id, *_seated(appointment))
    _refresh_open(appointment)
    if appointment.start == start:
        return appointment
    practices = list(team.working().filter(account__in=given))
    appointment.start, appointment.end = start, start + appointment.end - appointment.start
    refuse_untimely(start)
    if not by_staff:
        _refuse_unless_free(appointment, practices, by_staff=False)
    claims.give_back(appointment)
    claims.claim(appointment, given)
    _save(appointment, "start", "end")
    _tell(appointment, by, "appointment.move")
    return appointment


@transaction.atomic
def cancel(appointment: Appointment, by: Account) -> None:
    """Cancel an appointment, or give back what is held; without a reason, at any time before it ends."""
    take_turn(practitioners_of(appointment), appointment.account_id, *_seated(appointment))
    appointment.refresh_from_db()
    if appointment.cancelled is not None:
        return
    was_held = appointment.is_held
    claims.give_back(appointment)
    appointment.cancelled = timezone.now()
    _save(appointment, "cancelled")
    if not was_held:
        _tell(appointment, by, "appointment.cancel")


@transaction.atomic
def choose_rung(appointment: Appointment, rung: str, by: Account) -> Appointment:
    """Meet in another way than was booked, as the person chooses: the time stays. Raise Wrong where it can't be had."""
    given = practitioners_of(appointment)
    take_turn(given, appointment.account_id)
    _refresh_open(appointment)
    practices = list(team.working().filter(account__in=given))
    if not all(rung in one.lengths for one in practices):
        raise Wrong(_("This way of meeting is not offered here."))
    _change_place(appointment, rung, practices)
    appointment.rung, appointment.suggested = rung, ""
    _save(appointment, "rung", "suggested", "place")
    rungs.choose(by, rung)
    _tell(appointment, by, "appointment.rung")
    return appointment


def give_back_own(account: Account) -> None:
    """Give back what somebody holds: one holds one time."""
    own = Appointment.objects.filter(account=account, cancelled=None, held_until__isnull=False, offered_to=None)
    for one in own:
        claims.give_back(one)
        Appointment.objects.filter(pk=one.pk).update(cancelled=timezone.now())


def practitioners_of(appointment: Appointment) -> list[int]:
    """Return who gives an appointment."""
    return list(appointment.practitioners.order_by("pk").values_list("pk", flat=True))


def alternatives(time: Time, account: Account | None, now: datetime, most: int = 3) -> list[Free]:
    """Return the nearest free times instead: with the same practitioner, or with all of several at once."""
    practices = team.bookable_by(account) if account else team.working()
    asked = practices.filter(account__in=time.practitioners)
    around = timedelta(days=21)
    at = cells.instant(time.start)
    wanted = Wanted(max(now, at - around), at + around, time.rung, by_staff=account is None, minutes=time.minutes)
    if len(set(time.practitioners)) > 1:
        return search.nearest_together(asked, wanted, now, time.start, most)
    return search.nearest(asked, wanted, now, time.start, most)


def refuse_untimely(start: int) -> None:
    """Raise Untimely where a time that begins at this cell can't be arranged any more, or not yet."""
    if problem := horizon.problem_with(start, timezone.now()):
        raise Untimely(problem)


def fresh_key() -> str:
    """Return a key for a form that is shown: what it sends twice is done once."""
    return token_urlsafe()


def digest(key: str, account: Account | None) -> str:
    """Return what is kept of a form's key: another account's key opens nothing."""
    return sha256(f"{account.pk if account else ''}:{key}".encode()).hexdigest()


def _with_key(key: str, account: Account | None) -> Appointment | None:
    return Appointment.objects.filter(key=digest(key, account)).first()


def _practices(time: Time, account: Account | None = None) -> list[Practice]:
    """Return the practices asked for; somebody who books by themselves reaches only those who are theirs to book."""
    open_to = team.bookable_by(account) if account else team.working()
    found = list(open_to.filter(account__in=time.practitioners))
    if len(found) != len(set(time.practitioners)) or not found:
        raise Taken
    return found


def _drawn_up(time: Time, practices: Sequence[Practice], account: Account | None, key: str) -> Appointment:
    minutes = time.minutes or max((one.lengths.get(time.rung, 0) for one in practices), default=0)
    if time.rung not in Rung.values or not minutes:
        raise Wrong(_("This way of meeting is not offered here."))
    place = time.place or (practices[0].place if time.rung == Rung.PLACE else None)
    return Appointment(
        key=digest(key, account), account=account, start=time.start, end=time.start + cells.cells(minutes),
        rung=time.rung, place=place, made_by=account,
    )  # fmt: skip


def _written(made: Appointment, practices: Sequence[Practice], by: Account) -> Appointment:
    made.save(force_insert=True)
    given = [one.account_id for one in practices]
    made.practitioners.set(given)
    claims.claim(made, given)
    return made


def _refuse_unless_free(wished: Appointment, practices: Sequence[Practice], *, by_staff: bool) -> None:
    """Raise Taken unless each practitioner offers exactly this start; asked inside of the turn, so it stays true."""
    now, minutes = timezone.now(), (wished.end - wished.start) * 5
    wanted = Wanted(wished.starts, wished.ends, wished.rung, by_staff=by_staff, without=wished, minutes=minutes)
    offered = {one.practitioner for one in search.free(practices, wanted, now) if one.start == wished.start}
    if offered != {one.account_id for one in practices}:
        raise Taken


def _refuse_too_many(account: Account) -> None:
    most = MOST_AHEAD if account.is_named else MOST_AHEAD_NAMELESS
    ahead = Appointment.booked().filter(account=account, end__gt=cells.cell(timezone.now())).count()
    if ahead >= most:
        raise Wrong(_("There are as many appointments ahead as can be booked at once. One of them can be moved."))


def _refresh_open(appointment: Appointment) -> None:
    appointment.refresh_from_db()
    if appointment.cancelled is not None:
        raise Wrong(_("This appointment was cancelled already."))
    if appointment.ends <= timezone.now():
        raise Wrong(_("This appointment is over."))


def _change_place(appointment: Appointment, rung: str, practices: Sequence[Practice]) -> None:
    place = next((one.place for one in practices if one.place), None) if rung == Rung.PLACE else None
    if rung == Rung.PLACE and place is None:
        raise Wrong(_("There is no place to meet at here."))
    if place == appointment.place:
        return
    appointment.place = place
    claims.give_back(appointment)
    claims.claim(appointment, [one.account_id for one in practices])


def _seated(appointment: Appointment) -> list[int]:
    return list(appointment.taken.values_list("account", flat=True)) if appointment.seats else []


def _sealed(appointment: Appointment, note: str) -> bytes:
    owner = appointment.account_id
    assert owner is not None  # noqa: S101  a note belongs to somebody
    return seals.make_keys(owner).seal(owner, f"appointment:{appointment.pk}:note", note)


def _save(appointment: Appointment, *fields: str) -> None:
    appointment.sequence += 1
    appointment.changed = timezone.now()
    appointment.save(update_fields=[*fields, "sequence", "changed"])


def _tell(appointment: Appointment, by: Account, verb: str) -> None:
    """Note it for everybody whom it concerns but the one who did it, and leave a trace."""
    tell([appointment.account_id, *_seated(appointment), *practitioners_of(appointment)], appointment, by)
    chain.record(by.pk, verb, about=appointment.account_id, subject=subject_of(appointment))


def tell(whom: Iterable[int | None], appointment: Appointment, by: Account | None) -> None:
    """Write a notice for each of them but the one who did it."""
    for one in sorted({who for who in whom if who is not None and (by is None or who != by.pk)}):
        notify(one, NoticeKind.APPOINTMENT, subject_of(appointment))


def subject_of(appointment: Appointment) -> str:
    """Return the name of an appointment in the log and in notices."""
    return f"appointment:{appointment.pk}"
