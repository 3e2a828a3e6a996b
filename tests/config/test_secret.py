"""The secret key: given, or made once, for its owner only, and the same for all processes."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from engawa.config.env import WrongSetting
from engawa.config.secret import secret_key

ASK = """
import sys
from pathlib import Path
from engawa.config.secret import secret_key
data, start = map(Path, sys.argv[1:])
print("ready", flush=True)
while not start.exists():
    pass
print(secret_key(data))
"""


@pytest.fixture(autouse=True)
def _no_key_in_the_environment(monkeypatch):
    monkeypatch.delenv("ENGAWA_SECRET_KEY", raising=False)
    monkeypatch.delenv("ENGAWA_SECRET_KEY_FILE", raising=False)


def test_a_key_is_made_once_and_kept_for_its_owner_only(tmp_path):
    first = secret_key(tmp_path)

    assert len(first) >= 50
    assert secret_key(tmp_path) == first
    assert [each.name for each in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_two_installations_have_two_keys(tmp_path, tmp_path_factory):
    assert secret_key(tmp_path) != secret_key(tmp_path_factory.mktemp("another"))


def test_a_key_that_is_given_is_used_and_not_written_down(tmp_path, monkeypatch):
    monkeypatch.setenv("ENGAWA_SECRET_KEY", "given")

    assert secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_whoever_finds_no_key_a_moment_too_early_takes_the_one_that_was_made_meanwhile(tmp_path, monkeypatch):
    first = secret_key(tmp_path)
    monkeypatch.setattr(Path, "exists", lambda _: False)

    assert secret_key(tmp_path) == first


def test_processes_that_start_together_end_with_one_key(tmp_path):
    data, start = tmp_path / "data", tmp_path / "start"
    data.mkdir()
    command = [sys.executable, "-c", ASK, str(data), str(start)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.stdout.readline() for process in started] == ["ready\n"] * 4
    start.touch()
    keys = {process.communicate(timeout=60)[0].strip() for process in started}

    assert len(keys) == 1 and keys != {""}
    assert [each.name for each in data.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.write_bytes(b"\xff")], ids=["folder", "no-text"])
def test_a_key_that_can_not_be_read_is_named_in_one_line(tmp_path, make):
    make(tmp_path / "secret_key")

    with pytest.raises(WrongSetting, match=r"^ENGAWA_DATA: .*secret_key"):
        secret_key(tmp_path)
