"""The atlas as it ships, and the slips that its reader names."""

import re
import tomllib
import unicodedata
from itertools import chain
from pathlib import Path

import pytest

from engawa.care.library import atlas as atlas_module
from engawa.care.library.atlas import Atlas, AtlasError, Figure, Method, Sure, Topic, load
from engawa.lib.texts import Texts

CONTENT = Path(atlas_module.__file__).parent / "content"
SOURCES = tomllib.loads((CONTENT / "sources.toml").read_text(encoding="utf-8"))
JAPANESE = re.compile(r"[\u3040-\u30ff]")
UNKIND = re.compile(r"社会復帰|普通|甘え|べき|[!！]|\bnormal|\bshould\b|\blazy", re.IGNORECASE)
WIDEST_NOTE = 42

GOOD = """
[[figure]]
id = "one"
country = "JP"
topic = "how-common"
year = 2020
published = 2021
method = "probability"
percent = 2
low = 1
high = 3
who = { en = "people", ja = "ひと" }
says = { en = "Found.", ja = "ありました。" }
source = "paper"
sure = "seen"

[[gap]]
countries = ["GB"]
says = { en = "Nothing.", ja = "ありません。" }
"""


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load(CONTENT / "atlas.toml", sources=SOURCES)


def load_text(folder: Path, text: str) -> Atlas:
    path = folder / "atlas.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, sources={"paper"})


def the(atlas: Atlas, figure_id: str) -> Figure:
    figure = atlas.figure(figure_id)
    assert figure is not None
    return figure


def texts_of(atlas: Atlas) -> list[Texts]:
    of_figures = chain.from_iterable((one.who, one.says, one.why) for one in atlas.figures)
    return [text for text in (*of_figures, *(gap.says for gap in atlas.gaps)) if text]


def test_the_atlas_that_ships_is_whole(atlas: Atlas) -> None:
    assert len(atlas.figures) >= 60
    assert {"world", "JP", "KR", "HK", "CN", "SG", "NG", "US", "IT", "ES"} == set(atlas.countries)
    assert {figure.topic for figure in atlas.figures} == set(Topic)
    uncounted = set(chain.from_iterable(gap.countries for gap in atlas.gaps))
    assert {"GB", "AU", "FR", "DE", "FI", "CN", "world"} <= uncounted


def test_every_figure_names_a_source_and_no_year_after_publication(atlas: Atlas) -> None:
    for figure in atlas.figures:
        assert figure.source in SOURCES, figure.id
        assert (figure.year or 0) <= figure.published, figure.id


def test_a_figure_is_no_surer_than_its_source(atlas: Atlas) -> None:
    for figure in atlas.figures:
        if not SOURCES[figure.source]["seen"]:
            assert figure.sure is Sure.REMEMBERED, figure.id


def test_disputed_figures_say_why(atlas: Atlas) -> None:
    disputed = {figure.id for figure in atlas.figures if figure.disputed}
    assert disputed == {"world-2025-hq25", "italy-association"}


def test_shares_lie_in_their_intervals(atlas: Atlas) -> None:
    for figure in atlas.shares():
        assert figure.percent is not None
        assert 0 <= (figure.low or 0) <= figure.percent <= (figure.high or 100) <= 100, figure.id


def test_only_what_was_drawn_at_random_is_called_so(atlas: Atlas) -> None:
    at_random = {figure.method for figure in atlas.figures if figure.at_random}
    assert at_random == {Method.PROBABILITY, Method.META_ANALYSIS}
    metas = [figure.id for figure in atlas.figures if figure.method is Method.META_ANALYSIS]
    assert [one for one in metas if the(atlas, one).at_random] == ["world-2025-random"]


def test_texts_are_in_both_languages_and_kind(atlas: Atlas) -> None:
    for text in texts_of(atlas):
        assert JAPANESE.search(text.ja), text.ja
        assert not JAPANESE.search(text.en), text.en
        assert not UNKIND.search(text.en + text.ja), text.en


