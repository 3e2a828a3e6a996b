"""The library's articles: Markdown files with front matter, one for each language, checked when loaded."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from engawa.care.library import markdown
from engawa.care.library.sources import CONTENT, Source, sources
from engawa.lib.texts import LANGUAGES

SECTIONS = ("understanding", "causes", "beside", "talking", "help", "family", "hope")
PAGES = "pages"

_FRONT = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n(.*)\Z", re.DOTALL)
_NEEDED = {"title", "tab", "summary", "section", "order", "reviewed", "sources"}
# Words a minute, and characters a minute in Japanese, of somebody who is tired.
_WORDS_A_MINUTE, _CHARACTERS_A_MINUTE = 180, 450


class ArticleError(ValueError):
    """An article's file is wrong; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article in one language; `follows` is the version of the English text, `minutes` how long a reading takes."""

    slug: str
    language: str
    title: str
    tab: str
    summary: str
    section: str
    order: int
    reviewed: date
    follows: int
    text: str
    sources: tuple[Source, ...]
    minutes: int

    def html(self, link_to: markdown.LinkTo) -> str:
        """Return the body as HTML."""
        return markdown.render(self.text, [source.id for source in self.sources], link_to)


@dataclass(frozen=True, slots=True)
class Library:
    """All articles by language and slug, in reading order."""

    articles: Mapping[str, Mapping[str, Article]]
    pages: Mapping[str, Mapping[str, Article]]

    def section(self, language: str, section: str) -> tuple[Article, ...]:
        """Return the articles of a section in order."""
        return tuple(article for article in self.articles[language].values() if article.section == section)

    def beside(self, article: Article) -> tuple[Article | None, Article | None]:
        """Return the articles before and after this one in reading order."""
        order = list(self.articles[article.language].values())
        place = order.index(article)
        return (order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None)

    def is_behind(self, article: Article) -> bool:
        """Return whether the English text has moved on since this translation."""
        return article.follows < self.articles["en"][article.slug].follows


@cache
def library() -> Library:
    """Return the library that Engawa ships."""
    return Library(articles=_all(CONTENT / "articles"), pages=_all(CONTENT / PAGES))


def read(path: Path) -> Article:
    """Return the article in one file, or raise ArticleError."""
    slug, language, _ = path.name.split(".")
    match = _FRONT.match(path.read_text(encoding="utf-8"))
    if not match:
        raise ArticleError(f"{path.name}: no front matter between +++ lines")
    front, body = tomllib.loads(match[1]), match[2].strip()
    if wrong := _NEEDED - front.keys():
        raise ArticleError(f"{path.name}: front matter lacks {', '.join(sorted(wrong))}")
    return Article(
        slug=slug,
        language=language,
        follows=_version(front, language, path.name),
        text=body,
        sources=_cited(front["sources"], body, path.name),
        minutes=_minutes(body, language),
        **{key: front[key] for key in ("title", "tab", "summary", "section", "order", "reviewed")},
    )


def _version(front: Mapping[str, Any], language: str, name: str) -> int:
    key = "version" if language == "en" else "follows"
    version = front.get(key)
    if not isinstance(version, int):
        raise ArticleError(f"{name}: front matter lacks {key}")
    return version


def _minutes(body: str, language: str) -> int:
    plain = markdown.plain(body)
    if language == "ja":
        return max(1, round(len("".join(plain.split())) / _CHARACTERS_A_MINUTE))
    return max(1, round(len(plain.split()) / _WORDS_A_MINUTE))


def _cited(ids: list[str], body: str, name: str) -> tuple[Source, ...]:
    cited = markdown.citations(body)
    if set(cited) != set(ids):
        raise ArticleError(f"{name}: sources and citations differ: {', '.join(sorted(set(cited) ^ set(ids)))}")
    if unknown := set(ids) - sources().keys():
        raise ArticleError(f"{name}: unknown source {', '.join(sorted(unknown))}")
    return tuple(sources()[id] for id in cited)


def _all(folder: Path) -> dict[str, dict[str, Article]]:
    found = {language: _of_language(folder, language) for language in LANGUAGES}
    if found["en"].keys() != found["ja"].keys():
        raise ArticleError(
            f"{folder.name}: not in both languages: {', '.join(found['en'].keys() ^ found['ja'].keys())}"
        )
    return found


def _of_language(folder: Path, language: str) -> dict[str, Article]:
    found = [read(path) for path in sorted(folder.glob(f"*.{language}.md"))]
    if wrong := [article.slug for article in found if article.section not in {*SECTIONS, PAGES}]:
        raise ArticleError(f"{folder.name}: unknown section in {', '.join(wrong)}")
    rank = {section: place for place, section in enumerate((*SECTIONS, PAGES))}
    return {article.slug: article for article in sorted(found, key=lambda each: (rank[each.section], each.order))}
