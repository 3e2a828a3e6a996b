"""What family sees: exactly what was chosen, from one function, gone with the next request."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from engawa.care.conversations import actions as conversations
from engawa.foundation.accounts.models import Invitation
from engawa.foundation.audit import chain
from engawa.foundation.audit.models import Trace
from engawa.foundation.consent import actions as consent
from engawa.foundation.consent.models import FamilyWords, Grant, Topic
from engawa.foundation.live import channels
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import Tie, TieKind

NOW = datetime(2026, 11, 11, 3, tzinfo=UTC)  # a Wednesday; noon in Tokyo
SUPPORT, RHYTHM, WORDS = Topic


@pytest.fixture
def link(cast):
    """Haru's tie to Aoi; all ties have stood for long when these tests begin."""
    Tie.objects.update(since=NOW - timedelta(days=30))
    return Tie.objects.get(kind=TieKind.FAMILY, holder=cast.haru, subject=cast.aoi)


def _share(client, link, topic, **given):
    return client.post(reverse("members:share", args=[link.pk, topic]), {"go": "give", "until": "0", **given})


def _take(client, link, topic):
    return client.post(reverse("members:share", args=[link.pk, topic]), {"go": "take"})


def _haru_sees(cast):
    return cast.client("haru").get(reverse("relative:shared")).content.decode()


def _cards(text):
    return re.findall(r'<section class="shared">.*?</section>', text, re.DOTALL)


def _preview(cast, link):
    return cast.client("aoi").get(reverse("members:preview", args=[link.pk])).content.decode()


@pytest.mark.parametrize("topics", [(), (SUPPORT,), (RHYTHM,), (WORDS,), (SUPPORT, RHYTHM), (SUPPORT, RHYTHM, WORDS)])
def test_the_preview_is_what_the_mother_sees_and_nothing_more_is_seen(cast, link, topics):
    with time_machine.travel(NOW, tick=False):
        thread = conversations.open_thread(cast.aoi, [cast.mori])
        conversations.post(thread, cast.mori, "a secret of the thread", "a")
        consent.write_words(cast.aoi, cast.haru, "I am all right")
        for topic in topics:
            consent.grant(cast.aoi, cast.haru, topic)
        seen, previewed = _haru_sees(cast), _preview(cast, link)
        home = cast.client("haru").get(reverse("relative:today")).content.decode()
    assert _cards(seen) == _cards(previewed)
    assert len(_cards(seen)) == bool(topics)
    assert ("in touch with Mori" in seen) == (SUPPORT in topics)
    assert ("in the week of 9 November" in seen) == (RHYTHM in topics)
    assert ("I am all right" in seen) == (WORDS in topics)
    assert ("Aoi" in seen) == ("Aoi" in home) == bool(topics)
    assert "secret" not in seen + home
    assert "11 November" not in seen


def test_what_is_taken_back_is_gone_with_the_next_request(cast, link):
    client = cast.client("aoi")
    assert _share(client, link, SUPPORT).status_code == 302
    assert "in touch with Mori" in _haru_sees(cast)
    assert _take(client, link, SUPPORT).status_code == 302
    assert "Aoi" not in _haru_sees(cast)
    assert "Aoi" not in cast.client("haru").get(reverse("relative:today")).content.decode()


@pytest.mark.parametrize(("months", "end"), [("1", "2026-12-11"), ("3", "2027-02-11")])
def test_a_grant_ends_by_itself_on_its_day(cast, link, months, end):
    last = datetime.fromisoformat(f"{end}T03:00+00:00")
    with time_machine.travel(NOW, tick=False):
        _share(cast.client("aoi"), link, SUPPORT, until=months)
    for at, seen in ((last - timedelta(minutes=1), True), (last, False)):
        with time_machine.travel(at, tick=False):
            assert ("Aoi" in _haru_sees(cast)) == seen


def test_ending_the_link_ends_everything_and_asks_nothing(cast, link):
    client = cast.client("aoi")
    _share(client, link, WORDS, words="Here I am")
    assert client.post(reverse("members:family-end", args=[link.pk])).status_code == 302
    assert "Aoi" not in _haru_sees(cast)
    assert not FamilyWords.objects.exists()
    assert not Grant.objects.filter(revoked=None).exists()
    assert _share(client, link, SUPPORT).status_code == 404
    assert "Haru" not in client.get(reverse("members:sharing")).content.decode()


@pytest.mark.parametrize("who", ["ren", "tom", "mika", "yui"])
def test_another_person_finds_nothing_behind_somebody_elses_link(cast, link, who):
    client = cast.client(who)
    assert "Haru" not in client.get(reverse("members:sharing")).content.decode()
    assert client.get(reverse("members:preview", args=[link.pk])).status_code == 404
    assert _share(client, link, SUPPORT).status_code == 404
    assert client.post(reverse("members:family-end", args=[link.pk])).status_code == 404
    assert not Grant.objects.exists()


