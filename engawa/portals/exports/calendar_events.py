"""Appointments as calendar programs see them: without a word about what they are, unless their owner wants it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from engawa.care.appointments import feeds
from engawa.care.appointments.models import Appointment, Feed, Rung
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.lib.calendars.events import Event


def in_feed(feed: Feed, now: datetime, origin: str) -> tuple[str, list[Event]]:
    """Return what a feed's calendar is called, and what stands in it; `origin` is where links lead."""
    with translation.override(feed.account.language):
        # The name stands in a list of calendars, perhaps on a device that others use.
        name = _("Appointments") if feed.plain_titles else _("Calendar")
        return name, _events(feeds.shown(feed.account, now), feed.account, feed, origin)


def alone(appointment: Appointment, account: Account, origin: str) -> Event:
    """Return one appointment as it is for one of those whom it concerns."""
    with translation.override(account.language):
        (event,) = _events([appointment], account, feeds.of(account), origin)
    return event


def _events(asked: Iterable[Appointment], account: Account, feed: Feed | None, origin: str) -> list[Event]:
    is_plain = feed is not None and feed.plain_titles
    since = feed.changed if feed else datetime.min.replace(tzinfo=UTC)
    found = list(asked)
    known = names.called({who.pk for one in found for who in one.practitioners.all()}) if is_plain else {}
    return [
        Event(
            uid=f"{one.pk}@engawa",
            start=one.starts,
            end=one.ends,
            title=_plain(one, account, known) if is_plain else _("Busy"),
            sequence=one.sequence,
            is_cancelled=one.cancelled is not None,
            changed=max(one.changed, since).astimezone(UTC),
            place=_place(one) if is_plain else "",
            link=origin + reverse("members:appointment", args=[one.pk]) if is_plain else "",
        )
        for one in found
    ]


def _plain(one: Appointment, account: Account, known: Mapping[int, str]) -> str:
    given = list(one.practitioners.all())
    # Who gives it sees how, and never with whom: the name would lie in a calendar that its bearer knows nothing of.
    called = [] if account in given else [known.get(who.pk, "") for who in given]
    return " · ".join([str(Rung(one.rung).label), *called])


def _place(one: Appointment) -> str:
    return ", ".join(filter(None, [one.place.name, one.place.address])) if one.place else ""
