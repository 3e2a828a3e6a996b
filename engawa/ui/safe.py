"""The one place where a text is declared to be markup: pictures and articles that our own code made."""

from markupsafe import Markup


def markup(made_by_us: str) -> Markup:
    """Return our own SVG or rendered article as markup. Never call it with anything that a visitor sent."""
    return Markup(made_by_us)  # noqa: S704  a test allows Markup in this file only
