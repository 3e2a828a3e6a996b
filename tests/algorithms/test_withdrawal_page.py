"""The worked example of docs/algorithms/withdrawal.md is what the command answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

from engawa.algorithms.faces import run

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "withdrawal.md"


def test_the_worked_example_is_what_the_command_answers() -> None:
    given, answer = re.findall(r"```json\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)

    assert list(json.loads(run("classify", given)).items()) == list(json.loads(answer).items())