@pytest.mark.parametrize("who", ["haru", "keiko", "david", "mori", "sato", "kubo", "ito"])
def test_nobody_but_the_person_decides_or_previews(cast, link, who):
    client = cast.client(who)
    for name in ("preview", "family-end", "share"):
        args = [link.pk, *([SUPPORT] if name == "share" else [])]
        answer = (client.get if name == "preview" else client.post)(reverse(f"members:{name}", args=args))
        assert answer.status_code == 403, name
    for name in ("sharing", "family-invite"):
        assert client.get(reverse(f"members:{name}")).status_code == 403


@pytest.mark.parametrize("who", ["keiko", "david"])
def test_other_families_see_nothing_of_aoi(cast, link, who):
    for topic in Topic:
        consent.grant(cast.aoi, cast.haru, topic)
    for name in ("relative:today", "relative:shared"):
        assert "Aoi" not in cast.client(who).get(reverse(name)).content.decode()


@pytest.mark.parametrize(
    ("topic", "given", "says"),
    [
        (WORDS, {"words": "   "}, "Nothing is written in the box yet"),
        (WORDS, {"words": "x" * 601}, "These are 601 characters, and 600 fit"),
        (SUPPORT, {"until": "99"}, "It is not clear until when"),
        (SUPPORT, {"until": ""}, "It is not clear until when"),
    ],
)
def test_what_cannot_be_done_is_said_in_words_and_nothing_is_half_done(cast, link, topic, given, says):
    answer = _share(cast.client("aoi"), link, topic, **given)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert given.get("words", "") in answer.content.decode()
    assert not Grant.objects.exists()
    assert not FamilyWords.objects.exists()


def test_words_are_text_wherever_they_are_shown(cast, link):
    _share(cast.client("aoi"), link, WORDS, words="<script>alert(1)</script>")
    own = cast.client("aoi").get(reverse("members:sharing")).content.decode()
    pages = _haru_sees(cast) + _preview(cast, link) + own
    assert pages.count("&lt;script&gt;alert(1)") == 3
    assert "<script>alert" not in pages


def test_words_can_be_changed_while_their_end_stays(cast, link):
    client = cast.client("aoi")
    with time_machine.travel(NOW, tick=False):
        _share(client, link, WORDS, words="one", until="1")
        _share(client, link, WORDS, words="two", until="same")
        assert Grant.objects.get().until.day == 11
        assert "two" in _haru_sees(cast)
        assert "Shared until 11 December." in client.get(reverse("members:sharing")).content.decode()


def test_unknown_topics_and_links_do_not_exist(cast, link):
    client = cast.client("aoi")
    assert _share(client, link, "everything").status_code == 404
    assert client.get(reverse("members:preview", args=[uuid4()])).status_code == 404


def test_a_link_for_family_is_shown_once_and_kept_nowhere(cast):
    client = cast.client("aoi")
    page = client.get(reverse("members:family-invite"))
    assert "What the link shows" in page.content.decode()
    assert not Invitation.objects.exists()
    text = client.post(reverse("members:family-invite")).content.decode()
    token = re.search(r"/invitation/([^/]+)/", text)[1]
    made = Invitation.objects.get()
    assert (made.family_of, made.roles) == (cast.aoi, [])
    assert token not in (made.digest, client.get(reverse("members:family-invite")).content.decode())


def test_no_form_counts_without_its_token(cast, link):
    client = cast.client("aoi", enforce_csrf_checks=True)
    assert isinstance(client, Client)
    for name, args in (("share", [link.pk, SUPPORT]), ("family-end", [link.pk]), ("family-invite", []), ("you", [])):
        assert client.post(reverse(f"members:{name}", args=args), {"go": "give", "until": "0"}).status_code == 403


def test_the_page_asks_the_database_the_same_for_one_relative_and_for_many(cast, link, django_assert_max_num_queries):
    client = cast.client("aoi")
    consent.write_words(cast.aoi, cast.haru, "well")
    client.get(reverse("members:sharing"))
    for relative in (cast.keiko, cast.david):
        ties.tie(TieKind.FAMILY, relative, cast.aoi, by=cast.aoi)
        consent.write_words(cast.aoi, relative, "well")
        consent.grant(cast.aoi, relative, WORDS)
    with django_assert_max_num_queries(7):  # device, account, roles; family, grants, words, names
        client.get(reverse("members:sharing"))


def test_an_open_page_hears_of_what_is_taken_back_from_where_it_was_shown(cast, link):
    client, channel = cast.client("aoi"), f"account:{cast.haru.pk}"
    _share(client, link, SUPPORT)
    number = int(re.search(rf'data-live="{channel}" data-number="(\d+)" data-fresh', _haru_sees(cast))[1])
    assert channels.numbers([channel])[channel] == number
    _take(client, link, SUPPORT)
    assert channels.numbers([channel])[channel] > number


def test_each_look_is_written_down_for_the_person_and_no_preview_is(cast, link):
    looks = Trace.objects.filter(verb="shared.read")
    _haru_sees(cast)
    assert not looks.exists()
    _share(cast.client("aoi"), link, SUPPORT)
    _preview(cast, link)
    assert not looks.exists()
    _haru_sees(cast)
    assert looks.values_list("actor", "about").get() == (cast.haru.pk, cast.aoi.pk)
    assert list(chain.verify()) == []
