"""A practitioner's own calendar: connected, read by the worker, taken away. Of each entry only its cells are kept."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.appointments import cells
from engawa.care.appointments.booking import Wrong
from engawa.care.appointments.models import Busy, BusySource, Practice, Problem
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.vault import seals
from engawa.lib import public_internet
from engawa.lib.calendars import apart
from engawa.lib.calendars.answers import Reading, Refused
from engawa.lib.calendars.sifting import LARGEST
from engawa.lib.zones import zone

MOST = 5  # calendars of one practitioner
MOST_STRETCHES = 20_000
LONGEST_ADDRESS = 1000
TRIED = 4.0  # seconds, while somebody waits for the page
EVERY, AFTER_A_PROBLEM = timedelta(minutes=30), timedelta(hours=2)
# A file is read once, so as far as anybody books; an address is read as far, so that both say the same.
AHEAD = timedelta(days=400)


class _NotRead(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@transaction.atomic
def connect(account: Account, address: str) -> BusySource:
    """Connect a calendar by its address; it is read by the worker. Wrong where the address can't be one."""
    address = address.strip()
    if address.lower().startswith("webcal://"):
        address = "https" + address[len("webcal") :]
    if len(address) > LONGEST_ADDRESS or not public_internet.leads_out(address, may_be_local=_may_be_local()):
        raise Wrong(_("This can't be the address of a calendar. It begins with https:// or webcal://."))
    host = urlsplit(address).hostname or ""
    return _keep(account, address.encode(), host=host[:100])


def take_file(account: Account, contents: bytes) -> BusySource:
    """Take a calendar as a file; it is read by the worker, and then nothing of it stays but the busy cells.

    It is tried at once, before anything is written, so that whoever gives another file hears of it at the field.
    """
    if not contents:
        raise Wrong(_("No file came along. Perhaps it was not chosen yet."))
    if len(contents) > LARGEST:
        raise Wrong(str(Problem.TOO_LARGE.label))
    _refuse_unless_read(account, contents)
    return _keep(account, contents, is_file=True)


@transaction.atomic
def disconnect(source: BusySource) -> None:
    """Take a calendar away; its owner can be booked again in all that was only busy there."""
    source.delete()
    chain.record(source.account_id, "busy.end", about=source.account_id)


def read_due(now: datetime) -> int:
    """Read every calendar that is due, and return how many were read; one that can't be read keeps what was known."""
    due = BusySource.objects.filter(due__lte=now, account__is_active=True).select_related("account").order_by("due")
    return sum(read(source, now) for source in due)


def read(source: BusySource, now: datetime) -> bool:
    """Read one calendar, and say whether that came about; False also where somebody else is reading it."""
    # Claimed for the time of reading: a second worker finds it not due, and a worker that dies leaves it to the next.
    if BusySource.objects.filter(pk=source.pk, due=source.due).update(due=now + EVERY) != 1:
        return False
    try:
        return _put(source, _busy(source, now), now)
    except _NotRead as error:
        _note(source, now, error.problem)
        return False


def forget_past(now: datetime) -> int:
    """Delete busy stretches that are over; return how many."""
    return Busy.objects.filter(end__lt=cells.cell(now - timedelta(days=1))).delete()[0]


def _refuse_unless_read(account: Account, contents: bytes) -> None:
    try:
        _reading(contents, account, timezone.now(), TRIED)
    except _NotRead as error:
        if error.problem == Problem.NO_CALENDAR:
            said = _("This is no calendar file. Perhaps another one was meant; its name ends with .ics.")
            raise Wrong(said) from error
        # What takes long is for the worker: a page has few threads.
        if error.problem != Problem.TOO_SLOW:
            raise Wrong(str(error.problem.label)) from error


@transaction.atomic
def _keep(account: Account, contents: bytes, *, is_file: bool = False, host: str = "") -> BusySource:
    if BusySource.objects.filter(account=account).count() >= MOST:
        raise Wrong(_("More than five calendars can't be connected. One of them could be taken away first."))
    made = BusySource(account=account, is_file=is_file, host=host, due=timezone.now())
    made.sealed = seals.make_keys(account.pk).seal(account.pk, _place(made), contents)
    made.save(force_insert=True)
    chain.record(account.pk, "busy.connect", about=account.pk)
    return made


def _busy(source: BusySource, now: datetime) -> Reading:
    return _reading(_contents(source), source.account, now, apart.LONGEST)


def _reading(contents: bytes, account: Account, now: datetime, seconds: float) -> Reading:
    try:
        found = apart.busy(contents, now - timedelta(days=1), now + AHEAD, _zone(account), seconds=seconds)
    except Refused as error:
        raise _NotRead(Problem(error.reason)) from error
    if len(found.busy) > MOST_STRETCHES:
        raise _NotRead(Problem.TOO_MANY)
    return found


def _contents(source: BusySource) -> bytes:
    owner = source.account_id
    try:
        kept = seals.ring(owner).open_bytes(owner, _place(source), bytes(source.sealed))
        return kept if source.is_file else _fetched(kept.decode())
    except seals.Unreadable as error:
        raise _NotRead(Problem.NOT_THERE) from error


def _fetched(address: str) -> bytes:
    try:
        answer = public_internet.fetch(address, LARGEST, may_be_local=_may_be_local())
    except public_internet.TooMuch as error:
        raise _NotRead(Problem.TOO_LARGE) from error
    except public_internet.NotReached as error:
        raise _NotRead(Problem.NOT_REACHED) from error
    if answer.status != 200:
        raise _NotRead(Problem.NOT_REACHED if answer.status >= 500 else Problem.NOT_THERE)
    return answer.body


@transaction.atomic
def _put(source: BusySource, found: Reading, now: datetime) -> bool:
    """Replace what was known; nothing where the calendar was taken away meanwhile."""
    kept = BusySource.objects.filter(pk=source.pk)
    if source.is_file:
        kept.update(sealed=b"", due=None)
    if not kept.update(read=now, problem="", unread=found.unread):
        return False
    Busy.objects.filter(source=source).delete()
    rows = (Busy(source=source, start=cells.cell(start), end=cells.cell_after(end)) for start, end in found.busy)
    Busy.objects.bulk_create(rows, batch_size=1000)
    return True


def _note(source: BusySource, now: datetime, problem: Problem) -> None:
    # A file stays as it is, so to read it again would come to the same.
    again = {"due": None, "sealed": b""} if source.is_file else {"due": now + AFTER_A_PROBLEM}
    BusySource.objects.filter(pk=source.pk).update(problem=problem, **again)


def _zone(account: Account) -> ZoneInfo:
    own = Practice.objects.filter(account=account).values_list("zone", flat=True).first()
    return zone(own or account.zone)


def _place(source: BusySource) -> str:
    return f"busysource:{source.pk}"


def _may_be_local() -> bool:
    return bool(getattr(settings, "CALENDARS_MAY_BE_LOCAL", False))
