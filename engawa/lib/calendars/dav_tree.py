"""The three kinds of things in a CalDAV address: the root, which is principal and home; the calendar; its items.

What an item is called and what its state is are digests, so they say nothing, and are the same on every machine.
"""

from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cached_property
from hashlib import sha256
from xml.etree.ElementTree import Element

from engawa.lib.calendars import writing
from engawa.lib.calendars.dav_xml import CS, C, D, Forbidden, href, node
from engawa.lib.calendars.events import Event, text

CALENDAR = "appointments/"
TYPE = "text/calendar; charset=utf-8"
TOKEN = "data:,"  # noqa: S105  how a sync-token begins, which must be an address
NAME, STATE = 10, 4  # bytes of digests


@dataclass(frozen=True)
class Item:
    """One appointment in the calendar."""

    event: Event

    @cached_property
    def digest(self) -> bytes:
        """Return what the item is called by."""
        return sha256(self.event.uid.encode()).digest()[:NAME]

    @cached_property
    def ics(self) -> bytes:
        """Return its text."""
        return writing.item(self.event)

    @cached_property
    def state(self) -> bytes:
        """Return what is different when anything about it is."""
        return sha256(self.ics).digest()

    @property
    def etag(self) -> str:
        """Return its state as HTTP writes it."""
        return f'"{self.state[: STATE * 2].hex()}"'


class Collection:
    """The calendar of one feed at the address `root`, with all that stands in it now."""

    def __init__(self, root: str, name: str, events: Iterable[Event]) -> None:
        self.root, self.name = root, text(name)
        made = [Item(event) for event in events]
        self.items = {_path(item.digest): item for item in made}

    @property
    def path(self) -> str:
        """Return the address of the calendar."""
        return self.root + CALENDAR

    def href(self, name: str) -> str:
        """Return the address of an item."""
        return self.path + name

    @cached_property
    def state(self) -> dict[str, bytes]:
        """Return what each item is called, and its state."""
        return {name: item.state[:STATE] for name, item in sorted(self.items.items())}

    @cached_property
    def tag(self) -> str:
        """Return what is different when anything in the calendar is."""
        return sha256(self.name.encode() + token(self.state).encode()).hexdigest()[:16]

    def whole(self) -> bytes:
        """Return the calendar as one file."""
        return writing.calendar([item.event for item in self.items.values()], self.name)


def token(state: dict[str, bytes]) -> str:
    """Return the state of a calendar as a sync-token.

    The token is the state itself: nothing is kept about who asked when, and what was taken away is known as well as
    what was changed.
    """
    return TOKEN + urlsafe_b64encode(b"".join(_digest(name) + of for name, of in state.items())).decode()


def state_of(said: str) -> dict[str, bytes]:
    """Return the state that a sync-token holds, or raise Forbidden."""
    try:
        whole = urlsafe_b64decode(said.removeprefix(TOKEN))
    except ValueError:
        whole = b"?"
    if not said.startswith(TOKEN) or len(whole) % (NAME + STATE):
        raise Forbidden(f"{D}valid-sync-token")
    parts = (whole[at : at + NAME + STATE] for at in range(0, len(whole), NAME + STATE))
    return {_path(part[:NAME]): part[NAME:] for part in parts}


def of_root(collection: Collection) -> dict[str, Element]:
    """Return the properties of the root: somebody who may read one calendar."""
    return _named(
        node(f"{D}resourcetype", node(f"{D}collection"), node(f"{D}principal")),
        node(f"{D}displayname", collection.name),
        node(f"{D}principal-URL", href(collection.root)),
        node(f"{C}calendar-home-set", href(collection.root)),
        _supported(),
        *_whose(collection),
    )


def of_calendar(collection: Collection) -> dict[str, Element]:
    """Return the properties of the calendar."""
    component, data = node(f"{C}comp"), node(f"{C}calendar-data")
    component.set("name", "VEVENT")
    data.attrib.update({"content-type": "text/calendar", "version": "2.0"})
    return _named(
        node(f"{D}resourcetype", node(f"{D}collection"), node(f"{C}calendar")),
        node(f"{D}displayname", collection.name),
        node(f"{D}getcontenttype", TYPE),
        node(f"{C}supported-calendar-component-set", component),
        node(f"{C}supported-calendar-data", data),
        node(f"{CS}getctag", collection.tag),
        node(f"{D}sync-token", token(collection.state)),
        _supported(f"{C}calendar-query", f"{C}calendar-multiget", f"{D}sync-collection"),
        *_whose(collection),
    )


def of_item(collection: Collection, item: Item, *, whole: bool = False) -> dict[str, Element]:
    """Return the properties of an item; its text only in a report."""
    return _named(
        node(f"{D}resourcetype"),
        node(f"{D}getetag", item.etag),
        node(f"{D}getcontenttype", f"{TYPE}; component=VEVENT"),
        node(f"{D}getcontentlength", str(len(item.ics))),
        node(f"{D}getlastmodified", format_datetime(item.event.changed, usegmt=True)),
        *([node(f"{C}calendar-data", item.ics.decode())] if whole else []),
        *_whose(collection),
    )


def _whose(collection: Collection) -> list[Element]:
    may = node(f"{D}privilege", node(f"{D}read"))
    return [
        node(f"{D}current-user-principal", href(collection.root)),
        node(f"{D}owner", href(collection.root)),
        node(f"{D}current-user-privilege-set", may),
    ]


def _supported(*reports: str) -> Element:
    return node(
        f"{D}supported-report-set",
        *(node(f"{D}supported-report", node(f"{D}report", node(each))) for each in reports),
    )


def _named(*properties: Element) -> dict[str, Element]:
    return {each.tag: each for each in properties}


def _path(digest: bytes) -> str:
    return f"{b32encode(digest).decode().lower()}.ics"


def _digest(name: str) -> bytes:
    return b32decode(name.removesuffix(".ics").upper())
