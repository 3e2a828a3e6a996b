"""What is often said: the file as it ships, and the slips that its reader names."""

import re
import tomllib
from pathlib import Path

import pytest

from engawa.care.library import atlas, sayings
from engawa.care.library.sayings import Saying, SayingsError, Verdict

CONTENT = Path(sayings.__file__).parent / "content"
SOURCES = tomllib.loads((CONTENT / "sources.toml").read_text(encoding="utf-8"))
FIGURES = {figure.id for figure in atlas.load(CONTENT / "atlas.toml").figures}
JAPANESE = re.compile(r"[\u3040-\u30ff]")
UNKIND = re.compile(r"社会復帰|普通|甘え|べき|[!！]|\bnormal|\bshould\b|\blazy", re.IGNORECASE)

GOOD = """
[[saying]]
id = "one"
said = { en = "It is so.", ja = "そうです。" }
verdict = "contested"
known = { en = "Some say no.", ja = "違うという人もいます。" }
sources = ["paper"]
figures = ["count"]
"""


@pytest.fixture(scope="module")
def all_sayings() -> tuple[Saying, ...]:
    return sayings.load(CONTENT / "sayings.toml", sources=SOURCES, figures=FIGURES)


def load_text(folder: Path, text: str) -> tuple[Saying, ...]:
    path = folder / "sayings.toml"
    path.write_text(text, encoding="utf-8")
    return sayings.load(path, sources={"paper"}, figures={"count"})


def test_the_sayings_that_ship_use_every_verdict(all_sayings: tuple[Saying, ...]) -> None:
    assert len(all_sayings) >= 15
    assert {saying.verdict for saying in all_sayings} == set(Verdict)


def test_sayings_rest_on_sources_and_figures_that_exist(all_sayings: tuple[Saying, ...]) -> None:
    for saying in all_sayings:
        assert saying.sources, saying.id
        assert set(saying.sources) <= set(SOURCES), saying.id
        assert set(saying.figures) <= FIGURES, saying.id


def test_what_is_known_is_two_to_four_kind_sentences(all_sayings: tuple[Saying, ...]) -> None:
    for saying in all_sayings:
        for text in (saying.said, saying.known):
            assert JAPANESE.search(text.ja), saying.id
            assert not UNKIND.search(text.en + text.ja), saying.id
        assert 2 <= saying.known.ja.count("。") <= 4, saying.id
        assert 2 <= len(re.findall(r"[.?](?: |$)", saying.known.en)) <= 4, saying.id


def test_counts_and_trends_give_their_year(all_sayings: tuple[Saying, ...]) -> None:
    for saying in all_sayings:
        assert re.search(r"\b20\d\d\b", saying.known.en), saying.id
        assert re.search(r"20\d\d年", saying.known.ja), saying.id


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"contested"', '"wrong"', "one: verdict: 'wrong' is not one of supported"),
        ('["paper"]', '["rumour"]', "one: sources: 'rumour' is not known"),
        ('["paper"]', "[]", "one: sources: missing or empty"),
        ('["count"]', '["guess"]', "one: figures: 'guess' is not known"),
        ('en = "It is so.", ', "", "one: said.en: missing or empty"),
        ('id = "one"', "", "saying 1: id: missing or empty"),
        ("figures", "figure", "one: figure: unknown key"),
        ("[[saying]]", GOOD + "[[saying]]", "one: id: used twice"),
    ],
)
def test_a_slip_is_named_by_file_entry_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    load_text(tmp_path, GOOD)
    assert old in GOOD
    with pytest.raises(SayingsError, match=re.escape(f"sayings.toml: {said}")):
        load_text(tmp_path, GOOD.replace(old, new))
