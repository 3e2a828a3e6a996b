"""Hours as people type them, a line for each: "mon-fri 10:00-16:00", 「月-金 10:00〜16:00」."""

import re
from unicodedata import normalize

from engawa.care.library.hours import WEEKDAYS
from engawa.ui.pages import language

_JAPANESE = {**dict(zip("月火水木金土日", WEEKDAYS, strict=True)), "平日": "mon-fri", "毎日": "daily"}
_DASHES = re.compile("[–—−〜~から]+")


def table(line: str) -> dict[str, str]:
    """Return a line as the directory keeps it; whether it holds hours is the loader's to say."""
    # Also wide digits and colons, as a Japanese keyboard types them.
    plain = _DASHES.sub("-", normalize("NFKC", line)).strip()
    days, _space, times = plain.partition(" ")
    start, _dash, end = times.replace(" ", "").partition("-")
    return {"days": _days(days), "from": start, "to": end}


def line(hours: dict[str, str]) -> str:
    """Return hours as they are typed in the language of the page."""
    days = hours["days"]
    if language() == "ja":
        for japanese, code in reversed(_JAPANESE.items()):
            days = days.replace(code, japanese)
    return f"{days} {hours['from']}-{hours['to']}"


def _days(text: str) -> str:
    days = re.sub("曜日?", "", text).lower()
    for japanese, code in reversed(_JAPANESE.items()):
        days = days.replace(japanese, code)
    return days
