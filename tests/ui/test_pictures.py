"""Every picture is small, well-formed, paintable from the stylesheet alone, and safe to repeat."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engawa.ui.pictures import sections
from engawa.ui.pictures.garden import garden
from engawa.ui.pictures.icons import ICONS, icon
from engawa.ui.pictures.path import path_through_house
from engawa.ui.pictures.season import Season, is_southern, season
from engawa.ui.pictures.sections import section
from engawa.ui.pictures.windows import windows

CSS = Path(__file__).parents[2] / "engawa/ui/static/ui/css/pictures.css"
SIGNS = ("Going out", "People", "Sleep", "Screens|at night", "外出できる日|のこと", "Myself & home")
LEVELS = (0, 1, 2, None, 1, 2)

Draw = Callable[[str, str], str]


def _garden(each: Season) -> Draw:
    return lambda label, prefix: garden(each, label=label, prefix=prefix)


def _section(name: str) -> Draw:
    return lambda label, prefix: section(name, label=label, prefix=prefix)


def _path(done: int, total: int) -> Draw:
    return lambda label, prefix: path_through_house(done, total, label=label, prefix=prefix)


def _windows(label: str, prefix: str) -> str:
    return windows(LEVELS, SIGNS, label=label, prefix=prefix)


PICTURES: dict[str, Draw] = {
    **{f"garden-{each}": _garden(each) for each in Season},
    **{f"section-{name}": _section(name) for name in sections.NAMES},
    **{f"path-{done}-{total}": _path(done, total) for done, total in ((0, 8), (9, 22), (8, 8))},
    "windows": _windows,
}
each_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES.keys())


def _elements(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter())


def _ids(svg: str) -> list[str]:
    return [one.attrib["id"] for one in _elements(svg) if "id" in one.attrib]


def _classes(svg: str) -> set[str]:
    return {name for one in _elements(svg) for name in one.get("class", "").split()}


def _outlines(svg: str, cls: str) -> int:
    """Count the separate outlines drawn in one class."""
    return sum(one.get("d", "").count("M") for one in _elements(svg) if one.get("class") == cls)


@each_picture
def test_a_picture_is_named_by_its_title_or_silent(draw: Draw) -> None:
    named, silent = _elements(draw("A quiet <place>", "x")), _elements(draw("", "x"))

    assert named[0].get("role") == "img"
    assert [one.text for one in named if one.get("id") == named[0].get("aria-labelledby")] == ["A quiet <place>"]
    assert silent[0].get("aria-hidden") == "true"
    assert not set(silent[0].attrib) & {"role", "width", "height"}


@each_picture
def test_a_picture_stays_small(draw: Draw) -> None:
    svg = draw("A house with an open paper door and a garden", "prefix")
    is_scene = 'viewBox="0 0 720 320"' in svg

    assert len(svg.encode()) < (7168 if is_scene else 5120)


@each_picture
def test_colours_come_only_from_classes_with_a_rule(draw: Draw) -> None:
    rules = set(re.findall(r"\.([a-z][a-z-]*)", CSS.read_text()))
    attributes = {(name, text) for one in _elements(draw("", "x")) for name, text in one.items()}

    assert _classes(draw("", "x")) <= rules
    assert not {name for name, _ in attributes} & {"style", "stroke", "color", "stop-color"}
    assert all(text.startswith("url(#x-") for name, text in attributes if name == "fill")


@each_picture
def test_numbers_have_one_decimal_at_most(draw: Draw) -> None:
    assert not re.search(r"\.\d\d", draw("", "x"))


@each_picture
def test_two_copies_on_a_page_share_no_id_and_point_at_their_own(draw: Draw) -> None:
    first, second = draw("One", "a"), draw("Two", "b")
    pointed = set(re.findall(r'(?:url\(#|href="#)([\w-]+)', first))

    assert len(set(_ids(first))) == len(_ids(first)) > 0
    assert not set(_ids(first)) & set(_ids(second))
    assert pointed <= set(_ids(first))


@each_picture
def test_a_picture_is_drawn_the_same_every_time(draw: Draw) -> None:
    assert draw("", "x") == draw("", "x")


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_tiny_and_silent(name: str) -> None:
    svg = icon(name)

    assert len(svg) < 500
    assert _elements(svg)[0].attrib == {
        "class": "icon",
        "viewBox": "0 0 24 24",
        "aria-hidden": "true",
    }


@pytest.mark.parametrize("draw", [icon, section], ids=["icon", "section"])
def test_an_unknown_name_is_a_key_error(draw: Callable[[str], str]) -> None:
    with pytest.raises(KeyError):
        draw("unheard of")


@pytest.mark.parametrize("total", range(8, 23))
def test_the_path_fills_the_stones_behind_and_rings_the_one_underfoot(total: int) -> None:
    for done in range(total + 1):
        svg = path_through_house(done, total)

        assert _outlines(svg, "p-step-done") == done
        assert _outlines(svg, "p-step") == total - done
        assert ('"p-ring"' in svg) == (done < total)
        assert ('"p-lamp"' in svg) == (done == total)


@pytest.mark.parametrize("rooms", range(1, 7))
def test_the_path_can_lead_through_any_number_of_rooms(rooms: int) -> None:
    assert _elements(path_through_house(2, 9, rooms))


@pytest.mark.parametrize(
    ("level", "shaded", "unknown"),
    [(0, 0, 0), (1, 1, 0), (2, 1, 0), (None, 0, 1)],
    ids=["bright", "a third", "all", "not known"],
)
def test_a_window_shows_its_level(level: int | None, shaded: int, unknown: int) -> None:
    svg = windows([level], ["Sleep"])

    assert (_outlines(svg, "p-shade"), _outlines(svg, "p-unknown")) == (shaded, unknown)
    assert ("p-line-wood" in svg) == (level is not None)


def test_a_third_and_all_of_the_panes_differ_in_height() -> None:
    shades = [one.attrib["d"] for one in _elements(windows([1, 2], ["a", "b"])) if one.get("class") == "p-shade"]

    assert re.findall(r"v-(\d+)", " ".join(shades)) == ["22", "66"]


def test_window_labels_break_at_the_bar_and_cannot_inject_markup() -> None:
    lines = [one.text for one in _elements(windows([0], ["<b>|こと"])) if one.tag == "tspan"]

    assert lines == ["<b>", "こと"]


def test_windows_and_labels_must_be_equally_many() -> None:
    with pytest.raises(ValueError, match="zip"):
        windows([0, 1], ["Sleep"])


def test_both_night_blocks_hold_the_same_values() -> None:
    wished, chosen = (
        re.findall(r"(--p-[\w-]+): ([^;]+);", block)
        for block in re.findall(
            r':root(?::not\(\[data-theme="day"\]\)|\[data-theme="night"\]) \{([^}]+)\}',
            CSS.read_text(),
        )
    )

    assert wished == chosen
    assert len(chosen) > 20


NORTH = dict(zip(range(1, 13), "WWPPPSSSAAAW", strict=True))
SOUTH = dict(zip(range(1, 13), "SSAAAWWWPPPS", strict=True))
LETTER = {"P": Season.SPRING, "S": Season.SUMMER, "A": Season.AUTUMN, "W": Season.WINTER}


@pytest.mark.parametrize("southern", [False, True], ids=["north", "south"])
@pytest.mark.parametrize("month", range(1, 13))
def test_seasons_are_whole_months_in_both_halves_of_the_earth(month: int, southern: bool) -> None:
    expected = LETTER[(SOUTH if southern else NORTH)[month]]

    assert {season(date(2024, month, day), southern) for day in (1, 28)} == {expected}


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("AU", True), ("nz", True), ("BR", True), ("ZA", True), ("CL", True),
        ("JP", False), ("KR", False), ("IT", False), ("GB", False), ("CO", False),
        (None, False), ("", False), ("A", False), ("U N", False),
    ],
)  # fmt: skip
def test_southern_countries_are_known_by_their_code(country: str | None, expected: bool) -> None:
    assert is_southern(country) is expected
