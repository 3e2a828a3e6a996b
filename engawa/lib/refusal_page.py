"""The page of what the door refuses: complete in itself, and in both languages, since nobody has asked yet who is here.

No style and no script stands in it, since the policy of our answers allows none; files that make it look like our pages
are named by whoever knows their addresses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

LANGUAGES = ("en", "ja")
BACK = {"en": "Back", "ja": "戻る"}
HELP = {"en": "Help right now", "ja": "今すぐの相談先"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not taken: the status, and by language a heading and a sentence."""

    status: int
    words: Mapping[str, tuple[str, str]]


def refusal_page(refusal: Refusal, scope: Mapping[str, Any], head: str = "") -> bytes:
    """Return the page, the language of the address first, with a way back to the page that the form stood on.

    `head` is markup that stands in its head.
    """
    first, second = LANGUAGES if not scope["path"].startswith("/ja/") else LANGUAGES[::-1]
    back = came_from(scope)
    html = f"""<!doctype html>
<html lang="{first}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{refusal.words[first][0]}</title>
{head}
</head>
<body>
<main class="page narrow">
{_part(refusal, first, back, "h1")}
{_part(refusal, second, back, "h2")}
</main>
</body>
</html>
"""
    return html.encode()


def came_from(scope: Mapping[str, Any]) -> str:
    """Return the path of the page that a request came from, if that is one of ours; otherwise the front page."""
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1")
    try:
        page = urlsplit(headers.get(b"referer", b"").decode("ascii"))
    except ValueError:
        return "/"
    # With two strokes, or one of each kind, a browser would read the beginning of the path as another host.
    is_ours = host and page.netloc == host and page.path.startswith("/") and page.path[1:2] not in {"/", "\\"}
    return page.path if is_ours else "/"


def _part(refusal: Refusal, language: str, back: str, heading: str) -> str:
    title, sentence = refusal.words[language]
    ways = (
        f'<a class="button main" href="{escape(back)}">{BACK[language]}</a>\n'
        f'<a class="button" href="/{language}/help/">{HELP[language]}</a>'
    )
    return (
        f'<section lang="{language}">\n<{heading}>{title}</{heading}>\n<p>{sentence}</p>\n'
        f'<p class="actions">{ways}</p>\n</section>'
    )
