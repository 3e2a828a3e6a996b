"""Read what somebody wrote into the composer, and say in words what can't be sent."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.conversations import files
from engawa.care.conversations.files import Refused, Upload
from engawa.foundation.access.door import ActorRequest
from engawa.foundation.accounts import limits
from engawa.foundation.accounts.models import Account
from engawa.portals.members import when

MOST_SIGNS = 10_000
FARTHEST = timedelta(days=366)
MOST_A_DAY, A_DAY = 40, timedelta(days=1)
_KEY = re.compile(r"[0-9A-Za-z-]{8,40}")


@dataclass(frozen=True, slots=True)
class Composed:
    """What was written, and what stands in its way: errors by field, nothing if it can be sent."""

    body: str
    key: str
    due_words: str
    due: datetime | None
    files: tuple[Upload, ...]
    errors: dict[str, str]


def empty(body: str = "") -> Composed:
    """Return a composer with a draft, or with nothing."""
    return Composed(body, token_hex(16), "", None, (), {})


def composed(request: HttpRequest, account: Account) -> Composed:
    """Return what was sent."""
    errors: dict[str, str] = {}
    body = words(request)
    key = request.POST.get("key", "")
    due_words = request.POST.get("due", "").strip() if request.POST.get("go") == "later" else ""
    attached = _attached(request, errors)
    due = _due(due_words, account.zone, errors) if request.POST.get("go") == "later" else None
    if problem := problem_with(body, has_files=bool(request.FILES)):
        errors["body"] = problem
    # Without a key of its own a retried request can't be told from a second entry; a form of ours always has one.
    return Composed(body, key if _KEY.fullmatch(key) else token_hex(16), due_words, due, attached, errors)


def file_limits() -> dict[str, object]:
    """Return what the page's script measures files by before they travel, and what it says, as data attributes."""
    return {
        "data-most-bytes": files.MOST_BYTES,
        "data-most-files": files.MOST_FILES,
        "data-most-together": files.MOST_TOGETHER,
        "data-too-large": files.too_large(),
        "data-too-many": files.too_many(),
        "data-too-large-together": files.too_large_together(),
        "data-too-much": _("This is more than can go in one letter. It could go in several; everything is still here."),
    }


def words(request: HttpRequest) -> str:
    """Return the words of a form, with line breaks as we keep them."""
    return request.POST.get("body", "").replace("\r\n", "\n").replace("\x00", "").strip()


def problem_with(body: str, *, has_files: bool = False) -> str:
    """Return why these words can't be sent, or nothing."""
    if not body and not has_files:
        return _("There are no words here yet.")
    if len(body) > MOST_SIGNS:
        return _("This is longer than one letter can hold. It could go in two.")
    return ""


def _attached(request: HttpRequest, errors: dict[str, str]) -> tuple[Upload, ...]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        # Django has left the files out by now; the words must not go without them unseen.
        errors["files"] = files.too_large_together()
        return ()
    sent = request.FILES.getlist("files")
    if len(sent) > files.MOST_FILES:
        errors["files"] = files.too_many()
        return ()
    if _too_many(request, len(sent)):
        errors["files"] = _("Many files went from here today. Tomorrow there is room again; words can go at any time.")
        return ()
    try:
        return tuple(_read(one) for one in sent)
    except Refused as refused:
        errors["files"] = str(refused)
        return ()


def _too_many(request: HttpRequest, count: int) -> bool:
    # Anybody may write to us and so have an account; without an end to it the disk would be theirs to fill.
    here, account = limits.network(request), cast(ActorRequest, request).actor.id
    mine = limits.bucket(MOST_A_DAY, "files", account, window=A_DAY)
    ours = limits.bucket(5 * MOST_A_DAY, "files from", here, window=A_DAY)
    return any(limits.take([mine, ours]) for _one in range(count))


def _read(one: "UploadedFile[bytes]") -> Upload:
    # Known before it is read.
    if (one.size or 0) > files.MOST_BYTES:
        raise Refused(files.too_large())
    return files.read(one.name or "", one.read())


def _due(text: str, zone: str, errors: dict[str, str]) -> datetime | None:
    """Return the moment, in the writer's own zone."""
    now = timezone.now()
    try:
        due = datetime.fromisoformat(text).replace(tzinfo=when.zone(zone))
    except (ValueError, OverflowError):
        errors["due"] = _("This could not be read as a day and a time.")
        return None
    if not now < due < now + FARTHEST:
        errors["due"] = _("This time has passed, or is more than a year away.")
    return due
