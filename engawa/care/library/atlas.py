"""The atlas: what has been counted about long withdrawal, how, and what nobody has counted.

A share means little without who was asked and how they were chosen, so a figure always carries
both. Shares of one topic, "how-common", may be compared on one scale; the others answer questions
about people who were already found.
"""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engawa.care.library.tables import Table, read_tables, refuse_twins
from engawa.lib.texts import Texts

WORLD = "world"
FIGURE_KEYS = (
    *("id", "country", "topic", "since", "year", "published", "sample", "ages", "who"),
    *("method", "at_random", "percent", "low", "high", "people", "says", "source", "sure"),
    *("disputed", "why"),
)
GAP_KEYS = ("countries", "says", "source")


class AtlasError(ValueError):
    """Raised when the atlas does not hold together; names file, entry and key."""


class Topic(StrEnum):
    """What a figure is about."""

    HOW_COMMON = "how-common"
    WHO = "who"
    HOW_LONG = "how-long"
    WHY = "why"
    HEALTH = "health"
    WISHES = "wishes"


class Method(StrEnum):
    """How the people who were asked had been chosen."""

    PROBABILITY = "probability"
    CONVENIENCE = "convenience"
    SELF_SELECTED = "self-selected"
    CLINICAL = "clinical"
    REGISTER = "register"
    META_ANALYSIS = "meta-analysis"
    ESTIMATE = "estimate"


class Sure(StrEnum):
    """Whether the figure was seen in a copy of its source, remembered, or worked out by us."""

    SEEN = "seen"
    REMEMBERED = "remembered"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was counted; `country` is ISO 3166 or "world", shares are per cent."""

    id: str
    country: str
    topic: Topic
    since: int | None
    year: int | None
    published: int
    sample: int | None
    ages: tuple[int, int] | None
    who: Texts
    method: Method
    at_random: bool
    percent: float | None
    low: float | None
    high: float | None
    people: int | None
    says: Texts
    source: str
    sure: Sure
    why: Texts | None

    @property
    def disputed(self) -> bool:
        """Whether people who know the matter doubt that the figure means what it seems to."""
        return self.why is not None

    @property
    def when(self) -> str:
        """Return the years of asking, or the year of publication where only that is known."""
        last = self.year or self.published
        return f"{self.since}–{last}" if self.since else str(last)


@dataclass(frozen=True, slots=True)
class Gap:
    """Where no figure can be given, and what there is instead."""

    countries: tuple[str, ...]
    says: Texts
    source: str | None


@dataclass(frozen=True, slots=True)
class Atlas:
    """All figures and gaps, in the order of the file."""

    figures: tuple[Figure, ...]
    gaps: tuple[Gap, ...]

    @property
    def countries(self) -> tuple[str, ...]:
        """Return every country with a figure, in the order of the file."""
        return tuple(dict.fromkeys(figure.country for figure in self.figures))

    def figure(self, figure_id: str) -> Figure | None:
        """Find a figure by its id."""
        return next((figure for figure in self.figures if figure.id == figure_id), None)

    def figures_of(self, country: str) -> tuple[Figure, ...]:
        """Return the figures of one country."""
        return tuple(figure for figure in self.figures if figure.country == country)

    def gaps_of(self, country: str) -> tuple[Gap, ...]:
        """Return what is not known about one country."""
        return tuple(gap for gap in self.gaps if country in gap.countries)

    def shares(self, topic: Topic = Topic.HOW_COMMON) -> tuple[Figure, ...]:
        """Return the figures of one topic that are a share and can be drawn."""
        return tuple(one for one in self.figures if one.topic is topic and one.percent is not None)


def load(path: Path, *, sources: Container[str] | None = None) -> Atlas:
    """Read and check an atlas; give `sources` to have every source looked up as well."""
    tables = read_tables(path, ("figure", "gap"), AtlasError)
    atlas = Atlas(
        figures=tuple(_figure(table, sources) for table in tables["figure"]),
        gaps=tuple(_gap(table, sources) for table in tables["gap"]),
    )
    refuse_twins([figure.id for figure in atlas.figures], path.name, AtlasError)
    return atlas


def _figure(table: Table, sources: Container[str] | None) -> Figure:
    table.only(FIGURE_KEYS)
    method = table.choice("method", Method)
    at_random = table.flag("at_random")
    percent, low, high = _share(table)
    return Figure(
        id=table.text("id"),
        country=_country(table, "country", table.text("country")),
        topic=table.choice("topic", Topic),
        since=table.whole("since"),
        year=table.whole("year"),
        published=_published(table),
        sample=_count(table, "sample"),
        ages=_ages(table),
        who=table.texts("who"),
        method=method,
        at_random=method is Method.PROBABILITY if at_random is None else at_random,
        percent=percent,
        low=low,
        high=high,
        people=_people(table, percent),
        says=table.texts("says"),
        source=_known(table, "source", sources),
        sure=table.choice("sure", Sure),
        why=_why(table),
    )


def _gap(table: Table, sources: Container[str] | None) -> Gap:
    table.only(GAP_KEYS)
    names = table.names("countries")
    if not names:
        table.fail("countries", "missing or empty")
    return Gap(
        countries=tuple(_country(table, "countries", name) for name in names),
        says=table.texts("says"),
        source=_known(table, "source", sources) if "source" in table.values else None,
    )


def _country(table: Table, key: str, name: str) -> str:
    if name != WORLD and not (len(name) == 2 and name.isascii() and name.isupper()):
        table.fail(key, f'{name!r} is neither two capital letters nor "{WORLD}"')
    return name


def _published(table: Table) -> int:
    published = table.whole("published")
    if published is None:
        table.fail("published", "missing or empty")
    years = [table.whole("since"), table.whole("year"), published]
    known = [year for year in years if year is not None]
    if known != sorted(known):
        table.fail("published", "the years do not follow each other")
    return published


def _share(table: Table) -> tuple[float | None, float | None, float | None]:
    percent, low, high = (table.number(key) for key in ("percent", "low", "high"))
    if percent is not None and not 0 <= percent <= 100:
        table.fail("percent", "lies outside 0 to 100")
    if low is None and high is None:
        return percent, None, None
    if percent is None or low is None or high is None or not 0 <= low <= percent <= high <= 100:
        table.fail("low", "an interval needs low and high, with percent between them")
    return percent, low, high


def _people(table: Table, percent: float | None) -> int | None:
    people = _count(table, "people")
    if people is None and percent is None:
        table.fail("percent", "a figure needs percent or people; without either it is a gap")
    return people


def _count(table: Table, key: str) -> int | None:
    count = table.whole(key)
    if count is not None and count <= 0:
        table.fail(key, "expected a number above 0")
    return count


def _ages(table: Table) -> tuple[int, int] | None:
    match table.values.get("ages"):
        case None:
            return None
        case [int(lo), int(hi)] if 0 <= lo <= hi:
            return lo, hi
    return table.fail("ages", "expected [from, to]")


def _known(table: Table, key: str, sources: Container[str] | None) -> str:
    source = table.text(key)
    if sources is not None and source not in sources:
        table.fail(key, f"{source!r} is not a known source")
    return source


def _why(table: Table) -> Texts | None:
    if not table.flag("disputed"):
        if "why" in table.values:
            table.fail("why", "belongs to a disputed figure only")
        return None
    return table.texts("why")