def test_who_was_asked_fits_one_line_of_a_narrow_chart(atlas: Atlas) -> None:
    for figure in atlas.figures:
        for text in (figure.who.en, figure.who.ja):
            wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
            assert len(text) + wide <= WIDEST_NOTE, f"{figure.id}: {text}"


def test_the_atlas_answers_by_country_and_id(atlas: Atlas) -> None:
    assert the(atlas, "japan-2022").people == 1_460_000
    assert atlas.figure("nowhere") is None
    assert {figure.country for figure in atlas.figures_of("IT")} == {"IT"}
    assert len(atlas.gaps_of("GB")) == 1
    assert atlas.gaps_of("GB") == atlas.gaps_of("AU") != atlas.gaps_of("FR")
    assert the(atlas, "japan-2006-ever").when == "2002–2006"
    assert the(atlas, "usa-2019-students").when == "2019"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "a"), ("ja", "あ"), ("ja-jp", "あ"), ("en-gb", "a"), ("fr", "a")]
)
def test_a_text_is_read_in_a_language_it_has(language: str, text: str) -> None:
    assert Texts("a", "あ").get(language) == text


@pytest.mark.parametrize(
    "value",
    [None, "a", {}, {"en": "a"}, {"en": " ", "ja": "あ"}, {"en": "a", "ja": "あ", "fr": "b"}],
)
def test_a_text_that_is_not_in_both_languages_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="here"):
        Texts.parse(value, "here")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"paper"', '"rumour"', "one: source: 'rumour' is not a known source"),
        ("percent = 2", "percent = 102", "one: percent: lies outside"),
        ("percent = 2", "percent = 4", "one: low: an interval needs"),
        ("percent = 2", 'percent = "2"', "one: percent: expected a number"),
        ("high = 3\n", "", "one: low: an interval needs"),
        ("percent = 2\nlow = 1\nhigh = 3", "", "one: percent: a figure needs percent or people"),
        ("year = 2020", "year = 2022", "one: published: the years"),
        ("year = 2020", "year = 2020.5", "one: year: expected a whole number"),
        ("published = 2021", "", "one: published: missing"),
        ("published = 2021", "published = 2021\npeople = 0", "one: people: expected a number"),
        ("published = 2021", "published = 2021\nages = [30, 20]", "one: ages: expected"),
        ('"probability"', '"guess"', "one: method: 'guess' is not one of probability"),
        ('"JP"', '"Japan"', "one: country: 'Japan' is neither"),
        (', ja = "ひと" }', " }", "one: who.ja: missing or empty"),
        ('sure = "seen"', 'sure = "seen"\ndisputed = true', "one: why: expected a table"),
        (
            'sure = "seen"',
            'sure = "seen"\nwhy = { en = "a", ja = "あ" }',
            "one: why: belongs to a disputed figure",
        ),
        ('sure = "seen"', 'sure = "seen"\ndisputed = 1', "one: disputed: expected true or false"),
        ('sure = "seen"', 'sure = "seen"\nsize = 1', "one: size: unknown key"),
        ('["GB"]', "[]", "gap 1: countries: missing"),
        ('["GB"]', '"GB"', "gap 1: countries: expected a list"),
        ("[[gap]]", "[[gaps]]", "gaps: unknown key"),
        ("[[gap]]", "[gap]", "gap: expected a list of tables"),
        ("[[gap]]", "[[gap", "atlas.toml: "),
        ("[[gap]]", GOOD.split("[[gap]]")[0] + "[[gap]]", "one: id: used twice"),
    ],
)
def test_a_slip_is_named_by_file_entry_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    load_text(tmp_path, GOOD)
    assert old in GOOD
    with pytest.raises(AtlasError, match=re.escape(said)) as caught:
        load_text(tmp_path, GOOD.replace(old, new))
    assert str(caught.value).startswith("atlas.toml: ")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"atlas\.toml"):
        load(tmp_path / "atlas.toml")
