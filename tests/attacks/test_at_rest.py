"""A stolen backup: whatever people typed, in any form there is, stands readable in no table, no file and no session."""

import re
from itertools import chain
from typing import Any

from django.apps import apps
from django.test import Client
from django.utils import timezone

from engawa.care.appointments.models import Appointment
from engawa.foundation.accounts.models import Device
from engawa.foundation.accounts.sessions import SessionStore
from tests.attacks.test_markup import BAD, SHORT, at, told_everywhere, written
from tests.cast import Cast
from tests.portals.entering import Passkey, add_passkey, confirmed

# What everybody may read on the pages of a visitor, or who works here says of their work.
PUBLIC = {
    "organisation.Organisation": "the organisation's own page",
    "appointments.Place": "where people meet",
    "appointments.Practice": "what a practitioner knows well",
    "rota.Profile": "a practitioner's title",
}
MARK = "x-evil"


def more_is_typed(cast: Cast, things: dict[object, object]) -> None:
    """Type into the forms that need what was made first: times, places, passkeys, what is to be reached by."""
    # A passkey belongs to a name of a host.
    aoi, mori = (confirmed(cast.client(name, headers={"host": "localhost"})) for name in ("aoi", "mori"))
    add_passkey(aoi, Passkey())
    key = re.search(r"/me/security/passkeys/(\d+)/rename/", aoi.get("/en/me/security/passkeys/").content.decode())
    assert key
    held = Appointment.objects.filter(account=cast.aoi, held_until__isnull=False, offered_to=None).first()
    sent = [
        aoi.post(f"/en{key[0]}", {"name": SHORT}),
        aoi.post("/en/wishes/", {"by_email": "yes", "email": f"{MARK}@example.org", "is_quiet": ""}),
        mori.post("/en/desk/openings/practice/", {
            "length-text": "50", "step": "30", "buffer": "10", "notice": "12", "ahead": "60", "zone": "Asia/Tokyo",
            "specialities": SHORT, "gender": SHORT}),
    ]  # fmt: skip
    if held:
        sent.append(aoi.post(at("members:appointment-book", held.pk), {"note": BAD}))
    refused = [
        re.findall(r'class="error"[^>]*>([^<]*)', answer.content.decode())
        for answer in sent
        if answer.status_code >= 400
    ]
    assert refused == []


def cells() -> dict[str, list[Any]]:
    """Return what stands in each table of both databases, with the sessions opened."""
    found = {
        model._meta.label: list(chain.from_iterable(model._default_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
    }
    sessions = [
        SessionStore().decode(row.session_data) for row in Device.objects.filter(expire_date__gt=timezone.now())
    ]
    return found | {"sessions": sessions}


def readable(value: Any) -> str:
    """Return a value as somebody who has the file sees it: bytes as they are, in whatever letters they make."""
    return bytes(value).decode("latin1") if isinstance(value, bytes | memoryview) else repr(value)


def test_nothing_that_was_typed_is_readable_where_it_lies(cast: Cast) -> None:
    things = told_everywhere(cast)
    more_is_typed(cast, things)
    written(Client())

    found = {label for label, values in cells().items() if any(MARK in readable(value) for value in values)}

    assert found <= PUBLIC.keys()
    assert "organisation.Organisation" in found, "the mark must be found where it is public, or this looks at nothing"


def test_what_was_typed_comes_back_to_whom_it_belongs(cast: Cast) -> None:
    """Or the test above would be content with words that were lost."""
    things = told_everywhere(cast)
    more_is_typed(cast, things)
    aoi = confirmed(cast.client("aoi"))

    for path in ("/en/me/security/passkeys/", "/en/wishes/", "/en/me/you/", at("members:thread", things["thread"])):
        assert MARK in aoi.get(path).content.decode(), path
