"""Read the demo's files: who is in it, and what they wrote."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a thread."""

    by: str
    at: datetime
    text: str
    edited: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One thread: whose it is, how it began, who took it, and what was said."""

    owner: str
    arrived: datetime
    inquiry: dict[str, Any]
    answered_by: str | None
    handed: datetime | None
    said: tuple[Said, ...]


def cast() -> dict[str, Any]:
    """Return the tables of cast.toml."""
    return _table(HERE / "cast.toml")


def arranged() -> dict[str, Any]:
    """Return the tables of arranged.toml."""
    return _table(HERE / "arranged.toml")


def stories(today: date, zones: dict[str, ZoneInfo]) -> list[Story]:
    """Return all threads as they would stand on `today`; each time is in its writer's zone."""
    return [_story(_table(path), today, zones) for path in sorted((HERE / "threads").glob("*.toml"))]


def moment(today: date, days_ago: int, at: str, zone: ZoneInfo) -> datetime:
    """Return the instant `days_ago` days before `today` at the local time `at`."""
    return datetime.combine(today - timedelta(days=days_ago), time.fromisoformat(at), zone)


def _story(table: dict[str, Any], today: date, zones: dict[str, ZoneInfo]) -> Story:
    owner, inquiry = table["owner"], table["inquiry"]
    said = tuple(
        Said(each["by"], moment(today, each["days_ago"], each["at"], zones[each["by"]]), each["text"].strip(),
             each.get("edited", False))
        for each in table["entry"]
    )  # fmt: skip
    answered_by = table.get("answered_by")
    # Handed over in the office's morning, so many days after it arrived, and always before the first answer.
    handed = None
    if answered_by:
        answers = [each.at for each in said if each.by == answered_by]
        handed = min(answers) - timedelta(hours=2)
    return Story(owner, said[0].at, inquiry, answered_by, handed, said)


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
