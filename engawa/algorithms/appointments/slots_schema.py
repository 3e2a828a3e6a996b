"""The JSON Schemas of a search and of the slots that answer it."""

from collections.abc import Sequence
from typing import Any

from engawa.algorithms.appointments.slots_json import LONGEST, MOST_MINUTES, STRETCH, TIME

_AN_INSTANT: dict[str, Any] = {"type": "string", "format": "date-time"}
_A_DAY: dict[str, Any] = {"type": ["string", "null"], "format": "date"}
_A_TIME: dict[str, Any] = {"type": "string", "pattern": f"^{TIME.pattern}$"}
_AN_ID: dict[str, Any] = {"type": ["string", "integer"]}


def _whole_from(least: int, description: str, **more: Any) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "description": description} | more


def _object_of(needed: Sequence[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(needed), "additionalProperties": False}


def _list_of(items: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": ["array", "null"], "items": items, "description": description}


_STRETCHES = _object_of(STRETCH, start=_AN_INSTANT, end=_AN_INSTANT | {"description": "After start."})
_OPENINGS = _object_of(
    ("weekday", "start", "end"),
    **{
        "weekday": _whole_from(0, "0 is Monday.", maximum=6),
        "start": _A_TIME | {"description": "By the wall-clock in the practitioner's zone."},
        "end": _A_TIME | {"description": "Not after start: past midnight."},
        "from": _A_DAY | {"description": "The first day on which it may begin."},
        "until": _A_DAY | {"description": "The last day on which it may begin."},
    },
)
_PRACTITIONERS = _object_of(
    ("id", "zone"),
    id=_AN_ID | {"description": "Stands once."},
    zone={"type": "string", "description": "A time zone by name, such as Asia/Tokyo."},
    buffer_min=_whole_from(0, "Minutes kept free around each booking.", maximum=MOST_MINUTES, default=0),
    max_per_day=_whole_from(0, "How many bookings may begin on one day, in the practitioner's zone; null: any number.")
    | {"type": ["integer", "null"]},
    openings=_list_of(_OPENINGS, "The week."),
    extra=_list_of(_STRETCHES, "Open beside the week."),
    closed=_list_of(_STRETCHES, "Not open, whatever the week says."),
    booked=_list_of(_STRETCHES, "Taken."),
)
INPUT_SCHEMA: dict[str, Any] = {
    "title": "Search",
    "description": f"What is asked for, and when each practitioner is open and taken; at most {LONGEST.days} days.",
} | _object_of(
    ("now", "from", "to", "length_min", "step_min", "practitioners"),
    **{
        "now": _AN_INSTANT,
        "from": _AN_INSTANT | {"description": "The earliest start."},
        "to": _AN_INSTANT | {"description": "The latest end."},
        "length_min": _whole_from(1, "How long, in minutes.", maximum=MOST_MINUTES),
        "step_min": _whole_from(1, "Starts lie at multiples of it after midnight.", maximum=MOST_MINUTES),
        "notice_min": _whole_from(0, "How long from now the earliest start lies.", maximum=MOST_MINUTES, default=0),
        "practitioners": {"type": "array", "items": _PRACTITIONERS},
    },
)
OUTPUT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Slots",
    "description": "The free times in UTC, by start and then by id.",
    "properties": {
        "slots": {
            "type": "array",
            "items": _object_of(("start", "end", "practitioner"), start=_AN_INSTANT, end=_AN_INSTANT,
                                practitioner=_AN_ID),
        }
    },
    "required": ["slots"],
}  # fmt: skip
