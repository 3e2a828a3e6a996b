"""Every page that a visitor can reach by links: it answers, its links lead somewhere, its tab says nothing."""

import re
from collections import Counter
from urllib.parse import urldefrag, urlsplit

import pytest
from django.test import Client

from engawa.portals.visitor.country import directory
from engawa.ui.headers import CONTENT_SECURITY_POLICY
from tests.visiting import Answer, through

# What must not stand in a tab, a history or a bookmark of a shared computer, in any case and form.
TELLING = re.compile(
    r"hikikomori|withdraw|isolat|depress|anxi|suicid|self.?harm|therap|mental|psych|crisis|disorder|symptom|diagnos|autis"
    r"|adhd|trauma|medicat|illness|clinic|ひきこもり|引きこもり|引き籠|うつ|鬱|不安|自殺|自死|自傷|治療|精神|心理|障害|症"
    r"|診断|療|発達|トラウマ|薬|病|相談|支援窓口",
    re.IGNORECASE,
)
ELSEWHERE = ("https://", "tel:", "sms:", "mailto:")


# Some pages ask the database; the fixture below reads them all at once, outside of any test's transaction.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> dict[str, Answer]:  # type: ignore[type-arg]
    """Return every page, by its path, that links lead to from both front pages and from every country."""
    with django_db_blocker.unblock():
        return crawled()


def crawled() -> dict[str, Answer]:
    ask = through(Client(headers={"accept-language": "en-GB"}))
    countries = [code.lower() for code in directory().countries]
    waiting = ["/en/", "/ja/", *(f"/{language}/help/{code}/" for language in ("en", "ja") for code in countries)]
    found: dict[str, Answer] = {}
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = ask("GET", path, None)
            waiting += targets(found[path], path)
    return found


def targets(answer: Answer, path: str) -> list[str]:
    """Return the paths of this site that a page leads to, without their anchors."""
    if answer.status == 302:
        return [answer.headers["location"]] if answer.headers["location"].startswith("/") else []
    if not answer.headers["content-type"].startswith("text/html"):
        return []
    links = [urldefrag(link).url or path for link in answer.page.links if not link.startswith(ELSEWHERE)]
    # The set-up stands only until somebody went through it; tests/portals/test_set_up.py walks it.
    links = [link for link in links if not link.endswith("/set-up/")]
    assert all(link.startswith("/") for link in links), path
    return links


def html(pages: dict[str, Answer]) -> dict[str, Answer]:
    return {
        path: answer
        for path, answer in pages.items()
        if answer.headers["content-type"].startswith("text/html") and answer.status == 200
    }


def test_every_link_leads_to_a_page(pages):
    broken = {path: answer.status for path, answer in pages.items() if answer.status not in {200, 302}}

    assert broken == {}
    assert len(html(pages)) > 2 * (len(directory().countries) + 25)


def test_every_anchor_stands_on_the_page_it_points_to(pages):
    missing = []
    for path, answer in html(pages).items():
        for link in answer.page.links:
            where, anchor = urldefrag(link)
            if anchor and not link.startswith(ELSEWHERE) and anchor not in pages[where or path].page.ids:
                missing.append((path, link))

    assert missing == []


def test_no_id_stands_twice_on_a_page(pages):
    ids = {path: Counter(answer.page.ids) for path, answer in html(pages).items()}

    assert {path: found.most_common(1) for path, found in ids.items() if found.total() > len(found)} == {}


def test_no_tab_tells_what_the_page_is_about(pages):
    titles = {path: answer.page.text("title") for path, answer in html(pages).items()}

    assert {path: title for path, title in titles.items() if TELLING.search(title) or not title} == {}


def test_tabs_of_the_self_check_are_as_quiet_as_all_others(visit, visitor):
    walked = visit().walk({"safety": ["dying"]})
    spoilt = through(visitor)("POST", "/en/self-check/me/", {"state": "spoilt"})
    not_kept = through(visitor)("POST", "/en/self-check/open/", {"kept": "spoilt"})
    nowhere = through(visitor)("GET", "/en/depression-test/", None)

    for answer in (*walked.seen, spoilt, not_kept, nowhere):
        assert answer.page.text("title")
        assert not TELLING.search(answer.page.text("title"))


def test_every_page_says_its_language_and_leads_to_the_other(pages):
    for path, answer in html(pages).items():
        own, other = (path[1:3], {"en": "ja", "ja": "en"}[path[1:3]])
        assert answer.headers["content-language"] == own, path
        assert answer.page.all("html", lang=own), path
        alternates = answer.page.all("link", rel="alternate")
        assert len(alternates) == 1, path
        assert alternates[0] == {"rel": "alternate", "hreflang": other, "href": f"/{other}/{path[4:]}"}


def test_every_page_has_one_heading_a_main_part_and_help_one_tap_away(pages):
    for path, answer in html(pages).items():
        page = answer.page
        assert len(page.all("h1")) == len(page.all("main")) == 1, path
        assert page.text("h1") and page.text("main"), path
        assert f"/{path[1:3]}/help/" in [each["href"] for each in page.all("a", **{"class": "urgent"})], path
        assert page.all("a", href="/leave/"), path


def test_every_page_answers_head_as_it_answers_get(pages, client):
    for path, answer in pages.items():
        head = through(client)("HEAD", path, None)
        assert (head.status, head.body) == (answer.status, b""), path


def test_every_answer_carries_the_policy_and_nothing_inline(pages):
    for path, answer in pages.items():
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY, path
        assert answer.headers["x-content-type-options"] == "nosniff", path
    for path, answer in html(pages).items():
        page = answer.page
        names = {name for _, attributes in page.tags for name in attributes}
        assert not {name for name in names if name == "style" or name.startswith("on")}, path
        assert not page.all("style") and all(each.get("src") for each in page.all("script")), path
        loaded = [each.get("src") or each["href"] for tag in ("script", "img", "link") for each in page.all(tag)]
        assert all(link.startswith("/") for link in loaded), path


def test_links_to_elsewhere_say_nothing_of_where_they_were_followed(pages):
    for path, answer in html(pages).items():
        away = [each for each in answer.page.all("a") if urlsplit(each.get("href", "")).scheme in {"http", "https"}]
        assert [each for each in away if "noreferrer" not in each.get("rel", "")] == [], path
        assert [each for each in away if each["href"].startswith("http:")] == [], path


def test_the_map_for_search_engines_names_only_pages_that_answer(pages, client):
    named = re.findall(r"<loc>https?://[^/]+(.*?)</loc>", client.get("/sitemap.xml").content.decode())

    assert named and set(named) <= set(pages)
