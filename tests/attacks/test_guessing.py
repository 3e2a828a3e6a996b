"""Guessing the numbers of other people's things (IDOR): each address that names one, all without a part in it."""

import re

import pytest

from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Thread
from engawa.foundation.accounts import devices, factors, sessions
from engawa.foundation.accounts.models import Invitation
from engawa.foundation.consent import actions as consent
from engawa.foundation.consent.models import Topic
from engawa.foundation.notifications import by_push
from engawa.foundation.ties.models import Tie, TieKind
from tests.architecture.scene import scene
from tests.attacks.walking import addresses, nothing_moves
from tests.cast import Cast

pytestmark = pytest.mark.long

# Nobody of these is in Aoi's thread, her family or her care. Kubo and Ito have the office's own things, see OFFICE.
OUTSIDERS = ("ren", "tom", "mika", "keiko", "david", "sato", "yui")
OFFICE = {
    "kubo": ("members:", "practitioner:", "relative:", "person:"),
    "ito": ("members:", "practitioner:", "person:"),
}
# These name no thing of anybody: a language, an article, a country, a way into one's own account, a receipt's code.
# A calendar's address is its own key: guessing those stands below.
PUBLIC = ("language", "openid", "visitor:", "members:return", "members:invitation", "members:receipt", "calendar-")
WHY, SAID = "because I can", "the plum tree is in flower"
FORM = {"body": "mine now", "key": "k-12345678", "go": "now", "give": "yes", "topic": "support", "reason": WHY,
        "closing": WHY, "to": "back", "roles": ["administrator"], "name": "mine", "called": "mine",
        "day": "2030-01-01", "word": "Aoi", "page": "/en/me/"}  # fmt: skip
REFUSED = {403, 404, 405}


def of_others(cast: Cast) -> dict[object, object]:
    """Aoi's things, and Mori's: whatever an address can name."""
    things = scene(cast)
    conversations.post(Thread.objects.get(pk=things["thread"]), cast.mori, SAID, "k-plum")
    consent.grant(cast.aoi, cast.haru, Topic.SUPPORT, None)
    aoi = cast.client("aoi")
    things["handle"] = devices.handle(sessions.row_of(aoi.session))
    tie = Tie.objects.get(kind=TieKind.FAMILY, subject=cast.aoi)
    return {**things, "tie": tie.pk, ("office:invitation-withdraw", "pk"): Invitation.objects.get().pk}


@pytest.mark.parametrize("who", [*OUTSIDERS, *OFFICE])
def test_nobody_reaches_what_is_not_theirs_at_any_address(cast: Cast, who: str) -> None:
    things, client = of_others(cast), cast.client(who)
    client.get("/en/me/")
    paths = {name: path for name, path in addresses(things, of_things=True).items() if not name.startswith(PUBLIC)}
    if who in OFFICE:
        paths = {name: path for name, path in paths.items() if name.startswith(OFFICE[who])}
        # Whoever coordinates moves and cancels everybody's appointments; their owners are told.
        paths = {name: path for name, path in paths.items() if not name.startswith("members:appointment")}
    with nothing_moves(who):
        found = {(name, "read"): client.get(path) for name, path in paths.items()}
        found |= {(name, "send"): client.post(path, FORM) for name, path in paths.items()}
    # One's own lists are shown again with the sentence that there is no such thing.
    own = {"members:device-end": {302}, "members:passkey-rename": {404}, "members:passkey-remove": {404, 422}}
    reached = {at: answer.status_code for at, answer in found.items()
               if answer.status_code not in REFUSED | own.get(at[0], set())}  # fmt: skip
    assert reached == {}
    for answer in found.values():
        assert SAID not in answer.content.decode() and b"plain words" not in answer.content


NUMBERS = ["0", "-1", "999999999", "9" * 19, "9" * 400, "1e3", "%00", "٣", "1 OR 1=1", "None",
           "00000000-0000-0000-0000-000000000000", "../1"]  # fmt: skip
QUERIES = ("me/log/?before={}", "talk/search/?q={}", "office/log/?before={}", "office/people/?page={}")
SEEN_BY = {
    "aoi": ("members:", "person:", "calendar", "exports:", "visitor:"),
    "mori": ("practitioner:", "members:appointment"),
    "kubo": ("office:", "members:appointment"),
    "ito": ("office:",),
}


@pytest.mark.parametrize(("who", "roots"), SEEN_BY.items())
def test_made_up_numbers_get_words_and_never_a_fault(cast: Cast, who: str, roots: tuple[str, ...]) -> None:
    things, client = of_others(cast), cast.client(who, raise_request_exception=False)
    client.get("/en/me/")
    paths = [path for name, path in addresses(things, of_things=True).items() if name.startswith(roots)]
    # Each part of an address that names a thing, made up; whatever stands there, nothing is found or done.
    spots = {re.sub(r"(?<=/)(\d+|[0-9a-f-]{36}|[\w-]{30,})(?=[/.])", "{}", path) for path in paths}
    spots = {path for path in spots if "{}" in path} | {f"/en/{query}" for query in QUERIES}
    assert len(spots) > 8
    with nothing_moves(who):
        for root in sorted(spots):
            for number in NUMBERS:
                for method in ("get", "post"):
                    answer = getattr(client, method)(root.replace("{}", number))
                    assert answer.status_code < 500, (root, number, method)
                    assert "sign-in" not in answer.get("Location", ""), (root, number)


def test_a_push_address_of_another_browser_is_not_ended_by_me(cast: Cast) -> None:
    aoi, sato = cast.client("aoi"), cast.client("sato")
    with nothing_moves("push"):
        by_push.end(cast.sato.pk, sessions.row_of(aoi.session))
        sato.post("/en/wishes/push/end/")
    assert factors.standing(cast.aoi).passkeys == 0
