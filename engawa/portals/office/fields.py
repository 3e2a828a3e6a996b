"""What the office's forms share: plain words for what is missing, and lists of countries, zones and languages."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.ui.pages import language

Choices = list[tuple[str, str]]

WORDS = {
    "required": _("This is still open."),
    "invalid": _("This could not be understood."),
    "invalid_choice": _("This is not one of the choices."),
    "max_length": _("This is too long."),
    "null_characters_not_allowed": _("This holds a sign that can't be kept."),
}
# Languages of support that are offered; others can be told of in "about".
SUPPORT = ("en", "ja", "ko", "zh-Hans", "zh-Hant", "vi", "ne", "id", "fil", "th", "hi", "ar", "tr", "es", "pt", "fr",
           "it", "de", "nl", "pl", "uk", "ru", "da", "sv", "nb", "fi")  # fmt: skip
# Groups of countries and codes for tests, which Babel lists among the territories.
_NO_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


class OfficeForm(forms.Form):
    """A form whose errors are our words, and which the browser does not scold for."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        for field in self.fields.values():
            field.error_messages = {**field.error_messages, **WORDS}


class Days(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def paragraph(rows: int = 5) -> forms.Textarea:
    """Return a field for several lines."""
    return forms.Textarea(attrs={"rows": rows})


def countries() -> Choices:
    """Return all countries by name in the language of the page."""
    return [("", "—"), *_countries(language())]


def zones() -> Choices:
    """Return all time zones that are called after a place."""
    return [("", "—"), *_zones()]


def languages() -> Choices:
    """Return the languages of support by name in the language of the page."""
    return list(_languages(language()))


@cache
def _countries(shown_in: str) -> tuple[tuple[str, str], ...]:
    names = Locale(shown_in).territories.items()
    real = [(code, name) for code, name in names if len(code) == 2 and code not in _NO_COUNTRY]
    return tuple(sorted(real, key=lambda pair: pair[1]))


@cache
def _zones() -> tuple[tuple[str, str], ...]:
    named = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return tuple((zone, zone.replace("_", " ")) for zone in ("UTC", *named))


@cache
def _languages(shown_in: str) -> tuple[tuple[str, str], ...]:
    return tuple((code, Locale.parse(code, sep="-").get_display_name(shown_in) or code) for code in SUPPORT)
