"""A record in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from engawa.care.casework import when, words
from engawa.care.casework.models import ForWhom, Inquiry, Reach
from engawa.care.casework.queries import Told
from engawa.care.casework.records import Record
from engawa.care.conversations.models import Thread
from engawa.care.screening.questions import self_check
from engawa.care.screening.result import Result, result
from engawa.foundation.accounts import ages, names
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import AgeBand
from engawa.foundation.organisation.current import organisation
from engawa.lib.names import language_name
from engawa.ui.pages import language


@dataclass(frozen=True, slots=True)
class Began:
    """One inquiry: what it was, how and when an answer is welcome, and the answers sent along."""

    says: str
    reach: str
    hours: str
    notes: Result | None


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the page of a record shows. `until`: when the hour behind glass ends, "" in one's care."""

    number: int
    called: str
    age: str
    language: str
    their_time: str
    since: str
    until: str
    carers: tuple[str, ...]
    has_family: bool
    threads: tuple[tuple[UUID, str], ...]
    inquiries: tuple[Began, ...]
    hand_overs: tuple[tuple[str, str], ...]


def in_words(record: Record, threads: list[Thread], reader: Account, now: datetime) -> Words:
    """Return the record in words; days are the reader's own."""
    account, zone = record.account, reader.zone
    called = names.called([account.pk, *(one.handed_to_id for one, _told in record.inquiries)])
    until = record.through.until if record.is_behind_glass else None
    return Words(
        number=account.pk,
        called=called[account.pk],
        age=_age(account),
        language=language_name(account.language, language()),
        their_time=when.their_time(now, account.zone),
        since=_day(record.through.since, zone, now),
        until=f"{when.local(until, zone):%H:%M}" if until else "",
        carers=record.carers,
        has_family=record.has_family,
        threads=tuple((thread.pk, _thread(thread, zone, now)) for thread in threads),
        inquiries=tuple(
            _began(one, told, called.get(one.handed_to_id or 0, ""), zone, now) for one, told in record.inquiries
        ),
        hand_overs=tuple((_handed(one.at, one.by, one.to, zone, now), one.reason) for one in record.hand_overs),
    )


def _age(account: Account) -> str:
    """Return the age band, and for the young what their country's rule says about agreeing alone."""
    if not account.age_band:
        return ""
    country = account.country or organisation().country
    rule = {
        ages.Agreement.GUARDIAN: _("a parent or guardian has to agree (%(law)s)"),
        ages.Agreement.PERHAPS: _("a parent or guardian may have to agree (%(law)s)"),
    }.get(ages.agreement(country, account.age_band), "")
    shown = rule % {"law": ages.rule_for(country).law} if rule else ""
    return " · ".join(part for part in (str(AgeBand(account.age_band).label), shown) if part)


def _thread(thread: Thread, zone: str, now: datetime) -> str:
    words = _("Conversation since %(first)s, last words %(last)s") % {
        "first": _day(thread.opened, zone, now),
        "last": _day(thread.last_entry, zone, now),
    }
    return f"{words} · {_('closed')}" if thread.closed else words


def _began(one: Inquiry, told: Told, with_: str, zone: str, now: datetime) -> Began:
    reach = str(Reach(one.reach).label)
    return Began(
        says=_inquiry(one, with_, zone, now),
        reach=_("%(what)s: %(told)s") % {"what": reach, "told": told.contact} if told.contact else reach,
        hours=words.hours(one.hours),
        notes=result(told.self_check, self_check(), language()) if told.self_check else None,
    )


def _inquiry(one: Inquiry, with_: str, zone: str, now: datetime) -> str:
    parts = [
        _day(one.arrived, zone, now),
        str(ForWhom(one.for_whom).label),
        *(words.reason(id) for id in one.reasons),
        _("with %(name)s") % {"name": with_} if with_ else "",
        _("closed") if one.closed else "",
    ]
    return " · ".join(part for part in parts if part)


def _handed(at: datetime, by: str, to: str, zone: str, now: datetime) -> str:
    facts = {"day": _day(at, zone, now), "by": by or _("somebody who left"), "to": to}
    return _("%(day)s: from %(by)s to %(to)s") % facts if to else _("%(day)s: given back by %(by)s") % facts


def _day(at: datetime, zone: str, now: datetime) -> str:
    return when.day(when.local(at, zone).date(), when.local(now, zone).date())
