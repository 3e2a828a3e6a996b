"""The four steps of the set-up as forms."""

from typing import Any

from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.foundation.accounts import passphrases
from engawa.lib.names import zone_country
from engawa.portals.office import demo_hook, fields, set_up
from engawa.portals.office.fields import OfficeForm
from engawa.portals.office.set_up import Told
from engawa.portals.office.set_up_guesses import usual_zone


class OrganisationStep(OfficeForm):
    """What the organisation is called."""

    name = forms.CharField(max_length=80, label=gettext_lazy("Name of the organisation"))
    name_ja = forms.CharField(
        max_length=80,
        required=False,
        label=gettext_lazy("Its name in Japanese"),
        help_text=gettext_lazy("Can stay empty. Then the same name stands on Japanese pages."),
    )

    def answers(self) -> dict[str, Any]:
        return self.cleaned_data


class FirstStep(OfficeForm):
    """The first administrator, with a second step for signing in."""

    sign_in = forms.CharField(
        max_length=60,
        label=gettext_lazy("Name to sign in with"),
        help_text=gettext_lazy("Nobody else sees it. Capitals and small letters are the same."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    called = forms.CharField(max_length=60, label=gettext_lazy("What others here read as your name"))
    passphrase = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Passphrase"),
        widget=forms.TextInput(attrs={"autocomplete": "new-password", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = forms.CharField(
        max_length=20,
        required=False,
        label=gettext_lazy("The six digits that the app shows now"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any], told: Told, later: bool = False) -> None:
        super().__init__(data, initial=initial)
        self.told, self.later = told, later
        self.fields["passphrase"].help_text = (
            _("The passphrase from before is kept. What you write here takes its place.")
            if "password" in told.answers
            else _("These five words were made for you. You could write them down, or choose 12 letters or more.")
        )

    def clean_passphrase(self) -> str:
        given: str = self.cleaned_data["passphrase"]
        if not given and "password" in self.told.answers:
            return ""
        near = [str(self.cleaned_data.get(name, "")) for name in ("sign_in", "called")]
        near += [str(self.told.answers.get(name, "")) for name in ("name", "name_ja")]
        if passphrases.is_short(given):
            raise forms.ValidationError(_("A passphrase of at least 12 letters is harder to guess."))
        if passphrases.is_easy(given, near):
            raise forms.ValidationError(_("This one is easy to guess, so it is tried early. Another is safer."))
        return given

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if not self.later and not validate_totp_code(self.told.secret, code):
            raise forms.ValidationError(_("These are not the six digits that the app shows now. They change often."))
        return code

    def answers(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name] for name in ("sign_in", "called")}
        if self.cleaned_data["passphrase"]:
            told["password"] = set_up.hashed(self.cleaned_data["passphrase"])
        return {**told, "has_app": not self.later}


class PlaceStep(OfficeForm):
    """Languages of support, country, zone and hours."""

    languages = forms.MultipleChoiceField(
        choices=fields.languages,
        label=gettext_lazy("In which languages can people be answered?"),
        widget=forms.CheckboxSelectMultiple,
    )
    country = forms.ChoiceField(
        choices=fields.countries,
        required=False,
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Its help right now is shown where a visitor's country is not known."),
    )
    zone = forms.ChoiceField(
        choices=fields.zones,
        required=False,
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Can stay open where the country is chosen: then it is the country's usual one."),
    )
    hours_en = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("When somebody answers, in English"),
        help_text=gettext_lazy("In words, as: weekdays from 10 to 18, within two days."),
    )
    hours_ja = forms.CharField(max_length=200, required=False, label=gettext_lazy("The same in Japanese"))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        country, zone = told.get("country", ""), told.get("zone", "")
        # What was offered, or told before, for another country is no choice; whoever picks a zone means it.
        is_left = zone == self.initial.get("zone") and country != self.initial.get("country")
        if is_left and country and zone_country(zone) != country:
            zone = ""
        told["zone"] = zone or usual_zone(country)
        if not told["zone"]:
            self.add_error("zone", _("The usual time zone of this country is not known here. You could choose one."))
        return told

    def answers(self) -> dict[str, Any]:
        return self.cleaned_data


class LastStep(OfficeForm):
    """Demo data or none."""

    demo = forms.ChoiceField(
        choices=[
            ("", gettext_lazy("Start empty")),
            ("yes", gettext_lazy("With made-up people and conversations, to look round")),
        ],
        required=False,
        initial="",
        label=gettext_lazy("What should be there at the start?"),
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        if demo_hook.DEMO is None:
            del self.fields["demo"]

    def answers(self) -> dict[str, Any]:
        return {"demo": self.cleaned_data.get("demo") == "yes"}


def form_for(told: Told, data: Any = None, *, later: bool = False, initial: dict[str, Any] | None = None) -> OfficeForm:
    """Return the form of the step that `told` stands at, filled with what was told before."""
    given = {**told.answers, **(initial or {})}
    if told.step == "first":
        given.setdefault("passphrase", "" if "password" in told.answers else told.offered)
        return FirstStep(data, initial=given, told=told, later=later)
    kinds: dict[str, type[OfficeForm]] = {"organisation": OrganisationStep, "place": PlaceStep, "last": LastStep}
    return kinds[told.step](data, initial=given)
