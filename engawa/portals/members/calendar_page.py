"""The page for calendars on Me: the own feed, and for practitioners what is read from their own calendars."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from engawa.care.appointments import busy, feeds
from engawa.care.appointments.models import BusySource, Problem
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.portals.members import when


@dataclass(frozen=True, slots=True)
class Source:
    """One of a practitioner's own calendars, in words."""

    id: UUID
    name: str
    state: str
    problem: str
    unread: int
    is_file: bool


def shown(request: HttpRequest, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the page's values."""
    gives = actor.holds(RoleKind.PRACTITIONER)
    return {
        "addresses": _addresses(request, actor.account),
        "is_plain": bool((found := feeds.of(actor.account)) and found.plain_titles),
        "gives": gives,
        "sources": _sources(actor.account, now) if gives else [],
        "most": busy.MOST,
        "problem": "",
        "file_problem": "",
        "typed": "",
    }


def _addresses(request: HttpRequest, account: Account) -> dict[str, str] | None:
    """Return the addresses of the own feed, or None: for a file, for a program to open at once, for CalDAV."""
    found = feeds.of(account)
    token = feeds.token_of(found) if found else ""
    if not token:
        return None
    file = request.build_absolute_uri(reverse("calendar-feed", args=[token]))
    return {
        "file": file,
        "program": "webcal:" + file.partition(":")[2],
        "dav": request.build_absolute_uri(reverse("calendar-home", args=[token])),
    }


def _sources(account: Account, now: datetime) -> list[Source]:
    found = BusySource.objects.filter(account=account).order_by("made")
    return [
        Source(
            id=one.pk,
            name=_given(one, now, account.zone) if one.is_file else one.host,
            state=_state(one, now, account.zone),
            problem=str(Problem(one.problem).label) if one.problem else "",
            unread=one.unread,
            is_file=one.is_file,
        )
        for one in found
    ]


def _given(one: BusySource, now: datetime, zone: str) -> str:
    # Translators: a calendar that came as a file, and when, e.g. "A file, given yesterday, 14:30"
    return _("A file, given %(when)s") % {"when": when.moment(one.made, now, zone)}


def _state(one: BusySource, now: datetime, zone: str) -> str:
    if one.read is None:
        return "" if one.problem else _("It is read within a minute or two.")
    if one.is_file:
        until = when.calendar_day((one.read + busy.AHEAD).astimezone(when.zone(zone)).date())
        return _("Read; it reaches until %(day)s.") % {"day": until}
    return _("Last read: %(when)s.") % {"when": when.moment(one.read, now, zone)}
