"""Directory entries as a visitor reads them: channels that can be tapped, hours in their own zone, how sure we are."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_day_names
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from engawa.care.library import hours
from engawa.care.library.directory import Channel, Emergency, Entry, Listing, for_country
from engawa.lib.names import language_name
from engawa.portals.visitor.country import country_of, directory, home_country
from engawa.ui import hours as hours_in_words
from engawa.ui.pages import language

_ICONS = {"text": "text", "chat": "chat", "app": "app", "email": "mail", "phone": "phone", "web": "web"}
_FEW = 3


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a service: icon, what it is, where it leads ("" if nowhere), what to tap or type."""

    icon: str
    kind: str
    href: str
    shown: str
    note: str


@dataclass(frozen=True, slots=True)
class Contact:
    """One service as it is shown; `open` is True, False or None (not known), good until `until` (UTC, ISO)."""

    id: str
    name: str
    name_language: str
    name_latin: str
    offers: str
    languages: str
    ages: str
    ways: tuple[Way, ...]
    hours: tuple[str, ...]
    zone: str
    open: bool | None
    open_words: str
    until: str
    hours_note: str
    checked: str
    sure: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """What a country offers now: numbers for danger to life, services, fall-backs, and entries past their date."""

    country: str
    zone: str
    emergency: tuple[Emergency, ...]
    fresh: tuple[Contact, ...]
    fallbacks: tuple[Contact, ...]
    past: tuple[Contact, ...]

    @property
    def first(self) -> tuple[Contact, ...]:
        """What stands in front: services of the country, else the fall-backs."""
        return self.fresh or self.fallbacks

    @property
    def somebody_is_there(self) -> bool:
        """Say whether at least one of those in front is known to be open now."""
        return any(contact.open for contact in self.first)


def help_for(code: str, *, zone: str = "", whom: str | None = None) -> Help:
    """Return the whole page of help for a country, hours in `zone` or in the country's own."""
    now = datetime.now(UTC)
    listing = _listing(code, now, whom)
    place = zone if zone in _zones() else _own_zone(code)
    return Help(
        country=code,
        zone=place,
        emergency=listing.emergency,
        fresh=tuple(_contact(entry, now, place) for entry in listing.fresh),
        fallbacks=tuple(_contact(entry, now, place) for entry in listing.fallbacks),
        # Hours that nobody looked at for long are no ground for saying that somebody answers now.
        past=tuple(replace(_contact(entry, now, place), open=None, open_words="", until="") for entry in listing.past),
    )


def urgent(request: HttpRequest, about: str) -> Help:
    """Return the first few for the panel after a safety answer: what is checked, else the fall-backs."""
    full = help_for(country_of(request), whom=about)
    crisis = {entry.id for entry in _listing(full.country, datetime.now(UTC), None).fresh if entry.kind == "crisis"}
    first = tuple(contact for contact in full.fresh if contact.id in crisis)[:_FEW]
    return Help(full.country, full.zone, full.emergency, first, full.fallbacks[:1], ())


def reach(request: HttpRequest, about: str) -> Contact | None:
    """Return one service for the third next step: for withdrawal or families first, else the first of the page."""
    code, now = country_of(request), datetime.now(UTC)
    listing = _listing(code, now, about)
    wanted = ("family", "withdrawal") if about == "family" else ("withdrawal", "youth")
    suited = [entry for kind in wanted for entry in listing.fresh if entry.kind == kind]
    entry = next(iter((*suited, *listing.fresh, *listing.fallbacks)), None)
    return _contact(entry, now, _own_zone(code)) if entry else None


def _listing(code: str, now: datetime, whom: str | None) -> Listing:
    return for_country(directory(), code or "INT", on=now.date(), language=language(), whom=whom)


def _contact(entry: Entry, now: datetime, zone: str) -> Contact:
    place = zone or entry.zone
    sure = entry.confidence != "unsure"
    # Hours that nobody could confirm are shown as what they are, and are no ground for "open now".
    is_open = hours.is_open(entry.hours, entry.zone, now) if sure else None
    change = hours.next_change(entry.hours, entry.zone, now) if sure else None
    return Contact(
        id=entry.id,
        name=entry.name,
        name_language=entry.languages[0],
        name_latin=entry.name_latin or "",
        offers=entry.offers.get(language()),
        languages=_names_of(entry.languages),
        ages=_("ages {first}–{last}").format(first=entry.ages[0], last=entry.ages[1]) if entry.ages else "",
        ways=tuple(_way(channel) for channel in entry.channels),
        hours=tuple(hours_in_words.stretch(row) for row in hours.in_zone(entry.hours, entry.zone, now, place)),
        zone=place,
        open=is_open,
        open_words=_open_words(entry, is_open, change, place, now),
        until=change.astimezone(UTC).isoformat() if change else "",
        hours_note=entry.hours_note.get(language()) if entry.hours_note else "",
        checked=entry.checked,
        sure=_sure()[entry.confidence],
        sources=entry.sources,
    )


def _way(channel: Channel) -> Way:
    note = channel.note.get(language()) if channel.note else ""
    if channel.free:
        note = " · ".join(part for part in (_("free"), note) if part)
    return Way(_ICONS[channel.type], _kinds()[channel.type], _href(channel), _shown(channel), note)


def _href(channel: Channel) -> str:
    number = "".join(sign for sign in channel.value if sign in "0123456789+*#")
    match channel.type:
        case "phone":
            return f"tel:{number}"
        case "text":
            return f"sms:{number}"
        case "email":
            return f"mailto:{channel.value}"
    return channel.value if channel.value.startswith("https://") else ""


def _shown(channel: Channel) -> str:
    if channel.type == "text" and channel.say:
        return _("{word} to {number}").format(word=channel.say, number=channel.value)
    return channel.value.removeprefix("https://").rstrip("/")


def _open_words(entry: Entry, is_open: bool | None, change: datetime | None, zone: str, now: datetime) -> str:
    if is_open is None:
        if entry.hours.known:
            return _("Hours not confirmed")
        # A page in the web has no hours of its own.
        return _("Hours not known") if any(channel.type != "web" for channel in entry.channels) else ""
    if change is None:
        return _("Open now, day and night") if is_open else pgettext("a service", "Closed")
    at = change.astimezone(ZoneInfo(zone))
    clock = f"{at:%H:%M}"
    if at.date() != now.astimezone(ZoneInfo(zone)).date():
        clock = f"{get_day_names('abbreviated', locale=language())[at.weekday()]} {clock}"
    return (_("Open now, until {time}") if is_open else _("Closed now, opens {time}")).format(time=clock)


def _names_of(tags: tuple[str, ...]) -> str:
    return (_("; ") if language() == "en" else "、").join(language_name(tag, language()) for tag in tags)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _own_zone(code: str) -> str:
    place = directory().countries.get(code) or directory().countries.get(home_country())
    return place.zone if place else "UTC"


def _kinds() -> dict[str, str]:
    return {
        "text": _("Text message"),
        "chat": _("Chat"),
        "app": _("App"),
        "email": _("E-mail"),
        "phone": _("Telephone"),
        "web": _("Page"),
    }


def _sure() -> dict[str, str]:
    return {
        "seen": _("seen in a published source"),
        "believed": _("widely published, not seen by us in the source itself"),
        "unsure": _("not confirmed; it may be different"),
    }
