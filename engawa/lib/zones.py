"""Time zones by name, as the system or the package tzdata knows them."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone(name: str) -> ZoneInfo:
    """Return the zone of that name, or raise KeyError; a name can come from anybody."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        # Beside unknown names: paths out of the folder (ValueError), and folders such as "Asia" (OSError).
        raise KeyError(name) from error
