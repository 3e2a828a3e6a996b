"""A rush for a few times, against a running server: each time goes to one, and the others hear it in words.

`bench/booking.py` does the same with 10,000 attempts of 64 clients for 200 times.
"""

from pathlib import Path

import pytest

from tests.booking_rush import rushed
from tests.own_databases import migrated_pair


@pytest.mark.served
def test_each_time_goes_to_one_and_the_others_are_told(tmp_path: Path) -> None:
    with migrated_pair() as databases:
        found = rushed(tmp_path / "data", attempts=96, clients=12, times=12, more=databases)

    assert set(found["came_to"]) <= {"booked", "taken", "enough"}
    assert found["came_to"]["booked"] == found["booked"] == found["starts"]
    assert found["claims"] == found["cells"] == 12 * (found["booked"] + found["held"])
    assert found["came_to"]["taken"] > 0
    assert found["faults"] == []
