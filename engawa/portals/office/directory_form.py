"""An own directory entry as a plain form for the common fields."""

from datetime import date
from secrets import token_hex
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.care.library.directory import DirectoryError
from engawa.portals.office import directory_text, fields, hour_lines
from engawa.portals.office.fields import Days, OfficeForm, paragraph

# One field for each way to be reached, writing before speaking, as visitors see them.
WAYS = ("text", "chat", "email", "phone", "web")


class EntryForm(OfficeForm):
    """One service that answers people."""

    name = forms.CharField(max_length=120, label=gettext_lazy("Name, as the service calls itself"))
    name_latin = forms.CharField(
        max_length=120, required=False, label=gettext_lazy("The name in Latin letters, if it has others")
    )
    kind = forms.ChoiceField(
        choices=[
            ("withdrawal", gettext_lazy("For people who have been at home for a long time")),
            ("family", gettext_lazy("For families")),
            ("youth", gettext_lazy("For young people")),
            ("crisis", gettext_lazy("For hard hours")),
            ("health", gettext_lazy("For health")),
        ],
        label=gettext_lazy("What is it for?"),
    )
    whom = forms.MultipleChoiceField(
        choices=[("self", gettext_lazy("The person")), ("family", gettext_lazy("Family and friends"))],
        label=gettext_lazy("Whom does it answer?"),
        widget=forms.CheckboxSelectMultiple,
    )
    offers_en = forms.CharField(max_length=300, label=gettext_lazy("One plain sentence about it, in English"))
    offers_ja = forms.CharField(max_length=300, label=gettext_lazy("The same in Japanese"))
    languages = forms.MultipleChoiceField(
        choices=fields.languages,
        label=gettext_lazy("Languages spoken or written there"),
        widget=forms.CheckboxSelectMultiple,
    )
    open = forms.ChoiceField(
        choices=[
            ("unknown", gettext_lazy("Not known")),
            ("always", gettext_lazy("Day and night")),
            ("lines", gettext_lazy("As in the lines below")),
        ],
        label=gettext_lazy("When does it answer?"),
        widget=forms.RadioSelect,
        initial="unknown",
    )
    hours = forms.CharField(
        max_length=1000,
        required=False,
        label=gettext_lazy("Hours"),
        help_text=gettext_lazy("A line for each: mon-fri 10:00-16:00. Days: mon, tue, wed, thu, fri, sat, sun, daily."),
        widget=paragraph(3),
    )
    text = forms.CharField(max_length=40, required=False, label=gettext_lazy("Number for text messages"))
    chat = forms.CharField(max_length=300, required=False, label=gettext_lazy("Address of a chat (https://…)"))
    email = forms.CharField(max_length=200, required=False, label=gettext_lazy("E-mail"))
    phone = forms.CharField(max_length=40, required=False, label=gettext_lazy("Telephone"))
    web = forms.CharField(max_length=300, required=False, label=gettext_lazy("Address of its page (https://…)"))
    checked = forms.DateField(
        label=gettext_lazy("When was this last known to be right?"),
        help_text=gettext_lazy("After two years it moves to the end of the page, until somebody looked again."),
        widget=Days,
    )
    source = forms.CharField(max_length=200, label=gettext_lazy("Where do you know it from?"))

    def entry(self, name: str = "") -> dict[str, Any]:
        """Return the entry as a directory table; `name` is its id, a fresh one if empty."""
        told = self.cleaned_data
        made: dict[str, Any] = {"id": name or f"{directory_text.OWN}{token_hex(5)}"}
        made |= {key: told[key] for key in ("kind", "whom", "name", "languages")}
        if told["name_latin"]:
            made["name_latin"] = told["name_latin"]
        made["offers"] = {"en": told["offers_en"], "ja": told["offers_ja"]}
        made["hours"] = _lines(told["hours"]) if told["open"] == "lines" else told["open"]
        made["channels"] = [{"type": way, "value": told[way]} for way in WAYS if told[way]]
        return made | {"checked": told["checked"].isoformat(), "confidence": "seen", "sources": [told["source"]]}

    def tell(self, error: DirectoryError) -> None:
        """Put what the loader found beside its field, in our words."""
        field, words = _place(str(error))
        self.add_error(field if field in self.fields else None, words)


def typed(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what stands in the form for an entry."""
    hours = entry["hours"]
    ways = {channel["type"]: channel["value"] for channel in entry["channels"]}
    return {
        **{key: entry.get(key, "") for key in ("name", "name_latin", "kind", "whom", "languages")},
        "offers_en": entry["offers"]["en"],
        "offers_ja": entry["offers"]["ja"],
        "open": hours if isinstance(hours, str) else "lines",
        "hours": "" if isinstance(hours, str) else "\n".join(hour_lines.line(each) for each in hours),
        **{way: ways.get(way, "") for way in WAYS},
        "checked": date.fromisoformat(entry["checked"]),
        "source": entry["sources"][0],
    }


def _lines(text: str) -> list[dict[str, str]]:
    return [hour_lines.table(line) for line in text.splitlines() if line.strip()]


def _place(message: str) -> tuple[str, str]:
    """Return the form's field that the loader's message is about, and what to say there."""
    if "channels: missing" in message:
        return "phone", _("At least one way to reach it is needed: text, chat, e-mail, telephone or page.")
    if ": hours: " in message:
        return "hours", _("These hours could not be read. A line could be: mon-fri 10:00-16:00.")
    if "is not a number" in message:
        return "phone", _("A number has only digits, spaces and the signs + - # *.")
    if "begins with https" in message:
        return "web", _("An address begins with https://, as https://example.org.")
    if "e-mail address" in message:
        return "email", _("This is not an e-mail address.")
    return "", _("This entry could not be read: {words}").format(words=message)
