"""What tests of the things that people do share."""

from collections.abc import Iterator

import pytest
import time_machine

from engawa.care.appointments import actions as appointments
from tests.care.booking_scene import LENGTHS, NOW, WEEK
from tests.cast import Cast


@pytest.fixture
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def open_week(sunday: None, cast: Cast) -> Cast:
    """The cast, with openings of Mori and Sato: Monday to Friday, nine to five in Berlin."""
    for who in (cast.mori, cast.sato):
        appointments.set_practice(who, who, zone="Europe/Berlin", lengths=LENGTHS)
        appointments.set_openings(who, WEEK, who)
    return cast
