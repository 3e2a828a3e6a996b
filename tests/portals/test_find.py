"""What those who work here find by a few letters: what the door opens to them; and the list beside what is open."""

import re
from html import unescape

import pytest

from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter, Writer
from engawa.care.conversations import actions as conversations
from engawa.portals.members import finding
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SECRET = "words that nobody else reads"


def find(cast: Cast, name: str, letters: str = "", **more) -> str:
    answer = cast.client(name).get("/en/find/", {"q": letters, **more})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def links(cast: Cast, name: str, letters: str = "") -> list[str]:
    return re.findall(r'href="([^"]+)"', find(cast, name, letters, piece=1))


@pytest.fixture
def waiting(cast: Cast):
    letter = Letter(SECRET, safety=frozenset({"dying"}))
    return casework.arrive(letter, "a-key-of-the-form", Writer("Wren", "en", "Europe/London"))[0]


def test_a_practitioner_finds_those_in_their_care_by_name_and_number_and_nobody_else(cast: Cast):
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    record = f"/en/desk/people/{cast.aoi.pk}/"

    assert links(cast, "mori", "aoi") == [record, f"/en/talk/{thread.pk}/#latest"]
    assert record in links(cast, "mori", str(cast.aoi.pk))
    assert links(cast, "mori", "ren") == []
    assert links(cast, "sato", "aoi") == []
    assert "Nothing fits “aoi”" in find(cast, "sato", "aoi")


def test_a_coordinator_finds_an_inquiry_by_its_facts_and_never_by_name_or_words(cast: Cast, waiting):
    address = f"/en/office/inquiries/{waiting.pk}/"

    assert links(cast, "kubo", "myself not wanting") == [address]
    assert links(cast, "kubo", "wren") == links(cast, "kubo", "nobody else reads") == []
    page = find(cast, "kubo", "myself")
    assert "Wren" not in page and SECRET not in page
    assert links(cast, "mori", "myself") == links(cast, "ito", "myself") == []


def test_what_was_handed_over_stands_behind_what_waits(cast: Cast, waiting):
    other = casework.arrive_from(Letter("words"), "another-key", cast.keiko)
    casework.hand_over(waiting, cast.mori, "a reason of some length", by=cast.kubo)

    assert [link.split("/")[-2] for link in links(cast, "kubo", "myself")] == [str(other.pk), str(waiting.pk)]


PAGES = {
    "mori": {"/en/desk/", "/en/desk/break-glass/"},
    "kubo": {"/en/office/inquiries/", "/en/office/directory/"},
    "ito": {"/en/office/invitations/", "/en/office/log/", "/en/office/organisation/"},
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_found_by_whom_their_own_rule_lets_in(cast: Cast, name, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 100)
    found = set(links(cast, name))
    client = cast.client(name)

    assert found >= PAGES[name] | {"/en/me/", "/en/talk/"}
    assert not found & (set().union(*PAGES.values()) - PAGES[name] - {"/en/desk/break-glass/", "/en/office/directory/"})
    assert {link: client.get(link).status_code for link in found if client.get(link).status_code >= 400} == {}


@pytest.mark.parametrize("name", ["aoi", "haru", "yui"])
def test_people_and_families_have_no_palette(cast: Cast, name):
    client = cast.client(name)
    assert client.get("/en/find/").status_code == 403
    assert "data-find" not in client.get("/en/me/").content.decode()


def test_finding_costs_the_same_for_one_and_for_many(cast: Cast, django_assert_num_queries):
    mori = cast.client("mori")
    mori.get("/en/find/")
    with django_assert_num_queries(6):  # device, account, roles; records, conversations
        mori.get("/en/find/")


@pytest.mark.parametrize("letters", ["%", "_", "\0", "'", "9" * 40, "あ" * 300, "<script>"])
def test_odd_letters_find_nothing_and_break_nothing(cast: Cast, letters):
    assert "<script>" not in cast.client("mori").get("/en/find/", {"q": letters}).content.decode()


def test_beside_an_open_conversation_stands_the_desk_and_beside_an_inquiry_the_others(cast: Cast, waiting):
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    opened = cast.client("mori").get(f"/en/talk/{thread.pk}/").content.decode()
    inquiry = cast.client("kubo").get(f"/en/office/inquiries/{waiting.pk}/").content.decode()

    assert 'class="side"' in opened and f'href="/en/desk/people/{cast.aoi.pk}/"' in opened
    assert f'href="/en/talk/{thread.pk}/#latest" data-row aria-current="true"' in opened
    assert f'href="/en/office/inquiries/{waiting.pk}/" data-row aria-current="true"' in inquiry
    assert 'class="side"' not in cast.client("aoi").get(f"/en/talk/{thread.pk}/").content.decode()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/en/me/security/", "/en/me/"),
        ("/en/notices/", "/en/me/"),
        ("/en/today/", "/en/today/"),
        ("/en/library/", ""),
        ("/en/", ""),
    ],
)
def test_the_bar_marks_the_place_that_a_page_belongs_to(cast: Cast, path, place):
    bar = cast.client("aoi").get(path).content.decode().split('<nav class="bar"')[1]

    assert re.findall(r'href="([^"]+)"[^>]*aria-current', bar) == ([place] if place else [])


def test_a_visitor_stands_at_home_only_on_the_front_page(client):
    marked = [re.findall(r"<a [^>]*aria-current", client.get(path).content.decode()) for path in ("/en/", "/en/about/")]
    assert [len(each) for each in marked] == [1, 0]
