"""The machine-readable commands: text in, all answers or one plain line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engawa.algorithms.faces import COMMANDS, FaceError, decode, run, schema, schema_text

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"


def patterns(text: str) -> list[str]:
    return [json.loads(line)["pattern"] for line in run("classify", text).splitlines()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"days_out": 5}', ["not_met"], id="one object"),
        pytest.param('\n{\n  "days_out": 5,\n  "months": 3\n}\n\n', ["not_met"], id="printed wide"),
        pytest.param('{"days_out": 5}\n\n{}\n', ["not_met", "unknown"], id="lines with a gap"),
        pytest.param('{"days_out": 5}\r\n{}\r\n', ["not_met", "unknown"], id="carriage returns"),
        pytest.param('\ufeff{"days_out": 5}', ["not_met"], id="byte order mark"),
        pytest.param("{\n}", ["unknown"], id="nothing known"),
    ],
)
def test_each_object_is_answered_in_order(text: str, expected: list[str]) -> None:
    assert patterns(text) == expected


REFUSED = {
    "empty": ("", "the input is empty"),
    "only blanks": ("\ufeff \n\t\r\n", "the input is empty"),
    "a list": ("[{}]", "must be a JSON object, such as {}, not a list"),
    "a number": ("5", "must be a JSON object"),
    "a field": ('{"days_out": 9}', "days_out: must be a whole number from 0 to 7"),
    "a field in the second line": ('{}\n{"months": -1}', "line 2: months: must be 0 or more"),
    "blank lines count": ('{}\n\n{"months": -1}', "line 3: months:"),
    "a contradiction": (
        '{"stays_in_room": true, "days_out": 5}',
        "stays_in_room, days_out: rarely leaving",
    ),
    "broken, over many lines": ('{\n "months": 1,\n}', "not valid JSON (line 3, column 1"),
    "broken first line": ('{"months": \n{}', "line 1: not valid JSON"),
    "broken second line": ('{}\n{"months": }', "line 2: not valid JSON (column 12"),
    "second line no object": ("{}\n7", "line 2: must be a JSON object"),
    "given twice": ('{"months": 1, "months": 8}', "months: is given twice"),
    "not a number": ('{"months": NaN}', "months: must be an ordinary number"),
    "endless": ('{"months": 1e999}', "months: must be an ordinary number"),
    "endless in a list": ('{"confined_by": [Infinity]}', "confined_by: must be an ordinary"),
    "too many digits": ('{"months": ' + "9" * 5000 + "}", "too many digits"),
    "many digits": ('{"months": ' + "9" * 400 + "}", "months: must be an ordinary number"),
    "nested deeply": ('{"months": ' * 100_000, "nested too deeply"),
    "nested deeply in a line": ("{}\n" + "[" * 100_000, "line 2: not usable: nested too deeply"),
    "half a surrogate": ('{"reporter": "\\ud800"}', "reporter: has text that is not valid"),
    "odd field name": ('{"a\\nb": 1}', '"a\\nb": is not a field'),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_malformed_input_is_one_plain_line(text: str, message: str) -> None:
    with pytest.raises(FaceError) as refused:
        run("classify", text)

    assert message in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@given(st.text() | st.text(alphabet='{}[]":,\n0deE-\\u "'))
@example("{}\n" * 3)
@example("\x00")
def test_any_text_is_answered_or_refused(text: str) -> None:
    try:
        answered = run("classify", text)
    except FaceError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert answered.endswith("\n")


def test_bytes_are_utf_8_with_or_without_a_mark() -> None:
    assert decode(b"\xef\xbb\xbf{}") == decode(b"{}") == "{}"
    with pytest.raises(FaceError, match="not UTF-8 text \\(byte 2\\)"):
        decode(b"{\xff}")


def test_an_unknown_command_is_refused_by_name() -> None:
    with pytest.raises(FaceError, match="no command clasify; there is classify"):
        run("clasify", "{}")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_kept_schema_is_the_one_in_the_code(command: str) -> None:
    assert (SCHEMAS / f"{command}.json").read_text(encoding="utf-8") == schema_text(command)


def test_a_schema_document_validates_inputs_and_answers() -> None:
    document = schema("classify")
    Draft202012Validator.check_schema(document)
    answers = Draft202012Validator(document | {"$ref": "#/$defs/output"})

    assert not Draft202012Validator(document).is_valid({"no such field": 1})
    answers.validate(json.loads(run("classify", "{}")))
