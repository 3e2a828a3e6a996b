"""Every address of the installation × every method × an anonymous visitor, in one readable table."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

# For reading only. A form from elsewhere is refused (403) before the page is asked whether it takes forms at all.
READ = "200 200 403 403 403 403 405 405"
AWAY = "302 302 403 403 403 403 405 405"
# The forms of the self-check: they change nothing for anybody, so they need no token; 422 is "no answers in it".
STEP = "200 200 422 405 405 405 405 405"
SEND = "405 405 422 405 405 405 405 405"

MATRIX = {
    "door": ("/", AWAY),
    "language-home": ("/language/ja/", AWAY),
    "language": ("/language/ja/library/", AWAY),
    "leave": ("/leave/", AWAY),
    "service-worker": ("/sw.js", READ),
    "robots": ("/robots.txt", READ),
    "sitemap": ("/sitemap.xml", READ),
    "health": ("/health/", READ),
    "visitor:home": ("/en/", READ),
    "visitor:about": ("/en/about/", READ),
    "visitor:privacy": ("/en/privacy/", READ),
    "visitor:supporters": ("/en/for-supporters/", READ),
    "visitor:self-check": ("/en/self-check/", READ),
    "visitor:ask": ("/en/self-check/me/", STEP),
    "visitor:keep": ("/en/self-check/file/", SEND),
    "visitor:open": ("/en/self-check/open/", SEND),
    "visitor:library": ("/en/library/", READ),
    "visitor:search": ("/en/library/search/", READ),
    "visitor:atlas": ("/en/library/figures/", READ),
    "visitor:sayings": ("/en/library/sayings/", READ),
    "visitor:article": ("/en/library/sleep/", READ),
    "visitor:help": ("/en/help/", READ),
    "visitor:country": ("/en/help/jp/", READ),
}


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Yield the full name of every pattern; one without a name under its route."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield space + (pattern.name or str(pattern.pattern))
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern, space + inner)


def test_every_address_stands_in_the_table_and_nothing_else():
    assert sorted(names(get_resolver())) == sorted(MATRIX)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "expected"), MATRIX.values(), ids=MATRIX)
def test_an_anonymous_visitor_is_answered_as_the_table_says(path, expected):
    client = Client(enforce_csrf_checks=True)
    answers = {method: client.generic(method, path) for method in METHODS}

    assert " ".join(str(answer.status_code) for answer in answers.values()) == expected
    refused = [answer for method, answer in answers.items() if answer.status_code >= 400 and method != "HEAD"]
    assert all(b"<main" in answer.content for answer in refused), "every refusal is a page of ours"
    assert all("Allow" in answer for answer in answers.values() if answer.status_code == 405)
