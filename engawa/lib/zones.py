"""Time zones by name, as the system or the package tzdata knows them."""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone(name: str) -> ZoneInfo:
    """Return the zone of that name, or raise KeyError; a name can come from anybody."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        # Beside unknown names: paths out of the folder (ValueError), and folders such as "Asia" (OSError).
        raise KeyError(name) from error


def of_this_machine(told: str, link: Path) -> str:
    """Return the zone that a machine keeps, by its variable TZ or its file /etc/localtime; "" for UTC and for none."""
    kept = str(link.resolve())
    for text in (told.removeprefix(":"), kept):
        name = text.rpartition("zoneinfo/")[2]
        if _is_place(name):
            return name
    return ""


def _is_place(name: str) -> bool:
    try:
        return "/" in name and not name.startswith("Etc/") and bool(zone(name))
    except KeyError:
        return False
