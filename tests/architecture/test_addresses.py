"""Every address × everybody in the cast, in one readable table; the subjects are Aoi's (tests/architecture/scene.py).

An address that is not in the table fails. 302: to the sign-in page; 403: not with this role; 404: not for somebody
without this relation; 405: takes forms only, and what those answer to outsiders stands in the second table.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from engawa.foundation.access.table import TABLE
from tests.architecture.scene import scene

pytestmark = pytest.mark.long

EVERYBODY = ("visitor", "aoi", "haru", "mori", "sato", "kubo", "ito")

# fmt: off
READ = {
    # visitor, aoi (whose it is), haru (her mother), mori (her practitioner), sato, kubo (office), ito (administrator)
    "door": "302 302 302 302 302 302 302",
    "language-home": "302 302 302 302 302 302 302",
    "language": "302 302 302 302 302 302 302",
    "leave": "302 302 302 302 302 302 302",
    "service-worker": "200 200 200 200 200 200 200",
    "robots": "200 200 200 200 200 200 200",
    "sitemap": "200 200 200 200 200 200 200",
    "health": "200 200 200 200 200 200 200",
    "live": "302 200 200 200 200 200 200",
    "calendar-feed": "200 200 200 200 200 200 200",
    "calendar-home": "200 200 200 200 200 200 200",
    "calendar-dav": "200 200 200 200 200 200 200",
    "exports:appointment-file": "302 200 404 200 404 403 403",
    "openid_connect_login": "404 404 404 404 404 404 404",
    "openid_connect_callback": "404 404 404 404 404 404 404",
    "visitor:home": "200 200 200 200 200 200 200",
    "visitor:about": "200 200 200 200 200 200 200",
    "visitor:privacy": "200 200 200 200 200 200 200",
    "visitor:supporters": "200 200 200 200 200 200 200",
    "visitor:self-check": "200 200 200 200 200 200 200",
    "visitor:ask": "200 200 200 200 200 200 200",
    "visitor:keep": "405 405 405 405 405 405 405",
    "visitor:open": "405 405 405 405 405 405 405",
    "visitor:write": "200 200 200 200 200 200 200",
    "visitor:write-with": "405 405 405 405 405 405 405",
    "visitor:sent": "302 200 302 302 302 302 302",
    "visitor:library": "200 200 200 200 200 200 200",
    "visitor:search": "200 200 200 200 200 200 200",
    "visitor:atlas": "200 200 200 200 200 200 200",
    "visitor:sayings": "200 200 200 200 200 200 200",
    "visitor:article": "200 200 200 200 200 200 200",
    "visitor:help": "200 200 200 200 200 200 200",
    "visitor:country": "200 200 200 200 200 200 200",
    "members:sign-in": "200 302 302 302 302 302 302",
    "members:sign-in-passkey": "405 405 405 405 405 405 405",
    "members:passkey-options": "405 405 405 405 405 405 405",
    "members:sign-in-code": "200 200 200 200 200 200 200",
    "members:sign-in-code-enter": "302 302 302 302 302 302 302",
    "members:second-factor": "302 302 302 302 302 302 302",
    "members:factor-options": "302 405 405 405 405 405 405",
    "members:sign-out": "302 405 405 405 405 405 405",
    "members:start": "302 302 302 302 302 302 302",
    "members:return": "200 200 200 200 200 200 200",
    "members:recover": "200 200 200 200 200 200 200",
    "members:invitation": "200 200 200 200 200 200 200",
    "members:keep": "302 302 302 302 302 302 302",
    "members:lock": "302 405 405 405 405 405 405",
    "members:unlock": "302 302 302 302 302 302 302",
    "members:awake": "302 204 204 204 204 204 204",
    "members:talk": "302 200 200 200 200 200 200",
    "members:search-talk": "302 200 200 200 200 200 200",
    "members:thread": "302 200 404 200 404 404 404",
    "members:entries": "302 200 404 200 404 404 404",
    "members:promise": "302 403 403 405 405 405 403",
    "members:typing": "302 405 405 405 405 405 405",
    "members:draft": "302 405 405 405 405 405 405",
    "members:post": "302 405 405 405 405 405 405",
    "members:entry-edit": "302 404 404 200 404 404 404",
    "members:entry-take-back": "302 405 405 405 405 405 405",
    "members:attachment": "302 200 404 200 404 404 404",
    "members:appointments": "302 200 200 403 403 403 403",
    "members:find-time": "302 200 200 403 403 403 403",
    "members:hold-time": "302 405 405 403 403 403 403",
    "members:propose": "302 405 405 403 403 403 403",
    "members:wait": "302 405 405 403 403 403 403",
    "members:reminders": "302 200 200 403 403 403 403",
    "members:proposal-withdraw": "302 405 405 403 403 403 403",
    "members:waiting-leave": "302 405 405 403 403 403 403",
    "members:appointment": "302 200 404 200 404 200 403",
    "members:appointment-book": "302 405 405 403 403 403 403",
    "members:appointment-let-go": "302 405 405 403 403 403 403",
    "members:appointment-move": "302 200 404 200 404 200 403",
    "members:appointment-cancel": "302 405 405 405 405 405 403",
    "members:appointment-rung": "302 405 405 403 403 403 403",
    "members:offer-accept": "302 405 405 403 403 403 403",
    "members:offer-decline": "302 405 405 403 403 403 403",
    "members:seat": "302 405 405 405 405 405 403",
    "members:find": "302 403 403 200 200 200 200",
    "members:rota": "302 403 403 200 200 200 200",
    "members:me": "302 200 200 200 200 200 200",
    "members:you": "302 200 200 200 200 200 200",
    "members:calendar": "302 200 200 200 200 403 403",
    "members:calendar-make": "302 405 405 405 405 403 403",
    "members:calendar-titles": "302 405 405 405 405 403 403",
    "members:calendar-end": "302 405 405 405 405 403 403",
    "members:calendar-connect": "302 403 403 405 405 403 403",
    "members:calendar-disconnect": "302 403 403 405 405 403 403",
    "members:sharing": "302 200 403 403 403 403 403",
    "members:family-invite": "302 200 403 403 403 403 403",
    "members:preview": "302 200 403 403 403 403 403",
    "members:family-end": "302 405 403 403 403 403 403",
    "members:share": "302 405 403 403 403 403 403",
    "members:security": "302 200 200 200 200 200 200",
    "members:confirm": "302 302 302 302 302 302 302",
    "members:confirm-options": "302 405 405 405 405 405 405",
    "members:passphrase": "302 200 200 200 200 200 200",
    "members:app": "302 200 200 200 200 200 200",
    "members:app-remove": "302 405 405 405 405 405 405",
    "members:staff-codes": "302 200 200 200 200 200 200",
    "members:recovery-code": "302 200 200 200 200 200 200",
    "members:recovery-renew": "302 405 405 405 405 405 405",
    "members:pin": "302 200 200 200 200 200 200",
    "members:passkeys": "302 200 200 200 200 200 200",
    "members:passkey-new-options": "302 405 405 405 405 405 405",
    "members:passkey-add": "302 405 405 405 405 405 405",
    "members:passkey-rename": "302 405 405 405 405 405 405",
    "members:passkey-remove": "302 405 405 405 405 405 405",
    "members:devices": "302 200 200 200 200 200 200",
    "members:devices-end": "302 405 405 405 405 405 405",
    "members:device-end": "302 405 405 405 405 405 405",
    "members:log": "302 200 200 200 200 200 200",
    "members:export": "302 200 200 403 403 403 403",
    "members:erase": "302 200 200 403 403 403 403",
    "members:receipt": "404 404 404 404 404 404 404",
    "members:notices": "302 200 200 200 200 200 200",
    "members:wishes": "302 200 200 200 200 200 200",
    "members:push-on": "302 405 405 405 405 405 405",
    "members:push-off": "302 405 405 405 405 405 405",
    "person:today": "302 200 403 403 403 403 403",
    "relative:today": "302 403 200 403 403 403 403",
    "relative:shared": "302 403 200 403 403 403 403",
    "practitioner:desk": "302 403 403 200 200 403 403",
    "practitioner:record": "302 403 403 200 404 404 403",
    "practitioner:hand-on": "302 403 403 200 404 403 403",
    "practitioner:week": "302 403 403 200 200 403 403",
    "practitioner:book-own": "302 403 403 405 405 403 403",
    "practitioner:circle": "302 403 403 405 405 403 403",
    "practitioner:openings": "302 403 403 200 200 403 403",
    "practitioner:practice": "302 403 403 405 405 403 403",
    "practitioner:exceptions": "302 403 403 405 405 403 403",
    "practitioner:glass": "302 403 403 200 200 200 403",
    "office:set-up": "200 200 200 200 200 200 200",
    "office:home": "302 403 403 403 403 200 200",
    "office:inquiries": "302 403 403 403 403 200 403",
    "office:inquiry": "302 403 403 403 403 200 403",
    "office:inquiry-write": "302 403 403 403 403 405 403",
    "office:inquiry-hand-over": "302 403 403 403 403 405 403",
    "office:inquiry-raise": "302 403 403 403 403 405 403",
    "office:inquiry-close": "302 403 403 403 403 405 403",
    "office:people": "302 403 403 403 403 200 200",
    "office:person-roles": "302 403 403 403 403 403 200",
    "office:person-end": "302 403 403 403 403 403 200",
    "office:person-back": "302 403 403 403 403 403 405",
    "office:invitations": "302 403 403 403 403 403 200",
    "office:invitation-withdraw": "302 403 403 403 403 403 405",
    "office:absences": "302 403 403 403 403 200 200",
    "office:absence-remove": "302 403 403 403 403 405 405",
    "office:calendar": "302 403 403 403 403 200 403",
    "office:book-for": "302 403 403 403 403 200 403",
    "office:proposal-settle": "302 403 403 405 405 405 403",
    "office:suggestions": "302 403 403 403 403 200 403",
    "office:places": "302 403 403 403 403 200 200",
    "office:place": "302 403 403 403 403 200 200",
    "office:place-retire": "302 403 403 403 403 405 405",
    "office:place-back": "302 403 403 403 403 405 405",
    "office:organisation": "302 403 403 403 403 403 200",
    "office:directory": "302 403 403 403 403 200 200",
    "office:directory-new": "302 403 403 403 403 302 302",
    "office:directory-entry": "302 403 403 403 403 404 404",
    "office:directory-remove": "302 403 403 403 403 405 405",
    "office:log": "302 403 403 403 403 403 200",
}
# What a form sent by somebody without the relation or the role is answered with: haru, sato, kubo after the hand-over.
SEND = {
    "members:post": "404 404 404",
    "members:draft": "404 404 404",
    "members:typing": "404 404 404",
    "members:entries": "405 405 405",
    "members:promise": "403 404 404",
    "members:entry-edit": "404 404 404",
    "members:entry-take-back": "404 404 404",
    "members:calendar-make": "302 302 403",
    "members:calendar-disconnect": "403 404 403",
    "members:share": "403 403 403",
    "members:family-end": "403 403 403",
    "members:family-invite": "403 403 403",
    "members:appointment-book": "404 403 403",
    "members:appointment-let-go": "404 403 403",
    "members:appointment-move": "404 404 422",
    "members:appointment-rung": "404 403 403",
    "members:offer-accept": "404 403 403",
    "members:offer-decline": "404 403 403",
    "members:proposal-withdraw": "404 403 403",
    "members:waiting-leave": "404 403 403",
    "members:seat": "404 404 404",
    "members:appointment-cancel": "404 404 302",
    "practitioner:hand-on": "403 404 403",
    "office:inquiry-close": "403 403 422",
    "office:book-for": "403 403 422",
    "office:proposal-settle": "403 404 404",
    "office:places": "403 403 422",
    "office:place": "403 403 422",
    "office:place-retire": "403 403 302",
    "office:place-back": "403 403 302",
    "office:person-roles": "403 403 403",
    "office:person-end": "403 403 403",
    "office:invitations": "403 403 403",
    "office:organisation": "403 403 403",
    "office:log": "403 403 403",
}
# fmt: on


def patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every pattern with its full name; one without a name under its route."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield space + (pattern.name or str(pattern.pattern)), pattern
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from patterns(pattern, space + inner)


ALL = dict(patterns(get_resolver()))


def path_of(name, things):
    with translation.override("en"):
        return reverse(
            name, kwargs={key: things.get((name, key), things.get(key, "x")) for key in ALL[name].pattern.converters}
        )


def test_every_address_stands_in_the_table_and_nothing_else():
    assert sorted(ALL) == sorted(READ)


def test_every_address_carries_a_verb_of_the_access_table():
    assert [name for name, pattern in ALL.items() if getattr(pattern.callback, "verb", None) not in TABLE] == []


def test_everybody_is_answered_as_the_table_says(cast):
    things = scene(cast)
    found = {}
    for name in READ:
        clients = {who: Client() if who == "visitor" else cast.client(who) for who in EVERYBODY}
        found[name] = " ".join(str(clients[who].get(path_of(name, things)).status_code) for who in EVERYBODY)

    assert found == READ


def test_forms_of_outsiders_are_refused_as_the_table_says(cast):
    things = scene(cast)
    found = {
        name: " ".join(
            str(cast.client(who).post(path_of(name, things)).status_code) for who in ("haru", "sato", "kubo")
        )
        for name in SEND
    }

    assert {name: row for name, row in found.items() if row != SEND[name]} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_form_from_elsewhere_changes_nothing(method):
    client = Client(enforce_csrf_checks=True)
    # The forms of the self-check change nothing for anybody, so they need no token.
    free = {"visitor:ask", "visitor:keep", "visitor:open", "visitor:write-with"}
    things = {"about": "me", "slug": "sleep", "country": "jp", "rest": "library/", "code": "ja", "key": 1, "account": 1,
              "pk": 1, "tie": 1, "entry": 1, "absence": 1}  # fmt: skip
    whole = [name for name, pattern in ALL.items() if "uuid" not in str(pattern.pattern) and name not in free]
    answers = {name: getattr(client, method)(path_of(name, things)) for name in whole}

    assert {
        name: answer.status_code for name, answer in answers.items() if answer.status_code not in {403, 404, 405}
    } == {}
