"""The command `engawa`: what is right goes to standard output, what is wrong is one line on the other."""

import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine

from engawa import __version__
from engawa.algorithms import faces
from engawa.config import cli
from tests.serving import free_port

ANSWERS = {"days_out": 1, "months": 18, "impairment": "significant", "confined_by": []}
ENGAWA = str(Path(sys.executable).parent / "engawa")


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command in this process: run("classify", given=b"{}") gives status, output and complaint."""

    def running(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        try:
            status = cli.main(arguments)
        except SystemExit as end:
            status = int(end.code or 0)
        return (status, *capsys.readouterr())

    return running


def test_the_version_is_printed(run):
    assert run("version") == (0, f"engawa {__version__}\n", "")


@pytest.mark.parametrize(
    ("content", "patterns"),
    [
        pytest.param(json.dumps(ANSWERS), ["hikikomori"], id="one-object"),
        pytest.param(json.dumps(ANSWERS, indent=2), ["hikikomori"], id="over-many-lines"),
        pytest.param("\ufeff{}", ["unknown"], id="byte-order-mark"),
        pytest.param('{"days_out": 7}\r\n\r\n{}\n', ["not_met", "unknown"], id="lines"),
    ],
)
def test_answers_are_classified_from_a_file_and_from_standard_input_alike(run, tmp_path, content, patterns):
    (tmp_path / "answers.json").write_text(content, encoding="utf-8")

    from_file = run("classify", str(tmp_path / "answers.json"))
    piped = run("classify", given=content.encode())
    dashed = run("classify", "-", given=content.encode())

    assert from_file == piped == dashed
    assert (from_file[0], from_file[2]) == (0, "")
    assert [json.loads(line)["pattern"] for line in from_file[1].splitlines()] == patterns


MALFORMED = {
    "empty": (b"", "input is empty"),
    "spaces": (b" \n ", "input is empty"),
    "no-json": (b"days_out: 1", "not valid JSON"),
    "list": (b"[]", "JSON object"),
    "misspelt-field": (b'{"day_out": 1}', "day_out"),
    "wrong-kind": (b'{"days_out": "one"}', "days_out"),
    "out-of-range": (b'{"days_out": 8}', "days_out"),
    "not-whole": (b'{"days_out": 1.5}', "days_out"),
    "not-a-number": (b'{"months": NaN}', "months"),
    "endless-number": (b'{"months": 1e999}', "months"),
    "too-many-digits": (b'{"months": ' + b"9" * 5000 + b"}", "digits"),
    "unknown-choice": (b'{"impairment": "very"}', "impairment"),
    "twice": (b'{"confined_by": ["illness", "illness"]}', "confined_by"),
    "field-twice": (b'{"months": 1, "months": 2}', "months"),
    "contradiction": (b'{"days_out": 6, "stays_in_room": true}', "stays_in_room"),
    "half-a-letter": (b'{"impairment": "\\ud800"}', "impairment"),
    "deep": (b'{"months": ' + b"[" * 100_000, "deep"),
    "second-line": (b'{"days_out": 1}\n{"days_out": "x"}\n', "line 2: days_out"),
    "second-line-no-json": (b'{"days_out": 1}\n{\n', "line 2: "),
    "no-utf-8": (b'{"impairment": "\xff"}', "not UTF-8"),
    "utf-16": ("{}".encode("utf-16"), "not UTF-8"),
    "line-break-in-a-name": (b'{"a\\nb": 1}', "is not a field"),
}


@pytest.mark.parametrize(("given", "named"), MALFORMED.values(), ids=MALFORMED)
def test_what_is_malformed_is_named_in_one_line_and_nothing_is_printed(run, given, named):
    status, output, complaint = run("classify", given=given)

    assert (status, output) == (2, "")
    assert named in complaint
    assert complaint.count("\n") == 1 and complaint.endswith("\n") and len(complaint) < 400


@pytest.mark.parametrize("name", ["nowhere.json", ".", "no\nwhere.json"], ids=["missing", "folder", "line-break"])
def test_a_file_that_can_not_be_read_is_named_in_one_line(run, tmp_path, name):
    status, output, complaint = run("classify", str(tmp_path / name))

    assert (status, output, complaint.count("\n")) == (2, "", 1)
    assert str(tmp_path) in complaint


@pytest.mark.parametrize("command", sorted(faces.COMMANDS))
def test_the_schema_of_every_command_is_printed(run, command):
    status, output, complaint = run("schema", command)

    assert (status, complaint) == (0, "")
    assert json.loads(output) == faces.schema(command)


@pytest.mark.parametrize(
    "arguments",
    [[], ["dance"], ["schema"], ["schema", "dance"], ["classify", "a", "b"], ["serve", "--port", "many"]],
    ids=str,
)
def test_a_command_that_does_not_exist_is_answered_with_what_does(run, arguments):
    status, output, complaint = run(*arguments)

    assert (status, output) == (2, "")
    assert "usage: engawa" in complaint


def test_classifying_needs_neither_django_nor_an_installation(tmp_path):
    ask = "import sys; from engawa.config import cli; cli.main(['classify']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], input=b"{}", capture_output=True, cwd=tmp_path, check=True)
    answer, modules = done.stdout.decode().splitlines()

    assert json.loads(answer)["pattern"] == "unknown"
    assert {"django", "jinja2", "uvicorn", "sqlite3", "engawa.config.settings"}.isdisjoint(modules.split())
    assert list(tmp_path.iterdir()) == []


def test_the_installed_command_answers_in_any_locale(tmp_path):
    done = subprocess.run(
        [ENGAWA, "schema", "classify"],
        capture_output=True,
        cwd=tmp_path,
        check=True,
        env={"LC_ALL": "C", "PYTHONUTF8": "0"},
    )

    assert json.loads(done.stdout.decode("ascii", "strict") if done.stdout.isascii() else done.stdout)


def test_the_entries_due_to_be_checked_are_listed_first_to_expire_first(run):
    with time_machine.travel("2027-06-01T12:00:00+00:00", tick=False):
        status, output, complaint = run("directory")
        of_japan, everywhere = run("directory", "--country", "jp")[1], run("directory", "--country", "int")[1]

    lines = output.splitlines()
    assert (status, complaint) == (0, "")
    assert len(lines) > 80 and lines == sorted(lines, key=lambda line: line[:10])
    assert {line.split()[1] for line in of_japan.splitlines()} == {"JP"}
    assert everywhere, "the fall-backs grow old too"
    assert set(of_japan.splitlines()) | set(everywhere.splitlines()) < set(lines)


def test_nothing_is_due_just_after_all_was_checked(run):
    with time_machine.travel("2001-01-01T12:00:00+00:00", tick=False):
        assert run("directory") == (0, "", "")


def test_a_country_that_is_not_in_the_directory_is_named(run):
    status, output, complaint = run("directory", "--country", "atlantis")

    assert (status, output, complaint.count("\n")) == (2, "", 1)
    assert "atlantis" in complaint


def test_a_mistake_in_the_own_directory_is_named(run, tmp_path, monkeypatch):
    (tmp_path / "own.toml").write_text("no TOML", encoding="utf-8")
    monkeypatch.setenv("ENGAWA_DIRECTORY", str(tmp_path / "own.toml"))

    status, output, complaint = run("directory")

    assert (status, output, complaint.count("\n")) == (2, "", 1)
    assert "own.toml" in complaint


def start(tmp_path: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Start `engawa` where something is wrong; it must end by itself."""
    passed_on = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    environment = {**passed_on, "ENGAWA_DATA": str(tmp_path / "data"), **variables}
    return subprocess.run(
        [ENGAWA, *arguments], env=environment, capture_output=True, text=True, timeout=60, cwd=tmp_path
    )


