"""Scales, ticks and the places of dots."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.algorithms.charts.dots import Kind, Row, dot_rows
from engawa.algorithms.charts.scale import Scale, Shape, nice_ceiling

maxima = st.floats(0.01, 1e6)
shapes = st.sampled_from(Shape)


@pytest.mark.parametrize(
    ("shape", "value", "place"),
    [
        (Shape.LINEAR, 0, 10),
        (Shape.LINEAR, 25, 60),
        (Shape.LINEAR, 50, 110),
        (Shape.LINEAR, 70, 110),
        (Shape.LINEAR, -3, 10),
        (Shape.SQUARE_ROOT, 0, 10),
        (Shape.SQUARE_ROOT, 12.5, 60),
        (Shape.SQUARE_ROOT, 50, 110),
    ],
)
def test_a_value_has_its_place(shape: Shape, value: float, place: float) -> None:
    assert Scale(50, 10, 110, shape).place(value) == pytest.approx(place)


@pytest.mark.parametrize(
    ("shape", "maximum", "most", "ticks"),
    [
        (Shape.LINEAR, 8, 6, (0, 2, 4, 6, 8)),
        (Shape.LINEAR, 30, 6, (0, 10, 20, 30)),
        (Shape.LINEAR, 0.5, 6, (0, 0.1, 0.2, 0.3, 0.4, 0.5)),
        (Shape.LINEAR, 7, 6, (0, 2, 4, 6)),
        (Shape.LINEAR, 100, 2, (0, 100)),
        (Shape.LINEAR, 3, 2, (0, 3)),
        (Shape.SQUARE_ROOT, 30, 7, (0, 1, 5, 10, 20, 30)),
        (Shape.SQUARE_ROOT, 100, 4, (0, 20, 100)),
    ],
)
def test_ticks_are_round(shape: Shape, maximum: float, most: int, ticks: tuple[float, ...]) -> None:
    assert Scale(maximum, shape=shape).ticks(most=most) == ticks


@pytest.mark.parametrize(("value", "ceiling"), [(26, 30), (6.9, 8), (8, 8), (8.1, 10), (0.012, 0.02), (1234, 2000)])
def test_a_ceiling_is_round_and_not_below(value: float, ceiling: float) -> None:
    assert nice_ceiling(value) == ceiling


@given(maxima, shapes, st.integers(2, 9))
def test_ticks_start_at_nothing_rise_and_stay_few(maximum: float, shape: Shape, most: int) -> None:
    ticks = Scale(maximum, shape=shape).ticks(most=most)
    assert ticks[0] == 0
    assert list(ticks) == sorted(set(ticks))
    assert 2 <= len(ticks) <= most
    assert ticks[-1] <= maximum * (1 + 1e-9)


@given(maxima, shapes, st.floats(0, 1), st.floats(0, 1))
def test_a_larger_value_never_lies_before_a_smaller_one(maximum: float, shape: Shape, one: float, other: float) -> None:
    scale = Scale(maximum, 5, 95, shape)
    low, high = sorted((one * maximum, other * maximum))
    assert 5 <= scale.place(low) <= scale.place(high) <= 95 + 1e-9


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Scale(0),
        lambda: Scale(1, 5, 5),
        lambda: Scale(1).ticks(most=1),
        lambda: nice_ceiling(0),
        lambda: Row("a", 1, low=1),
        lambda: Row("a", 1, low=2, high=3),
    ],
    ids=["no maximum", "no length", "one tick", "no ceiling", "half interval", "value outside"],
)
def test_what_cannot_be_drawn_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        wrong()


def test_rows_follow_each_other_with_words_above_their_dot() -> None:
    rows = [Row("Japan", 2, 1, 4), Row("Korea", 5, kind=Kind.HOLLOW, weight=0.2, note="aged 19–34")]
    layout = dot_rows(rows, maximum=8, width=200, row_height=5, ticks=[0, 4, 8])
    first, second = layout.rows
    assert (first.row, second.row) == tuple(rows)
    assert second.top - first.top == 5
    for placed in layout.rows:
        assert placed.top < placed.label_y < placed.note_y < placed.y < placed.top + 5
    assert layout.bottom == second.top + 5 < layout.height
    assert [first.faint, second.faint] == [False, True]


def test_dots_intervals_and_ticks_share_one_scale() -> None:
    layout = dot_rows([Row("Japan", 4, 0, 8)], maximum=8, width=200, ticks=[0, 4, 8])
    (placed,) = layout.rows
    assert [tick.x for tick in layout.ticks] == [layout.start, placed.x, layout.end]
    assert placed.interval is not None
    assert (placed.interval.start, placed.interval.end) == (layout.start, layout.end)
    assert placed.x == 100


def test_a_row_without_interval_has_none_and_no_rows_are_an_empty_chart() -> None:
    assert dot_rows([Row("Japan", 4)], maximum=8).rows[0].interval is None
    empty = dot_rows([], maximum=8)
    assert empty.rows == ()
    assert empty.top == empty.bottom
