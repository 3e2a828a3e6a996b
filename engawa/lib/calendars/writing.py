"""Write appointments as iCalendar (RFC 5545, names of RFC 7986), the same bytes for the same appointments.

Instants are in UTC, so no reader needs to know a zone's rules. No alarms: whoever wants to be reminded says so here,
and a calendar on a shared device stays silent.
"""

from collections.abc import Iterable
from datetime import timedelta

import icalendar

from engawa.lib.calendars.events import Event, line, text

PRODUCT = "-//Engawa//Appointments//EN"
# How often a subscribed calendar is asked for again, where the program lets us say so.
REFRESH = timedelta(minutes=30)


def calendar(events: Iterable[Event], name: str) -> bytes:
    """Return a whole calendar to subscribe to."""
    made = _published()
    for field in ("name", "x-wr-calname"):
        # The library knows neither as a text, and would leave a comma or a line break in it as it is.
        made.add(field, icalendar.vText(text(name)))
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", icalendar.vDuration(REFRESH))
    return _bytes(made, events)


def single(event: Event) -> bytes:
    """Return one appointment as a file to open."""
    return _bytes(_published(), [event])


def item(event: Event) -> bytes:
    """Return one appointment as it lies in a CalDAV collection, where a METHOD is forbidden (RFC 4791, 4.1)."""
    return _bytes(_empty(), [event])


def _empty() -> icalendar.Calendar:
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    return made


def _published() -> icalendar.Calendar:
    made = _empty()
    made.add("method", "PUBLISH")
    return made


def _bytes(made: icalendar.Calendar, events: Iterable[Event]) -> bytes:
    for event in sorted(events, key=lambda each: (each.start, each.uid)):
        made.add_component(_component(event))
    return bytes(made.to_ical())


def _component(event: Event) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", text(event.uid))
    made.add("sequence", event.sequence)
    # The appointment's own instant and not the hour of asking: what has not changed is the same bytes again.
    made.add("dtstamp", event.changed)
    made.add("last-modified", event.changed)
    made.add("dtstart", event.start)
    made.add("dtend", event.end)
    made.add("summary", text(event.title))
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if event.is_cancelled else "OPAQUE")
    made.add("class", "PRIVATE")
    if event.place:
        made.add("location", text(event.place))
    if event.link:
        made.add("url", line(event.link))
    return made
