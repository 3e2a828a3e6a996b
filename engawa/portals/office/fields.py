"""What the office's forms share: plain words for what is missing, and lists of countries, zones and languages."""

from functools import cache
from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.foundation.organisation.current import organisation
from engawa.lib import names
from engawa.lib.texts import LANGUAGES
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
        for name, field in self.fields.items():
            field.error_messages = {**field.error_messages, **WORDS}
            # What is written in one language is read aloud in it, whatever the page is in.
            if (spoken := name.rpartition("_")[2]) in LANGUAGES:
                field.widget.attrs["lang"] = spoken


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
    """Return all time zones by their place in the language of the page, with the one that is kept."""
    kept = organisation().zone
    return [("", "—"), *names.zone_choices({*names.all_zones(), *([kept] if kept else [])}, language())]


def languages() -> Choices:
    """Return the languages of support by name in the language of the page."""
    return list(_languages(language()))


@cache
def _countries(shown_in: str) -> tuple[tuple[str, str], ...]:
    codes = (code for code in map(str, Locale(shown_in).territories) if len(code) == 2 and code not in _NO_COUNTRY)
    real = [(code, names.country_name(code, shown_in)) for code in codes]
    return tuple(sorted(real, key=lambda pair: pair[1]))


@cache
def _languages(shown_in: str) -> tuple[tuple[str, str], ...]:
    return tuple((code, names.language_name(code, shown_in)) for code in SUPPORT)
