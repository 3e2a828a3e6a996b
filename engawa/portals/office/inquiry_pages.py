"""The page of one inquiry, as it stands now and with what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.casework import actions as casework
from engawa.care.casework import when
from engawa.care.casework.models import Inquiry, Urgency
from engawa.care.screening import result as results
from engawa.care.screening.questions import self_check
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.lib.said import Said
from engawa.portals.members import taker_rows
from engawa.portals.office import arranged, inquiry_rows
from engawa.portals.office.arranged import Arranged
from engawa.ui.pages import language, page


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed on the page, and a sentence at each field that can't be taken."""

    body: str = ""
    to: str = ""
    reason: str = ""
    closing: str = ""
    key: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def show(
    request: HttpRequest,
    inquiry: Inquiry,
    by: Account,
    typed: Typed | None = None,
    *,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show an inquiry; its text only while it waits."""
    now = timezone.now()
    opened = casework.read(inquiry, by)
    answers = opened.told.self_check if opened else None
    first = arranged.of([inquiry.account_id], by, now).get(inquiry.account_id) if opened else None
    context = {
        "facts": inquiry_rows.facts(inquiry, now),
        "opened": opened,
        "given_back": when.since(opened.given_back.at, now) if opened and opened.given_back else "",
        "called": names.of(inquiry.account).called,
        "is_known": inquiry.account.is_named,
        "notes": results.result(answers, self_check(), language()) if answers else None,
        "takers": taker_rows.takers(inquiry, by, now) if opened else [],
        "thread": inquiry.thread_id if inquiry.thread.members.filter(account=by, until=None).exists() else None,
        "can_raise": bool(opened) and inquiry.urgency < Urgency.NOW,
        "arranged": first.says if first else "",
        "typed": typed or _offered(first),
        "wrong": Said(typed.errors if typed else {}),
        "key": (typed and typed.key) or uuid4().hex,
        "said": said,
        **inquiry_rows.in_list(_state(inquiry)),
    }
    return page(request, "office/inquiry.html", context, tab=_("Inquiries"), status=status)


def _offered(first: Arranged | None) -> Typed:
    """Return the form with whoever has a time with them already: nobody needs to choose anew what somebody chose."""
    if first is None:
        return Typed()
    return Typed(
        to=str(first.practitioner), reason=_("They have a first time together: %(when)s.") % {"when": first.says}
    )


def _state(inquiry: Inquiry) -> str:
    if inquiry.waits:
        return "waiting"
    return "handed" if inquiry.handed_to_id and not inquiry.closed else "closed"
