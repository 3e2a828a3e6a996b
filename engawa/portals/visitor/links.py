"""Addresses of the links that texts make by name."""

from django.urls import reverse

PAGES = ("self-check", "help", "atlas", "sayings", "privacy", "about", "library")


def link_to(kind: str, name: str) -> str:
    """Return the address of an article or page in the current language; KeyError for an unknown page."""
    if kind == "article":
        return reverse("visitor:article", args=[name])
    if name not in PAGES:
        raise KeyError(name)
    return reverse(f"visitor:{name}")
