"""docs/security.md: every test it names exists, and no requirement of OWASP ASVS 5.0 up to level 2 is left out."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/security.md").read_text(encoding="utf-8")
# How many requirements each section has; those of level 3 only are left out.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 11, "6.3": 3, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 3, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip
ANSWERS = {"yes", "in part", "no", "no such thing", "operator"}
ROW = re.compile(r"^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| ([^|]*) \| (.*) \|$", re.MULTILINE)


def named() -> set[tuple[str, str]]:
    return {(path, name) for path, _, name in re.findall(r"`(tests/[\w/*]+(?:\.py)?/?)(::(\w+))?`", TEXT)}


def test_every_test_that_is_named_exists() -> None:
    assert len(named()) > 100
    for path, name in named():
        file = ROOT / path
        assert file.exists(), path
        if name:
            there = {node.name for node in ast.walk(ast.parse(file.read_text("utf-8"))) if hasattr(node, "name")}
            assert name in there, f"{path}::{name}"


def test_every_requirement_has_one_row_and_every_row_an_answer_with_a_reason() -> None:
    found = [number for numbers, _answer, _why in ROW.findall(TEXT) for number in numbers.split(", ")]
    wanted = [f"{section}.{at}" for section, count in SECTIONS.items() for at in range(1, count + 1)]
    assert sorted(found) == sorted(wanted)
    assert {answer for _numbers, answer, _why in ROW.findall(TEXT)} <= ANSWERS
    assert all(why.strip() for _numbers, _answer, why in ROW.findall(TEXT))


def test_each_rule_was_broken_and_its_test_failed() -> None:
    rules = re.findall(r"^\| (\d) \| [^|]+ \| [^|]+ \| `tests/[^|]+` \|$", TEXT, re.MULTILINE)
    assert {"1", "2", "3", "4", "6", "7"} <= set(rules)
