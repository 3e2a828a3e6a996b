"""Which zone a machine keeps, by its variable and by its file."""

from pathlib import Path

import pytest

from engawa.lib import zones

# TZ, where /etc/localtime leads → the zone.
KEPT = {
    "by its file": ("", "/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
    "by its variable": ("Europe/Berlin", "/usr/share/zoneinfo/Asia/Tokyo", "Europe/Berlin"),
    "by a path in its variable": (":/usr/share/zoneinfo/America/New_York", "", "America/New_York"),
    "in a file of another folder": ("", "/var/db/timezone/zoneinfo/Europe/Paris", "Europe/Paris"),
    "UTC": ("UTC", "/usr/share/zoneinfo/Etc/UTC", ""),
    "UTC as what Django leaves behind": ("UTC", "/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
    "a copy without a name": ("", "/etc/localtime", ""),
    "a rule and no place": ("CET-1CEST,M3.5.0,M10.5.0/3", "", ""),
    "a place that is none": ("Mars/Olympus", "", ""),
    "a way out of the folder": ("../../etc/passwd", "", ""),
}


@pytest.mark.parametrize("case", KEPT)
def test_a_machine_s_zone_is_a_place_or_none(tmp_path: Path, case: str) -> None:
    told, leads_to, expected = KEPT[case]
    link = tmp_path / "localtime"
    if leads_to:
        link.symlink_to(leads_to)

    assert zones.of_this_machine(told, link) == expected
