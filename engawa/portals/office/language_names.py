"""What languages are called."""

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def language_name(code: str, shown_in: str) -> str:
    """Return the name of a language for readers of another; its code where nobody knows a name."""
    try:
        return Locale.parse(code, sep="-").get_display_name(shown_in) or code
    except (UnknownLocaleError, ValueError):
        return code
