"""The parts of a visitor's address that are not free text."""

from django.urls import register_converter


class About:
    """Whom the self-check is about: `me` or `someone` in the address, self or family in the answers."""

    regex = "me|someone"

    def to_python(self, value: str) -> str:
        return "self" if value == "me" else "family"

    def to_url(self, value: str) -> str:
        return "me" if value == "self" else "someone"


class Country:
    """A country's two letters; `world` where none is known. Upper case inside, lower case in the address."""

    regex = "[a-z]{2}|world"

    def to_python(self, value: str) -> str:
        return value.upper() if value != "world" else ""

    def to_url(self, value: str) -> str:
        return value.lower() or "world"


register_converter(About, "about")
register_converter(Country, "country")
