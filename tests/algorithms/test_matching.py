"""Matching: what is laid beside what, and the best way to place everybody beside all ways there are."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engawa.algorithms.casework.fit import Fit, Practitioner, Request, fit
from engawa.algorithms.casework.matching import Suggested, ranked, suggested, weight

EVENING, NIGHT = 0b1111 << 72, 0b1111 << 88
MORI = Practitioner(
    1, languages=frozenset({"en", "ja"}), hours=EVENING, rungs=frozenset({"text", "voice"}),
    specialities=frozenset({"trauma"}), gender="woman", free=3,
)  # fmt: skip
NOBODY_SAID = Practitioner(2, free=1)


@pytest.mark.parametrize(
    ("request_", "one", "expected", "percent"),
    [
        pytest.param(Request("r"), MORI, ["room.free"], 100, id="nothing was asked for"),
        pytest.param(
            Request("r", languages=frozenset({"ja", "ko"}), rung="voice", gender="woman", hours={"evening": EVENING}),
            MORI, ["language.shared", "gender.as_asked", "rung.offered", "hours.all", "room.free"], 100,
            id="all that was asked for",
        ),
        pytest.param(
            Request("r", hours={"evening": EVENING, "night": NIGHT}), MORI, ["hours.some", "room.free"], 50,
            id="one of two parts of the day",
        ),
        pytest.param(
            Request("r", languages=frozenset({"en"}), hours={"night": NIGHT}), MORI,
            ["language.shared", "hours.none", "room.free"], 33, id="another part of the day is no condition",
        ),
        pytest.param(
            Request("r", specialities=frozenset({"autism", "trauma"}), knows=frozenset({1})), MORI,
            ["speciality.some", "known.already", "room.free"], 75, id="half of the specialities, and known",
        ),
        pytest.param(
            Request("r", specialities=frozenset({"autism"}), knows=frozenset({9})), MORI,
            ["speciality.none", "known.not_yet", "room.free"], 0, id="nothing fits, and it stays possible",
        ),
        pytest.param(
            Request("r", frozenset({"ja"}), {"night": NIGHT}, "voice", frozenset({"autism"}), "man"), NOBODY_SAID,
            ["language.unknown", "gender.unknown", "rung.unknown", "hours.unknown", "speciality.unknown", "room.free"],
            50, id="nobody said anything",
        ),
        pytest.param(Request("r"), replace(MORI, away=9), ["away.days", "room.free"], 0, id="away for nine days"),
        pytest.param(
            Request("r", hours={"evening": EVENING}), replace(MORI, hours=0b111 << 72), ["hours.none", "room.free"], 0,
            id="less than an hour of it is not enough",
        ),
    ],
)  # fmt: skip
def test_what_speaks_for_and_against(request_: Request, one: Practitioner, expected: list[str], percent: int) -> None:
    found = fit(request_, one)

    assert [each.id for each in found.findings] == expected
    assert (found.percent, found.possible, found.fit) == (percent, True, percent / 100)


@pytest.mark.parametrize(
    ("request_", "one", "refused"),
    [
        (Request("r", languages=frozenset({"ko"})), MORI, ("language",)),
        (Request("r", languages=frozenset({"ko"})), replace(MORI, languages=frozenset()), ("language",)),
        (Request("r", gender="man"), MORI, ("gender",)),
        (Request("r", rung="home"), MORI, ("rung",)),
        (Request("r", rung="text"), replace(MORI, rungs=frozenset()), ("rung",)),
        (Request("r"), replace(MORI, free=0), ("room",)),
        (Request("r"), replace(MORI, free=-2), ("room",)),
        (Request("r"), replace(MORI, takes_new=False), ("room",)),
        (Request("r", gender="man", rung="home"), MORI, ("gender", "rung")),
    ],
)
def test_a_condition_that_does_not_hold(request_: Request, one: Practitioner, refused: tuple[str, ...]) -> None:
    found = fit(request_, one)

    assert (found.refused, found.possible, found.fit) == (refused, False, 0.0)
    assert all(each.placed is None for each in _told(suggested([request_], [one])))


def test_findings_carry_what_they_speak_of() -> None:
    asked = Request(
        "r", frozenset({"ja", "ko"}), {"evening": EVENING, "night": NIGHT}, specialities=frozenset({"grief"})
    )

    values = {each.id: dict(each.values) for each in fit(asked, replace(MORI, away=2)).findings}

    assert values == {
        "language.shared": {"languages": ("ja",)},
        "hours.some": {"parts": ("evening",), "missing": ("night",)},
        "speciality.none": {"specialities": ("grief",)},
        "away.days": {"days": 2},
        "room.free": {"free": 3},
    }


def test_those_who_are_not_possible_stand_last_and_stay_there_with_their_reason() -> None:
    asked = Request("r", languages=frozenset({"ja"}), hours={"night": NIGHT})
    team = [replace(MORI, id=1, languages=frozenset({"en"}), hours=NIGHT), replace(MORI, id=2),
            replace(MORI, id=3, hours=NIGHT), replace(MORI, id=4, free=9)]  # fmt: skip

    assert [each.practitioner for each in ranked(asked, team)] == [3, 4, 2, 1]


@pytest.mark.parametrize(
    ("urgency", "waited", "expected"), [(0, 0, 10), (0, 29, 39), (0, 400, 39), (1, 0, 40), (2, 0, 160), (9, -3, 160)]
)
def test_no_waiting_outweighs_a_step_of_urgency(urgency: int, waited: int, expected: int) -> None:
    assert weight(Request("r", urgency=urgency, waited=waited)) == expected


@pytest.mark.parametrize(
    ("team", "expected"),
    [
        pytest.param([], {"nobody.here": {}}, id="nobody is there"),
        pytest.param(
            [replace(MORI, languages=frozenset({"en"})), replace(NOBODY_SAID, takes_new=False)],
            {"nobody.language": {"count": 1, "of": 2}, "nobody.room": {"count": 1, "of": 2}}, id="each lacks something",
        ),
        pytest.param([replace(MORI, free=1)], {"nobody.left": {"practitioners": (1,)}}, id="needed elsewhere"),
    ],
)  # fmt: skip
def test_why_nobody_is_suggested(team: list[Practitioner], expected: dict[str, dict[str, object]]) -> None:
    asked = Request("later", languages=frozenset({"ja"}))

    found = suggested([asked, Request("urgent", urgency=2)], team)[1]

    assert found.fit is None
    assert {each.id: dict(each.values) for each in found.nobody} == expected


def test_the_best_fit_of_one_is_given_up_where_that_finds_somebody_for_two() -> None:
    both, one = Request("both", frozenset({"en"}), {"evening": EVENING}, urgency=2), Request("one", rung="voice")
    mori = replace(MORI, free=1)
    sato = replace(NOBODY_SAID, languages=frozenset({"en"}), rungs=frozenset({"text"}), hours=0)

    found = suggested([one, both], [mori, sato])

    assert [(each.request, each.fit and each.fit.practitioner, each.passed) for each in found] == [
        ("both", 2, (1,)),
        ("one", 1, ()),
    ]


def test_where_all_is_equal_work_is_spread_evenly() -> None:
    team = [Practitioner(1, free=3), Practitioner(2, free=5), Practitioner(3, free=1)]

    found = Counter(
        each.fit and each.fit.practitioner for each in suggested([Request(f"r{n}") for n in range(6)], team)
    )

    assert found == {2: 4, 1: 2}


PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "matching.md"


def _hours(since: int, until: int) -> int:
    return ((1 << 4 * (until - since)) - 1) << 4 * since


def test_the_worked_example_of_the_page() -> None:
    japanese, trauma = frozenset({"ja"}), frozenset({"trauma"})
    rungs = frozenset({"text", "voice", "video"})
    team = [
        Practitioner(1, frozenset({"ja", "en"}), _hours(9, 17), rungs, trauma, free=1),
        Practitioner(2, japanese, _hours(12, 21), frozenset({"text"}), free=2),
    ]
    waiting = [
        Request("a", japanese, {"afternoon": _hours(12, 18)}, specialities=trauma, urgency=1),
        Request("b", japanese, {"evening": _hours(18, 22)}, waited=12),
        Request("c", frozenset({"en"}), rung="voice", waited=3),
        Request("d", frozenset({"ko"}), waited=20),
    ]

    found = {one.request: one.fit and [one.fit.practitioner, one.fit.fit] for one in suggested(waiting, team)}

    assert [weight(one) for one in waiting] == [40, 22, 13, 30]
    assert found == json.loads(PAGE.read_text(encoding="utf-8").split("```json\n")[1].split("```")[0])


# ── beside all ways there are ────────────────────────────────────────────────────────────────────

Scene = tuple[list[Request], list[Practitioner]]


def _scene(seed: int) -> Scene:
    """Return some who wait and some who could take them, drawn evenly: what is drawn simply seldom competes."""
    luck = Random(seed)
    requests = [
        Request(
            f"r{n}", _some(luck), luck.choice([{}, {"e": EVENING}, {"n": NIGHT}]),
            luck.choice(["", "", "text", "voice"]), _some(luck), luck.choice(["", "", "woman"]),
            frozenset(luck.sample([1, 2, 3], luck.randrange(2))), luck.randrange(3), luck.randrange(40),
        )
        for n in range(luck.randrange(5))
    ]  # fmt: skip
    return requests, [_one(luck, n) for n in range(1, luck.choice([1, 3, 4, 4]))]


def _one(luck: Random, id: int) -> Practitioner:
    return Practitioner(
        id, luck.choice([None, _some(luck)]), luck.choice([None, 0, EVENING, EVENING | NIGHT]),
        luck.choice([None, frozenset({"text"}), frozenset({"text", "voice"})]), luck.choice([None, _some(luck)]),
        luck.choice(["", "woman", "man"]), luck.choice([-1, 0, 1, 1, 1, 2]), luck.choice([True, True, True, False]),
        luck.choice([0, 0, 5]),
    )  # fmt: skip


def _some(luck: Random) -> frozenset[str]:
    return frozenset(luck.sample("ab", luck.randrange(2)))


_scenes = st.integers(0, 10**9).map(_scene)


class Placed:
    """One line of a suggestion as the tests compare it."""

    def __init__(self, one: Suggested) -> None:
        self.request, self.placed = one.request, one.fit.practitioner if one.fit else None


def _told(found: Sequence[Suggested]) -> list[Placed]:
    return [Placed(one) for one in found]


def _allowed(request: Request, one: Practitioner) -> bool:
    """Say from the raw facts whether no condition is a "no"."""
    return (
        (not request.languages or one.languages is None or bool(request.languages & one.languages))
        and (not request.gender or one.gender in ("", request.gender))
        and (not request.rung or one.rungs is None or request.rung in one.rungs)
        and one.takes_new
        and one.free > 0
    )


def _ways(requests: Sequence[Request], team: Sequence[Practitioner]) -> Iterator[dict[str, int | None]]:
    """Yield every way to place them that holds to conditions and room."""
    choices = [[None, *(one.id for one in team if _allowed(request, one))] for request in requests]
    for way in product(*choices):
        taken = Counter(who for who in way if who is not None)
        if all(taken[one.id] <= max(one.free, 0) for one in team):
            yield {request.id: who for request, who in zip(requests, way, strict=True)}


def _total(way: dict[str, int | None], requests: Sequence[Request], team: Sequence[Practitioner]) -> tuple[int, int]:
    """Return the weight of those who get somebody, then the sum of weight × fit."""
    by_id = {one.id: one for one in team}
    placed = [(request, by_id[who]) for request in requests if (who := way[request.id]) is not None]
    return sum(weight(one) for one, _ in placed), sum(weight(one) * fit(one, who).percent for one, who in placed)


def _way(found: Sequence[Suggested]) -> dict[str, int | None]:
    return {one.request: one.placed for one in _told(found)}


def _levels(way: dict[str, int | None], requests: Sequence[Request]) -> list[int]:
    return sorted((weight(one) for one in requests if way[one.id] is not None), reverse=True)


@given(_scenes)
def test_no_way_is_better_and_none_breaks_a_condition(scene: Scene) -> None:
    requests, team = scene
    found, ways = _way(suggested(requests, team)), list(_ways(requests, team))

    assert found in ways
    assert _total(found, requests, team) == max(_total(way, requests, team) for way in ways)


@given(_scenes)
def test_those_who_weigh_most_get_somebody_first(scene: Scene) -> None:
    requests, team = scene
    found = _levels(_way(suggested(requests, team)), requests)

    assert found == max(_levels(way, requests) for way in _ways(requests, team))


@given(_scenes, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(scene: Scene, luck: Random) -> None:
    requests, team = scene
    expected = suggested(requests, team)

    luck.shuffle(requests)
    luck.shuffle(team)

    assert suggested(requests, team) == expected


@given(_scenes, st.integers(0, 10**9))
def test_one_more_practitioner_never_makes_it_worse(scene: Scene, seed: int) -> None:
    requests, team = scene
    larger = [*team, _one(Random(seed), 4)]

    before, after = _way(suggested(requests, team)), _way(suggested(requests, larger))

    assert _total(after, requests, larger) >= _total(before, requests, team)


@given(_scenes)
def test_every_fit_lies_between_nought_and_one_and_says_why(scene: Scene) -> None:
    requests, team = scene
    fits: list[Fit] = [one for request in requests for one in ranked(request, team)]

    assert all(0 <= one.fit <= 1 and one.findings for one in fits)
    assert all(one.possible or one.fit == 0 for one in fits)


def test_no_exchange_betters_a_large_office() -> None:
    """With 120 requests no way can be counted out; along no chain of exchanges, though, is anything to be gained."""
    luck = Random(4)
    parts = {"evening": EVENING, "night": NIGHT}
    requests = [
        Request(f"{n:03}", frozenset(luck.sample("abcde", 2)), dict(luck.sample(sorted(parts.items()), 1)),
                luck.choice(["", "text", "voice"]), urgency=luck.choice([0, 0, 0, 1, 2]), waited=luck.randrange(40))
        for n in range(120)
    ]  # fmt: skip
    team = [
        Practitioner(n, frozenset(luck.sample("abcde", 2)), luck.choice([EVENING, NIGHT, EVENING | NIGHT]),
                     luck.choice([None, frozenset({"text"})]), free=luck.randrange(4))
        for n in range(60)
    ]  # fmt: skip

    found = _way(suggested(requests, team))

    assert 0 < sum(who is None for who in found.values()) < len(requests)
    assert not _gains(found, requests, team)


def _gains(way: dict[str, int | None], requests: Sequence[Request], team: Sequence[Practitioner]) -> bool:
    """Say whether passing places on, from one to the next, could better it (Bellman and Ford)."""
    most = 1 + 100 * sum(weight(one) for one in requests)
    worth = {
        (row.id, one.id): weight(row) * (most + fit(row, one).percent)
        for row in requests for one in team if _allowed(row, one)
    }  # fmt: skip
    taken = Counter(way.values())
    # Nodes: practitioners, and None for "nobody"; best[x]: most that can be gained by freeing one place at x.
    nodes: list[int | None] = [None, *(one.id for one in team)]
    best = {None: 0, **{one.id: 0 for one in team if taken[one.id] < one.free}}
    for _round in nodes:
        for row in requests:
            now = way[row.id]
            kept = worth[row.id, now] if now is not None else 0
            for to in [to for to in nodes if to in best and to != now]:
                gain = best[to] + (worth.get((row.id, to), -(10**30)) if to is not None else 0) - kept
                if gain > best.get(now, -(10**29)):
                    best[now] = gain
    return best[None] > 0


def test_the_solver_is_loaded_only_where_somebody_asks() -> None:
    loaded = "print([name for name in ('scipy', 'numpy') if name in sys.modules])"
    code = f"import sys, engawa.config.asgi, engawa.config.urls, engawa.algorithms.casework.matching; {loaded}"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout == "[]\n"
