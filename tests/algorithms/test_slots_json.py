"""`engawa slots`: the page's example, what is refused and in which words, and order."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engawa.algorithms.faces import FaceError, run, schema
from engawa.lib.zones import zone

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "slots.md"
ONE = {"id": "a", "zone": "UTC", "openings": [{"weekday": 2, "start": "09:00", "end": "11:00"}]}
SEARCH = {"now": "2026-11-25T00:00:00Z", "from": "2026-11-25T00:00:00Z", "to": "2026-11-26T00:00:00Z",
          "length_min": 60, "step_min": 60, "practitioners": [ONE]}  # fmt: skip


def answered(search: dict[str, object]) -> dict[str, object]:
    return dict(json.loads(run("slots", json.dumps(search), zone)))


def test_the_page_s_example_comes_out_as_it_says() -> None:
    given, expected = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.S))

    assert answered(given) == expected


def test_order_is_by_start_and_then_by_id_and_both_sides_follow_the_schema() -> None:
    team = [{**ONE, "id": id} for id in ("b", 10, "a", 9)]
    search = {**SEARCH, "practitioners": team}
    found = answered(search)

    assert [(slot["start"][11:13], slot["practitioner"]) for slot in found["slots"]] == [
        ("09", 9), ("09", 10), ("09", "a"), ("09", "b"), ("10", 9), ("10", 10), ("10", "a"), ("10", "b"),
    ]  # fmt: skip
    document = schema("slots")
    Draft202012Validator(document).validate(search)
    Draft202012Validator(document | {"$ref": "#/$defs/output"}).validate(found)


def changed(**fields: object) -> dict[str, object]:
    return {**SEARCH, "practitioners": [{**ONE, **fields}]}


STRETCH = {"start": "2026-11-25T10:00:00Z", "end": "2026-11-25T09:00:00Z"}


@pytest.mark.parametrize(
    ("search", "message"),
    [
        pytest.param({**SEARCH, "from": "2026-11-25"}, "from: must be an instant with its offset", id="a day"),
        pytest.param({**SEARCH, "now": "2026-11-25T00:00:00"}, "now: must be an instant", id="no offset"),
        pytest.param({**SEARCH, "now": "2026-02-30T00:00:00Z"}, "now: there is no instant", id="no such day"),
        pytest.param({**SEARCH, "now": "2026-02-20T00:00:00.5Z"}, "now: must be a whole second", id="half a second"),
        pytest.param({**SEARCH, "to": "2026-11-24T00:00:00Z"}, "to: must not be before from", id="backwards"),
        pytest.param({**SEARCH, "to": "2226-11-24T00:00:00Z"}, "to: must be at most 3660 days", id="two centuries"),
        pytest.param({**SEARCH, "length_min": 0}, "length_min: must be 1 or more", id="no length"),
        pytest.param({**SEARCH, "length_min": None}, "length_min: is needed", id="length is needed"),
        pytest.param({**SEARCH, "step_min": 2.5}, "step_min: must be a whole number", id="half a minute"),
        pytest.param({**SEARCH, "length_min": 10_081}, "length_min: must be at most 10080", id="more than a week"),
        pytest.param({**SEARCH, "practitioners": {}}, "practitioners: must be a list, not an object", id="no list"),
        pytest.param({**SEARCH, "practitioners": [ONE, ONE]}, "practitioners[1].id: names a a second", id="twice"),
        pytest.param(changed(zone="Mars/Olympus"), "practitioners[0].zone: there is no time zone Mars", id="no zone"),
        pytest.param(changed(zone="../etc/passwd"), "practitioners[0].zone: there is no time zone", id="a path"),
        pytest.param(changed(zone="Asia"), "practitioners[0].zone: there is no time zone Asia", id="a folder"),
        pytest.param(changed(id=None), "practitioners[0].id: must be text or a whole number", id="no id"),
        pytest.param(changed(max_per_day=-1), "practitioners[0].max_per_day: must be 0 or more", id="fewer than none"),
        pytest.param(changed(closed=[STRETCH]), "practitioners[0].closed[0].end: must be after start", id="ends early"),
        pytest.param(changed(bufer_min=5), "practitioners[0].bufer_min: is not a field here; did", id="misspelt"),
        pytest.param(
            changed(openings=[{"weekday": 7, "start": "09:00", "end": "10:00"}]),
            "practitioners[0].openings[0].weekday: must be from 0", id="an eighth day",
        ),
        pytest.param(
            changed(openings=[{"weekday": 1, "start": "9:00", "end": "10:00"}]),
            "practitioners[0].openings[0].start: must be a time of day", id="one digit",
        ),
        pytest.param(
            changed(openings=[{**ONE["openings"][0], "from": "2026-02-02", "until": "2026-02-01"}]),
            "practitioners[0].openings[0].until: must not be before from", id="until before from",
        ),
    ],
)  # fmt: skip
def test_what_can_t_be_is_named_in_one_line(search: dict[str, object], message: str) -> None:
    with pytest.raises(FaceError) as refused:
        answered(search)

    assert message in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
