"""Templates hold no code, no style and no unescaped text, and reach downwards only."""

import re
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import UndefinedError

from engawa.ui import navigation

ENGAWA = Path(__file__).parents[2] / "engawa"
TEMPLATES = sorted(ENGAWA.glob("**/templates/**/*.html"))
PYTHON = sorted(ENGAWA.glob("**/*.py"))

FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "an inline style": r"<style|\sstyle\s*=",
    "an inline handler": r"<[^>{]*\son\w+\s*=",
    "an address that runs": r"javascript:|data:text",
    "unescaped text": r"\|\s*safe\b|autoescape\s+false|Markup\(",
    "something from elsewhere": r"<(script|link|img|iframe|form)[^>]*\s(src|href|action)=[\"']?(https?:)?//",
}
# Beside the places that portals register, the frame leads to these: they are the pages of every installation.
FRAME = {
    "leave",
    "visitor:home",
    "visitor:help",
    "visitor:about",
    "visitor:privacy",
    "visitor:atlas",
    "visitor:supporters",
    "members:sign-in",
    "members:start",
    "members:lock",
    "members:unlock",
    "members:awake",
    "members:find",
}


def named(path: Path) -> str:
    return str(path.relative_to(ENGAWA))


def floor(path: Path) -> str:
    return path.relative_to(ENGAWA).parts[0]


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN)
def test_no_template_holds(pattern):
    holding = [named(path) for path in TEMPLATES if re.search(pattern, path.read_text(encoding="utf-8"), re.IGNORECASE)]

    assert TEMPLATES
    assert holding == []


def test_text_is_declared_to_be_markup_in_one_file_only():
    declaring = re.compile(r"\bMarkup\(|mark_safe|format_html|SafeString|__html__|autoescape\s*=\s*False")

    assert [named(path) for path in PYTHON if declaring.search(path.read_text(encoding="utf-8"))] == ["ui/safe.py"]


def test_what_a_template_is_given_is_escaped():
    for engine in (engine for engine in engines.all() if hasattr(engine, "env")):
        made = engine.env.from_string("{{ x }}<a b='{{ x }}'>").render(x="<'\">&")
        assert made == "&lt;&#39;&#34;&gt;&amp;<a b='&lt;&#39;&#34;&gt;&amp;'>"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_of_a_portal_build_on_the_frame_and_the_frame_on_itself(path):
    used = re.findall(r"{%-?\s*(?:extends|include|import|from)\s+[\"'](\w+)/", path.read_text(encoding="utf-8"))
    own = path.parts[path.parts.index("templates") + 1]

    # "members" holds what the rooms of people and families have in common.
    assert set(used) <= ({"ui"} if floor(path) == "ui" else {"ui", "members", own})


def test_the_frame_leads_only_to_registered_places_and_the_pages_that_every_installation_has():
    frame = [path for path in TEMPLATES if floor(path) == "ui"]
    named_there = {
        name for path in frame for name in re.findall(r"url\([\"']([\w:-]+)[\"']", path.read_text(encoding="utf-8"))
    }
    registered = {place.url for places in navigation.PLACES.values() for place in places}

    assert named_there <= FRAME | registered
    assert named_there - registered == FRAME - registered, "the list above names nothing that is gone"


def test_a_name_that_a_template_misspells_is_an_error():
    for engine in (engine for engine in engines.all() if hasattr(engine, "env")):
        with pytest.raises(UndefinedError, match="misspelt"):
            engine.env.from_string("{{ misspelt }}").render()
