"""Who could take somebody, in a few lines of words each: what speaks for and against it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.care.casework import queries
from engawa.care.casework.models import Inquiry
from engawa.care.casework.queries import Taker
from engawa.care.library import hours
from engawa.care.library.hours import Weekly
from engawa.care.rota import queries as rota
from engawa.foundation.accounts.models import Account
from engawa.lib.names import language_name, zone_city
from engawa.portals.members.when import zone
from engawa.ui import days
from engawa.ui.hours import in_few_words
from engawa.ui.pages import language


@dataclass(frozen=True, slots=True)
class TakerRow:
    """A practitioner to hand over to, and what there is to know, in lines."""

    id: int
    called: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whoever reads it: in which language the inquiry is, and what their own clock shows."""

    wanted: str
    now: datetime
    place: ZoneInfo

    @property
    def today(self) -> date:
        return self.now.astimezone(self.place).date()


def takers(inquiry: Inquiry, by: Account, now: datetime) -> list[TakerRow]:
    """Return who could take an inquiry, in words for `by`; five queries for any number of them."""
    reader = _Reader(inquiry.language, now, zone(by.zone))
    found = queries.takers(inquiry.language, reader.today)
    weeks = rota.weeks(one.id for one in found)
    return [_row(one, weeks.get(one.id), reader) for one in found if one.id != inquiry.account_id]


def _row(one: Taker, week: Weekly | None, reader: _Reader) -> TakerRow:
    unready = "" if one.can_enter else _("has not signed up to the end yet")
    lines = (
        [unready],
        [one.title, *_languages(one, reader.wanted)],
        _room(one),
        [_hours(one, week, reader)],
        _away(one, reader),
    )
    return TakerRow(one.id, one.called, tuple(" · ".join(filter(None, line)) for line in lines if any(line)))


def _languages(one: Taker, wanted: str) -> list[str]:
    spoken = _(", ").join(language_name(tag, language()) for tag in one.languages)
    if one.speaks:
        return [spoken]
    return [spoken, _("does not write %(language)s") % {"language": language_name(wanted, language())}]


def _room(one: Taker) -> list[str]:
    load = ngettext("%(num)s person now", "%(num)s people now", one.load) % {"num": one.load}
    free = _("room for %(num)s more") % {"num": one.free} if one.free > 0 else _("has no room left")
    return [load, free, "" if one.takes_new else _("takes nobody new at the moment")]


def _hours(one: Taker, week: Weekly | None, reader: _Reader) -> str:
    if week is None:
        return _("working hours not known")
    theirs = zone(one.zone)
    words = in_few_words(hours.in_zone(week, theirs.key, reader.now, reader.place.key))
    if theirs == reader.place:
        return words
    # Translators: working hours, and on whose clock they are read, e.g. "Mon–Fri 09:00–17:00 (Tokyo time)"
    return _("%(hours)s (%(city)s time)") % {"hours": words, "city": zone_city(reader.place.key, language())}


def _away(one: Taker, reader: _Reader) -> list[str]:
    until, later = one.away_until, one.away_next
    return [
        _("away until %(day)s") % {"day": days.day(until, reader.today)} if until else "",
        _("away %(days)s") % {"days": days.span(*later)} if later else "",
    ]