WRONG = {
    "data-is-a-file": {"ENGAWA_DATA": "{folder}/file"},
    "no-such-database": {"ENGAWA_DATABASE": "mysql://localhost/engawa"},
    "database-does-not-answer": {"ENGAWA_DATABASE": "postgresql://127.0.0.1:1/engawa"},
    "database-with-an-odd-option": {"ENGAWA_DATABASE": "postgresql://127.0.0.1:1/engawa?nonsense=1"},
    "database-is-no-database": {"ENGAWA_DATA": "{folder}/broken"},
    "debug-maybe": {"ENGAWA_DEBUG": "maybe"},
    "origin-is-no-address": {"ENGAWA_ORIGIN": "https://[::1"},
    "leaving-to-a-script": {"ENGAWA_LEAVE_URL": "javascript:alert(1)"},
    "country-is-a-name": {"ENGAWA_COUNTRY": "Japan"},
    "secret-is-short": {"ENGAWA_SECRET_KEY": "gooseberry"},
    "secret-file-missing": {"ENGAWA_SECRET_KEY_FILE": "/nowhere/key"},
    "directory-missing": {"ENGAWA_DIRECTORY": "/nowhere/own.toml"},
}


@pytest.mark.parametrize("variables", WRONG.values(), ids=WRONG)
def test_serving_with_a_wrong_setting_ends_with_one_line_that_says_it(tmp_path, variables):
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/engawa.sqlite3").write_text("no database at all, " * 50, encoding="utf-8")
    given = {name: value.format(folder=tmp_path) for name, value in variables.items()}

    done = start(tmp_path, "serve", "--port", str(free_port()), **given)
    [*steps, last] = done.stderr.splitlines()

    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr and "gooseberry" not in done.stderr
    assert all(step == "engawa: checking the settings and the database" for step in steps)
    assert "ENGAWA_" in last or "database can't be opened" in last


def test_a_port_that_is_taken_is_said_so_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start(tmp_path, "serve", "--port", str(port))

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"127.0.0.1:{port}" in done.stderr


@pytest.mark.parametrize("place", [["--port", "99999"], ["--port", "-1"], ["--host", "nowhere.invalid"]], ids=str)
def test_a_place_that_does_not_exist_is_said_so_in_one_line(tmp_path, place):
    done = start(tmp_path, "serve", *place)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "cannot listen on" in done.stderr


def test_checking_says_that_all_is_well_and_what_is_worth_a_look(tmp_path):
    well = start(tmp_path, "check", ENGAWA_ORIGIN="http://example.org", ENGAWA_SECRET_KEY="x" * 50)

    assert (well.returncode, well.stderr.splitlines()[-1]) == (0, "engawa: all is well")
    assert "read along" in well.stderr
