"""Turn an article's Markdown into HTML: numbered sources, wide tables that scroll, links by name."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Raw HTML is off: articles are text, and a file that the organisation adds must not bring markup with it.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")

_CITATION = re.compile(r"\[\^([a-z0-9-]+)\]")
_LINK = re.compile(r"\]\((article|page):([a-z0-9-]+)\)")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)

LinkTo = Callable[[str, str], str]


def citations(text: str) -> tuple[str, ...]:
    """Return the ids of the sources cited in `text`, in the order of their first mention."""
    return tuple(dict.fromkeys(_CITATION.findall(text)))


def render(text: str, sources: Sequence[str], link_to: LinkTo) -> str:
    """Return HTML; `sources` gives the numbers, `link_to(kind, name)` the address of a link by name."""
    linked = _LINK.sub(lambda match: f"]({link_to(match[1], match[2])})", text)
    html = str(_MARKDOWN.renderer.render(_with_columns(_MARKDOWN.parse(linked)), _MARKDOWN.options, {}))
    html = _CITATION.sub(lambda match: _mark(match[1], sources), html)
    return _TABLE.sub(lambda match: f'<div class="scroll" tabindex="0">{match[0]}</div>', html)


def plain(text: str) -> str:
    """Return the words of a Markdown text, for searching and for counting reading time."""
    without_marks = _CITATION.sub("", text)
    without_links = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", without_marks)
    return re.sub(r"[#*_>|`-]+", " ", without_links)


def _with_columns(tokens: list[Token]) -> list[Token]:
    """Name each cell's column on the cell, for phones, where a row becomes lines and the column's head is far."""
    heads: list[str] = []
    column = 0
    for token, inside in pairwise(tokens):
        if token.type == "thead_open":
            heads = []
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            heads.append(inside.content)
        elif token.type == "td_open":
            token.attrSet("data-column", heads[column])
            column += 1
    return tokens


def _mark(id: str, sources: Sequence[str]) -> str:
    number = sources.index(id) + 1
    return f'<sup class="cite"><a href="#source-{number}">{number}</a></sup>'
