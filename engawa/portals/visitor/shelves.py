"""What the pages of the library show: section names, rendered articles, figures and sayings."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.algorithms.charts import dots
from engawa.care.library import atlas, sayings
from engawa.care.library.articles import library
from engawa.care.library.sources import CONTENT, Source, sources
from engawa.lib.names import country_name
from engawa.portals.visitor.links import link_to
from engawa.ui.pictures.dot_chart import dot_chart, key_dot
from engawa.ui.pictures.sections import section as section_picture
from engawa.ui.safe import markup

_SECTION_NAMES = {
    "understanding": gettext_lazy("Understanding"),
    "causes": gettext_lazy("Where it may come from"),
    "beside": gettext_lazy("Beside other conditions"),
    "talking": gettext_lazy("Talking, sleeping, small steps"),
    "help": gettext_lazy("What has helped others"),
    "family": gettext_lazy("For families"),
    "hope": gettext_lazy("Hope"),
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of the atlas in words."""

    id: str
    when: str
    who: str
    says: str
    size: str
    sample: str
    method: str
    sure: str
    why: str
    source: Source


@dataclass(frozen=True, slots=True)
class SayingRow:
    """One statement with its verdict and what is known."""

    id: str
    said: str
    verdict: str
    verdict_name: str
    known: str
    sources: tuple[Source, ...]


def section_name(id: str) -> str:
    """Return the name of a section in the current language."""
    return str(_SECTION_NAMES[id])


@cache
def body(language: str, slug: str) -> str:
    """Return an article as HTML; called with `language` active, since links are addresses in it."""
    return library().articles[language][slug].html(link_to)


def atlas_context(language: str, country: str) -> dict[str, object]:
    """Return everything the page of figures shows; the visitor's country stands open."""
    figures = _atlas().figures
    return {
        "picture": markup(section_picture("atlas")),
        "chart": markup(_chart(language, at_random=True)),
        "other_chart": markup(_chart(language, at_random=False)),
        "key": [(markup(key_dot(kind, faint=faint)), words) for kind, faint, words in _key()],
        "by_country": [
            (code, _country(code, language), [_figure_row(figure, language) for figure in _atlas().figures_of(code)])
            for code in dict.fromkeys(figure.country for figure in figures)
        ],
        "country": country,
        "gaps": [(_countries(gap.countries, language), gap.says.get(language)) for gap in _atlas().gaps],
    }


def sayings_context(language: str) -> dict[str, object]:
    """Return everything the page of sayings shows."""
    names = _verdicts()
    return {
        "rows": [
            SayingRow(
                id=saying.id,
                said=saying.said.get(language),
                verdict=saying.verdict,
                verdict_name=names[saying.verdict],
                known=saying.known.get(language),
                sources=tuple(sources()[id] for id in saying.sources),
            )
            for saying in _sayings()
        ]
    }


@cache
def _atlas() -> atlas.Atlas:
    return atlas.load(CONTENT / "atlas.toml", sources=sources())


@cache
def _sayings() -> tuple[sayings.Saying, ...]:
    figures = {figure.id for figure in _atlas().figures}
    return sayings.load(CONTENT / "sayings.toml", sources=sources(), figures=figures)


@cache
def _chart(language: str, *, at_random: bool) -> str:
    """Draw how common it is, apart for people drawn at random and for others: the two can't be compared."""
    figures = [figure for figure in _atlas().shares() if figure.at_random is at_random]
    rows = [_chart_row(figure, language) for figure in figures]
    highest = max(figure.high or figure.percent or 0 for figure in figures)
    layout = dots.dot_rows(rows, maximum=highest)
    label = _("Share of people in withdrawal, by study")
    return dot_chart(layout, label=label, prefix="at-random" if at_random else "others")


def _chart_row(figure: atlas.Figure, language: str) -> dots.Row:
    kind = dots.Kind.FILLED if figure.at_random else dots.Kind.HOLLOW
    return dots.Row(
        label=f"{_country(figure.country, language)} {figure.when}",
        note=figure.who.get(language),
        value=figure.percent or 0,
        low=figure.low,
        high=figure.high,
        weight=0.4 if figure.sure is atlas.Sure.REMEMBERED else 1.0,
        kind=kind,
    )


def _key() -> list[tuple[dots.Kind, bool, str]]:
    return [
        (dots.Kind.FILLED, False, _("drawn at random from everybody")),
        (dots.Kind.HOLLOW, False, _("people who came forward, or were found online")),
        (dots.Kind.FILLED, True, _("not seen by us in the source itself")),
    ]


def _figure_row(figure: atlas.Figure, language: str) -> FigureRow:
    return FigureRow(
        id=figure.id,
        when=figure.when,
        who=figure.who.get(language),
        says=figure.says.get(language),
        size=_size(figure),
        sample=f"{figure.sample:,}" if figure.sample else "–",
        method=_methods()[figure.method],
        sure=_sure()[figure.sure],
        why=figure.why.get(language) if figure.why else "",
        source=sources()[figure.source],
    )


def _size(figure: atlas.Figure) -> str:
    parts = [f"{figure.percent:g} %"] if figure.percent is not None else []
    if figure.low is not None and figure.high is not None:
        parts.append(f"({figure.low:g}–{figure.high:g})")
    if figure.people is not None:
        parts.append(_("{count} people").format(count=f"{figure.people:,}"))
    return " ".join(parts)


def _countries(codes: Iterable[str], language: str) -> str:
    return ("、" if language == "ja" else ", ").join(_country(code, language) for code in codes)


@cache
def _country(code: str, language: str) -> str:
    if code == atlas.WORLD:
        return _("Worldwide")
    return country_name(code, language)


def _methods() -> dict[atlas.Method, str]:
    return {
        atlas.Method.PROBABILITY: _("drawn at random"),
        atlas.Method.CONVENIENCE: _("people who were at hand"),
        atlas.Method.SELF_SELECTED: _("people who came forward"),
        atlas.Method.CLINICAL: _("people in treatment"),
        atlas.Method.REGISTER: _("a local count"),
        atlas.Method.META_ANALYSIS: _("many studies together"),
        atlas.Method.ESTIMATE: _("an estimate"),
    }


def _sure() -> dict[atlas.Sure, str]:
    return {
        atlas.Sure.SEEN: _("seen in the source"),
        atlas.Sure.REMEMBERED: _("not seen in the source itself"),
        atlas.Sure.DERIVED: _("worked out by us from the source"),
    }


def _verdicts() -> dict[sayings.Verdict, str]:
    return {
        sayings.Verdict.SUPPORTED: _("Supported"),
        sayings.Verdict.SUPPORTED_WITH_LIMITS: _("Supported, with limits"),
        sayings.Verdict.OUTDATED: _("Out of date"),
        sayings.Verdict.CONTESTED: _("Disputed"),
        sayings.Verdict.UNSUPPORTED: _("No support found"),
        sayings.Verdict.WEAK_EVIDENCE: _("Little evidence"),
        sayings.Verdict.MISNAMED: _("Wrongly named"),
    }
