"""Search in both languages: words, parts of words, two Japanese letters; and nothing that is typed is an operator."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.care.library import markdown, search
from engawa.care.library.articles import library
from engawa.lib.texts import LANGUAGES
from tests.visiting import Page


def hits(client, language: str, query: str) -> list[str]:
    answer = client.get(f"/{language}/library/search/", {"q": query})
    assert answer.status_code == 200
    cards = Page(answer.content.decode()).all("a", **{"class": "card"})
    return [each["href"].removeprefix(f"/{language}/library/").rstrip("/") for each in cards]


FINDS = {
    "word": ("en", "sleep", "sleep"),
    "beginning-of-a-word": ("en", "medic", "medication"),
    "other-form-of-a-word": ("en", "sleeping", "sleep"),
    "capitals": ("en", "DEPRESSION", "depression"),
    "two-words": ("en", "small steps", "small-steps"),
    "words-that-no-article-holds-together": ("en", "sleep zebrafinch", "sleep"),
    "japanese-words-bound-together": ("ja", "家族の相談", "first-week"),
}


@pytest.mark.parametrize(("language", "query", "article"), FINDS.values(), ids=FINDS)
def test_what_stands_in_an_article_is_found(visitor, language, query, article):
    assert article in hits(visitor, language, query)


@pytest.mark.parametrize(
    "query", ["睡眠", "外出", "家族", "うつ", "親", "ゲーム", "学校", "ひきこもり", "ADHD", "出外", "外\u3000出"]
)
def test_japanese_is_found_by_any_letters_that_stand_side_by_side(query):
    parts = query.split()
    found = [each.article.slug for each in search.index("ja").search(query)]
    holding = [
        slug
        for slug, each in library().articles["ja"].items()
        if all(part in f"{each.title}\n{each.summary}\n{markdown.plain(each.text)}" for part in parts)
    ]

    assert set(found) <= set(holding)
    assert len(found) == min(len(holding), 20)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_article_is_found_by_its_title_among_the_first(visitor, language):
    for article in library().articles[language].values():
        assert article.slug in hits(visitor, language, article.title)[:5], article.title


@pytest.mark.parametrize(
    "query",
    ["出外", "zebrafinch", "", "   ", "・", "ー", "。、！？", "\0", "_", "²", "𠀀", "👻", "\u202e"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_nowhere_is_said_so_in_words(visitor, language, query):
    page = Page(visitor.get(f"/{language}/library/search/", {"q": query}).content.decode())

    assert page.text("p")
    assert page.all("input", name="q")


OPERATORS = [
    'sleep"', '"sleep', "sleep AND", "AND", "OR", "NOT sleep", "NEAR(sleep day)", "NEAR/2", "sleep*", "*", "^sleep",
    "title:sleep", "slug:sleep", "{title summary}:sleep", "-sleep", "+sleep", "sleep - day", "(sleep", "sleep)", "()",
    "sleep; DROP TABLE texts", "' OR 1=1 --", "texts", "rank", "bm25(texts)", "sleep\\", "sleep\ninstead", "sleep\0day",
    '""', "''", "%", "睡眠*", "睡眠 NOT 夜", '"睡眠', "睡眠:夜",
]  # fmt: skip


@pytest.mark.parametrize("query", OPERATORS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_operators_of_the_index_are_only_words(visitor, language, query):
    found = hits(visitor, language, query)

    if "sleep" in query and language == "en":
        assert found, "no operator may take the word away"
    assert "what-it-is" in hits(visitor, "en", "hikikomori"), "the index is still whole"


@given(query=st.text(max_size=60), language=st.sampled_from(LANGUAGES))
def test_any_text_is_searched_for_without_a_fault(query, language):
    for found in search.index(language).search(query):
        assert found.passage
        assert found.article.language == language


def test_a_query_is_shown_back_as_text_and_cut_to_length(visitor):
    page = Page(visitor.get("/en/library/search/", {"q": '"><script>alert(1)</script>' + "x" * 5000}).content.decode())
    [field] = page.all("input", name="q")

    assert field["value"].startswith('"><script>alert(1)</script>')
    assert len(field["value"]) == search.LONGEST_QUERY
    assert "alert(1)" not in "".join(page.texts("script"))
