"""Promise 6: nothing acknowledged is missing after `kill -9`, nothing stands twice. bench/kill.py does it 100 times."""

import pytest

from tests.killing import killed_again_and_again
from tests.own_databases import migrated_pair

pytestmark = pytest.mark.served


def test_every_acknowledged_entry_is_there_once_after_the_server_was_killed(tmp_path):
    with migrated_pair() as databases:
        found = killed_again_and_again(tmp_path / "data", rounds=3, writers=20, more=databases)

    assert found["acknowledged"] > 0
    assert found["lost"] == []
    assert found["twice"] == []
    assert found["doubled_numbers"] == []
    assert found["faults"] == []
    assert not found["refusals"]
