"""The values of the directory, and how each is read from a table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from engawa.care.library import hours
from engawa.care.library.directory.table import Table
from engawa.lib.texts import Texts

INTERNATIONAL = "INT"
KINDS = ("crisis", "withdrawal", "family", "youth", "health")
WHOM = ("self", "family")
CONFIDENCES = ("seen", "believed", "unsure")
SERVICES = ("ambulance", "police", "all")
CHANNEL_KEYS = ("type", "value", "say", "free", "note")
EMERGENCY_KEYS = ("number", "for", "confidence")
ENTRY_KEYS = (
    *("id", "kind", "whom", "name", "name_latin", "offers", "languages", "ages"),
    *("hours", "hours_note", "zone", "channels", "url", "by_country"),
    *("checked", "expires", "confidence", "national", "sources"),
)

COUNTRY = re.compile(r"[A-Z]{2}|INT")
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
ADDRESS = re.compile(r"https://[\w.-]+\.[a-z]{2,}(/\S*)?")
NUMBER = re.compile(r"[0-9+#*][0-9 +#*-]*")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
ANYTHING = re.compile(r".+")

_NUMBER = (NUMBER, "a number (digits, spaces, + - # *)")
_ADDRESS = (ADDRESS, "an address that begins with https://")
CHANNELS = {
    "text": _NUMBER,
    "chat": _ADDRESS,
    "app": (ANYTHING, "a text"),
    "email": (EMAIL, "an e-mail address"),
    "phone": _NUMBER,
    "web": _ADDRESS,
}


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach a service; for an app, `value` may be the name to look for."""

    type: str
    value: str
    say: str | None
    free: bool | None
    note: Texts | None


@dataclass(frozen=True, slots=True)
class Emergency:
    """A number for danger to life."""

    number: str
    service: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One service, with when its facts were last known to be right."""

    id: str
    country: str
    kind: str
    whom: tuple[str, ...]
    name: str
    name_latin: str | None
    offers: Texts
    languages: tuple[str, ...]
    ages: tuple[int, int] | None
    hours: hours.Weekly
    hours_note: Texts | None
    zone: str
    channels: tuple[Channel, ...]
    url: str | None
    by_country: str | None
    checked: str
    checked_from: date
    expires: date | None
    confidence: str
    national: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country, the zone its hours are written in, and its entries in no order."""

    iso: str
    zone: str
    zones: tuple[str, ...]
    emergency: tuple[Emergency, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """All countries by code, and the services that answer everywhere."""

    countries: Mapping[str, Country]
    international: tuple[Entry, ...]


def read_zone(table: Table, key: str = "zone") -> str:
    return _zone(table, key, table.text(key))


def read_zones(table: Table) -> tuple[str, ...]:
    names = table.strings("zones") if table.list("zones") else ()
    return tuple(_zone(table, "zones", name) for name in names)


def read_emergency(data: object, where: str) -> Emergency:
    table = Table.read(data, where, EMERGENCY_KEYS)
    confident = "confidence" in table.data
    return Emergency(
        number=table.text("number", *_NUMBER),
        service=table.choice("for", SERVICES),
        confidence=table.choice("confidence", CONFIDENCES) if confident else "believed",
    )


def read_entry(data: object, where: str, country: str, zone: str) -> Entry:
    """Read one entry of a country whose hours are written in `zone`."""
    table = Table.read(data, where, ENTRY_KEYS)
    return Entry(
        id=table.text("id", IDENTIFIER, "an id of small letters, digits and hyphens"),
        country=country,
        kind=table.choice("kind", KINDS),
        whom=_whom(table),
        name=table.text("name"),
        name_latin=table.optional("name_latin"),
        offers=table.texts("offers"),
        languages=table.strings("languages", LANGUAGE, "a language tag like ja or zh-Hant"),
        ages=_ages(table),
        hours=_hours(table),
        hours_note=table.optional_texts("hours_note"),
        zone=read_zone(table) if "zone" in table.data else zone,
        channels=_channels(table),
        url=table.text("url", *_ADDRESS) if "url" in table.data else None,
        by_country=table.text("by_country", *_ADDRESS) if "by_country" in table.data else None,
        checked=table.text("checked"),
        checked_from=_first_day(table, "checked"),
        expires=_first_day(table, "expires") if "expires" in table.data else None,
        confidence=table.choice("confidence", CONFIDENCES),
        national=table.flag("national") or False,
        sources=table.strings("sources"),
    )


@cache
def _all_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(table: Table, key: str, name: str) -> str:
    if name not in _all_zones():
        table.fail(key, f'"{name}" is not a time zone like Asia/Tokyo')
    return name


def _whom(table: Table) -> tuple[str, ...]:
    whom = table.strings("whom")
    for each in whom:
        if each not in WHOM:
            table.fail("whom", f'"{each}" is none of {", ".join(WHOM)}')
    return whom


def _ages(table: Table) -> tuple[int, int] | None:
    if "ages" not in table.data:
        return None
    match table.list("ages"):
        case [int(youngest), int(oldest)] if 0 <= youngest <= oldest:
            ages = youngest, oldest
        case _:
            table.fail("ages", "expected the youngest and the oldest age, like [12, 25]")
    return ages


def _hours(table: Table) -> hours.Weekly:
    try:
        return hours.parse(table.data.get("hours"))
    except ValueError as problem:
        table.fail("hours", str(problem))


def _channels(table: Table) -> tuple[Channel, ...]:
    channels = table.list("channels")
    if not channels:
        table.fail("channels", "missing or empty")
    return tuple(_channel(data, f"{table.where}: channels[{place}]") for place, data in enumerate(channels, start=1))


def _channel(data: object, where: str) -> Channel:
    table = Table.read(data, where, CHANNEL_KEYS)
    kind = table.choice("type", tuple(CHANNELS))
    if "say" in table.data and kind != "text":
        table.fail("say", "only a text channel has a word to send")
    return Channel(
        type=kind,
        value=table.text("value", *CHANNELS[kind]),
        say=table.optional("say"),
        free=table.flag("free"),
        note=table.optional_texts("note"),
    )


def _first_day(table: Table, key: str) -> date:
    """Return the first day of a year, a month or a day."""
    like = 'a year, month or day like "2024", "2024-01" or "2025-11-04"'
    year, *rest = table.text(key, PERIOD, like).split("-")
    month, day = (*map(int, rest), 1, 1)[:2]
    try:
        return date(int(year), month, day)
    except ValueError:
        table.fail(key, f'"{table.text(key)}" is not {like}')
