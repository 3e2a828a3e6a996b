"""The file of an export that people read: one page, without anything from elsewhere, good in the dark and on paper."""

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.template import engines
from django.utils import translation

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.portals.exports import parts
from engawa.portals.exports.values import spoken
from engawa.portals.members import when
from engawa.ui.days import to_the_minute

# In the file itself, since it is read where there is no server. Everything of the account's is in the body, escaped.
STYLE = """
:root { color-scheme: light dark; --ink: #2e2620; --soft: #5f554c; --line: #d8cdbd; --surface: #f7f3ec; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6e0d6; --soft: #b5ada2; --line: #47424f; --surface: #1d1c26; }
}
body { font: 1.05rem/1.7 system-ui, sans-serif; color: var(--ink); background: var(--surface); max-width: 44rem;
  margin: 2rem auto; padding: 0 1.2rem; overflow-wrap: anywhere; }
h1, h2, h3 { font-family: Georgia, "Hiragino Mincho ProN", "Yu Mincho", serif; font-weight: 500; line-height: 1.3; }
h2 { margin-top: 2.6rem; border-top: 1px solid var(--line); padding-top: 1rem; }
article, dl { margin: 1rem 0; break-inside: avoid; }
.said { white-space: pre-wrap; margin: 0.2rem 0; }
.mine { padding-inline-start: 1rem; border-inline-start: 0.2rem solid var(--line); }
dt, .soft { color: var(--soft); font-size: 0.9em; }
dd { margin: 0 0 0.4rem; white-space: pre-wrap; }
a { color: inherit; }
@media print { :root { --ink: #000; --soft: #333; --surface: #fff; }
  body { margin: 0; max-width: none; font-size: 10pt; } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
HEAD = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{title}</title><style>{style}</style></head>
"""


def sheet(who: Account, rows: dict[str, list[dict[str, Any]]], now: datetime) -> str:
    """Return the page in the account's language."""
    language = who.language if who.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    moment = partial(_moment, zone=who.zone)
    with translation.override(language):
        sections = [_section(part, rows[part.key], moment) for part in parts.PARTS if rows[part.key]]
        body = engines[language].get_template("members/_read_me.html")
        html = body.render(
            {"called": names.of(who).called, "made": moment(now), "sections": sections, "moment": moment}
        )
    # A title that says nothing: it stands in the browser's tab and history.
    return HEAD.format(language=language, policy=POLICY, title="read-me", style=STYLE) + html + "</html>\n"


def _section(part: "parts.Part", rows: list[dict[str, Any]], moment: Any) -> dict[str, Any]:
    is_talk = part.key == "threads"
    lines = [] if is_talk else [_lines(row, moment) for row in rows]
    return {"title": str(part.title), "threads": rows if is_talk else [], "rows": [line for line in lines if line]}


def _lines(row: dict[str, Any], moment: Any) -> list[tuple[str, str]]:
    known = ((name, row[name]) for name in row if name in parts.LABELS)
    return [(str(parts.LABELS[name]), spoken(value, moment)) for name, value in known if value not in (None, "", [])]


def _moment(at: datetime, zone: str) -> str:
    return to_the_minute(at.astimezone(when.zone(zone)))
