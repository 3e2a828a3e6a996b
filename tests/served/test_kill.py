"""Promise 6: nothing acknowledged is missing after `kill -9`, nothing stands twice. bench/kill.py does it 100 times."""

import os

import pytest

from tests.killing import killed_again_and_again

pytestmark = pytest.mark.served

DATABASE = os.environ.get("ENGAWA_DATABASE", "")


def test_every_acknowledged_entry_is_there_once_after_the_server_was_killed(tmp_path):
    more = {"ENGAWA_DATABASE": DATABASE, "ENGAWA_KEYS": ""} if DATABASE else {}

    found = killed_again_and_again(tmp_path / "data", rounds=3, writers=20, more=more)

    assert found["acknowledged"] > 0
    assert found["lost"] == []
    assert found["twice"] == []
    assert found["doubled_numbers"] == []
    assert found["faults"] == []
    assert not found["refusals"]
