"""Search the library in both languages.

SQLite's full-text index does the ranking. It can't cut Japanese into words, so runs of Japanese letters are given
to it as overlapping pairs of letters, and a query of such a run becomes a phrase of pairs: 外出 finds 外出 and
never 出外.
"""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from threading import Lock

from engawa.care.library import markdown
from engawa.care.library.articles import Article, library

_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f々ー]+|[^\W_]+")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f々ー]")
# Kanji or katakana together are a word to look for; the hiragana between them mostly bind.
_WORD = re.compile(r"[\u30a1-\u30faー]{2,}|[\u3400-\u9fff\uf900-\ufaff々]{2,}")

LONGEST_QUERY = 100
_MOST_PARTS = 12
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Found:
    """An article that fits, with a passage around the first word that does."""

    article: Article
    passage: str


class Index:
    """An index over articles of one language, in memory."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = {article.slug: article for article in articles}
        # One connection, and one query at a time: a search takes about a millisecond.
        self._lock = Lock()
        self._rows = sqlite3.connect(":memory:", check_same_thread=False)
        self._rows.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(slug UNINDEXED, title, summary, body, tokenize='porter unicode61')"
        )
        self._rows.executemany(
            "INSERT INTO texts VALUES (?, ?, ?, ?)",
            [
                (article.slug, _spread(article.title), _spread(article.summary), _spread(markdown.plain(article.text)))
                for article in self._articles.values()
            ],
        )

    def search(self, query: str) -> tuple[Found, ...]:
        """Return the articles that hold `query` as it is typed, best first; else all of its words, else any of them."""
        parts, words = _parts(query), _words(query)
        if not parts:
            return ()
        attempts = dict.fromkeys((" AND ".join(parts), " AND ".join(words), " OR ".join(words)))
        slugs = next((found for attempt in attempts if attempt and (found := self._slugs(attempt))), [])
        return tuple(Found(self._articles[slug], _passage(self._articles[slug], query)) for slug in slugs)

    def _slugs(self, expression: str) -> list[str]:
        with self._lock:
            rows = self._rows.execute(
                "SELECT slug FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 0, 8, 4, 1) LIMIT 20", [expression]
            )
            return [row[0] for row in rows]


@cache
def index(language: str) -> Index:
    """Return the index of the library in one language."""
    return Index(library().articles[language].values())


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)] or [run]


def _spread(text: str) -> str:
    """Return the text for the index: Japanese runs as pairs, and their last letter alone, other words as they are."""
    words: list[str] = []
    for run in _RUN.findall(text):
        words += [*_pairs(run), run[-1]] if _JAPANESE.match(run) else [run]
    return " ".join(words)


def _parts(query: str) -> list[str]:
    """Return the query as quoted FTS5 parts; nothing that a visitor types is read as an operator."""
    runs = _RUN.findall(query[:LONGEST_QUERY])[:_MOST_PARTS]
    return [_phrase(run) for run in runs]


def _words(query: str) -> list[str]:
    """Return the words inside the query: a run such as 家族の相談 is a phrase first, and then 家族 and 相談."""
    runs = _RUN.findall(query[:LONGEST_QUERY])
    words = [word for run in runs for word in (_WORD.findall(run) or [run])]
    return [_phrase(word) for word in words[:_MOST_PARTS]]


def _phrase(run: str) -> str:
    if not _JAPANESE.match(run):
        return f'"{run}"*'
    if len(run) == 1:
        return f'"{run}"*'
    return '"' + " ".join(_pairs(run)) + '"'


def _passage(article: Article, query: str) -> str:
    text = " ".join(markdown.plain(article.text).split())
    lowered = text.lower()
    places = [lowered.find(run.lower()) for run in _RUN.findall(query[:LONGEST_QUERY])]
    start = max(0, min((place for place in places if place >= 0), default=0) - _AROUND)
    end = min(len(text), start + 2 * _AROUND + 40)
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
