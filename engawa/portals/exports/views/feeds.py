"""What calendar programs read: a feed as a file, and by CalDAV. The address itself is the key; there is no other."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from engawa.care.appointments import feeds
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import limits
from engawa.lib.calendars import dav, writing
from engawa.lib.calendars.dav_tree import TYPE, Collection
from engawa.portals.exports import calendar_events

# Wrong addresses that one network may try in ten minutes. A right one is always answered: nobody in the same
# household can shut a calendar out.
MOST_WRONG = 60


@door("calendar.subscribe")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out the calendar of a feed, or say that it has not changed."""
    found = feeds.find(token)
    if found is None:
        return _nothing(request)
    name, events = calendar_events.in_feed(found, timezone.now(), _origin(request))
    whole = writing.calendar(events, name)
    changed = max((event.changed for event in events), default=found.changed)
    return _file(request, whole, changed)


# No cookie opens this, so no other site can have anything sent in somebody's name.
@csrf_exempt
@door("calendar.subscribe")
def by_dav(request: HttpRequest, token: str, rest: str = "") -> HttpResponse:
    """Answer a calendar program that speaks CalDAV."""
    found = feeds.find(token)
    if found is None:
        return _nothing(request)
    name, events = calendar_events.in_feed(found, timezone.now(), _origin(request))
    collection = Collection(reverse("calendar-home", args=[token]), name, events)
    headers = {key.lower(): value for key, value in request.headers.items()}
    answer = dav.answer(request.method or "", rest, headers, request.body, collection)
    return _private(HttpResponse(answer.body, status=answer.status, headers=answer.headers))


@door("appointment.file")
@require_safe
def single(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Hand out one appointment as a file to open."""
    found = verdicts.get(request.actor, "appointment.file", pk)
    event = calendar_events.alone(found, request.actor.account, _origin(request))
    answer = _file(request, writing.single(event), event.changed)
    answer["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return answer


def _file(request: HttpRequest, whole: bytes, changed: datetime) -> HttpResponse:
    etag = f'"{sha256(whole).hexdigest()[:16]}"'
    is_known = dav.is_known({"if-none-match": request.headers.get("If-None-Match", "")}, etag)
    answer: Any = HttpResponse(status=304) if is_known else HttpResponse(whole, content_type=TYPE)
    answer["ETag"], answer["Last-Modified"] = etag, http_date(changed.timestamp())
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _nothing(request: HttpRequest) -> HttpResponse:
    """Answer a wrong address, always the same: nothing tells one that ended from one that never was."""
    wait = limits.take([limits.bucket(MOST_WRONG, "calendar", limits.network(request))])
    answer = HttpResponse(dav.NOT_HERE, content_type=dav.PLAIN, status=429 if wait else 404)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer


def _origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")[:-1]
