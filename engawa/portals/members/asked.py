"""What the pages of the entrance ask for, as forms. Each takes its own fields only; nothing else counts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from engawa.foundation.accounts import names, passphrases, words
from engawa.foundation.accounts.models import folded
from engawa.foundation.accounts.pins import AFTER, is_pin
from engawa.foundation.accounts.roles import AgeBand


def text(label: Any, missing: Any, most: int, **attrs: Any) -> forms.CharField:
    """Return a line of text."""
    widget = forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", **attrs})
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages=_words(missing))


def hidden_text(label: Any, missing: Any, autocomplete: str, required: bool = True) -> forms.CharField:
    """Return a line that shows dots instead of what is typed."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=passphrases.MOST, widget=widget, required=required,
                           strip=False, error_messages=_words(missing))  # fmt: skip


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent; also an empty form was sent, and is answered as one."""
    return request.POST if request.method == "POST" else None


def _words(missing: Any) -> dict[str, Any]:
    too_long = _("This is longer than fits here.")
    return {
        "required": missing,
        "max_length": too_long,
        "invalid_choice": missing,
        "null_characters_not_allowed": missing,
    }


class Asked(forms.Form):
    """A form whose labels carry no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class SignIn(Asked):
    """Name and passphrase."""

    name = text(_("Your name here"), _("The name is still missing."), 60, autocomplete="username webauthn")
    passphrase = hidden_text(_("Passphrase"), _("The passphrase is still missing."), "current-password")
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class JustName(Asked):
    """A name, to send a code to its e-mail address."""

    name = text(_("Your name here"), _("The name is still missing."), 60, autocomplete="username")


class JustCode(Asked):
    """A code that came by e-mail, or from an app."""

    code = text(_("Code"), _("The code is still missing."), 40, autocomplete="one-time-code", inputmode="text")
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class ComeBack(Asked):
    """A private link and its words."""

    link = text(_("Your private link"), _("The link is still missing."), 500, autocomplete="off")
    passphrase = hidden_text(_("Your words"), _("The words are still missing."), "current-password")

    def locator(self) -> str:
        """Return the random part of the link, which may be typed alone."""
        return str(self.cleaned_data["link"]).strip().rstrip("/").rpartition("/")[2]


class JustPassphrase(Asked):
    """The passphrase once more."""

    passphrase = hidden_text(_("Passphrase"), _("The passphrase is still missing."), "current-password")
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class NewPassphrase(Asked):
    """A new passphrase: the words that we offer, or one's own."""

    OFFERED, OWN, SAME = "offered", "own", "same"
    way = forms.ChoiceField(
        label=_("Which passphrase"), widget=forms.RadioSelect,
        choices=[(OFFERED, _("The words above")), (OWN, _("My own"))],
        error_messages=_words(_("One of these is still to be chosen.")),
    )  # fmt: skip
    offered = forms.CharField(widget=forms.HiddenInput, max_length=passphrases.MOST)
    own = hidden_text(_("My own passphrase, if I choose one"), "", "new-password", required=False)

    def __init__(self, *args: Any, language: str, near: Iterable[str] = (), **kwargs: Any) -> None:
        initial = {"offered": words.offered(language), "way": self.OFFERED, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.near = tuple(near)
        self.fields["own"].help_text = _("At least 12 signs. Spaces and capitals make no difference.")

    @property
    def shown_words(self) -> str:
        """Return the words to show: those of the page that was sent, else new ones."""
        return str(self["offered"].value() or "")

    def clean(self) -> dict[str, Any]:
        """Find the passphrase that was chosen and say what is wrong with it."""
        given = super().clean() or {}
        field = "own" if given.get("way") == self.OWN else "way"
        chosen = given.get("own" if field == "own" else "offered") or ""
        near = (*self.near, given.get("name") or "", given.get("called") or "")
        if given.get("way") in {self.OFFERED, self.OWN} and (wrong := _wrong(chosen, near)):
            self.add_error(field, wrong)
        return {**given, "passphrase": chosen}


class Named(NewPassphrase):
    """A name to sign in with, and a passphrase."""

    name = text(_("A name to sign in with"), _("The name is still missing."), 60, autocomplete="username")
    field_order: Iterable[str] | None = ("name", "way", "own")

    def clean_name(self) -> str:
        """Return the name as it will be compared; a few signs grow when they are."""
        name = folded(self.cleaned_data["name"])
        if not 2 <= len(name) <= 60:
            raise forms.ValidationError(_("A name of 2 to 60 signs fits here."))
        if names.with_name(name) is not None:
            raise forms.ValidationError(taken())
        return name


class Keep(Named):
    """What a nameless account is asked when it wants to stay."""

    way = forms.ChoiceField(
        label=_("Which passphrase"), widget=forms.RadioSelect,
        choices=[("offered", _("The words above")), ("same", _("The words I have now")), ("own", _("My own"))],
        error_messages=_words(_("One of these is still to be chosen.")),
    )  # fmt: skip
    age_band = forms.ChoiceField(
        label=_("How old are you"), widget=forms.RadioSelect, required=False,
        choices=[("", _("I would rather not say")), *AgeBand.choices],
    )  # fmt: skip
    field_order: Iterable[str] | None = ("name", "way", "own", "age_band")


class NewAccount(Named):
    """What somebody who was invited is asked."""

    called = text(_("What others here call you"), _("What to call you is still missing."), 60, autocomplete="nickname")
    field_order: Iterable[str] | None = ("called", "name", "way", "own")


class Recover(NewPassphrase):
    """A name, the printed code, and a new passphrase."""

    name = text(_("Your name here"), _("The name is still missing."), 60, autocomplete="username")
    code = text(_("Recovery code"), _("The code is still missing."), 80, autocomplete="off")
    field_order: Iterable[str] | None = ("name", "code", "way", "own")


class JustPin(Asked):
    """The PIN, to open this device again."""

    pin = text(_("PIN"), _("The PIN is still missing."), 8, inputmode="numeric", autocomplete="off", type="password")
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class NewPin(Asked):
    """A PIN, and after how many minutes a device locks."""

    pin = text(_("PIN"), _("The PIN is still missing."), 8, inputmode="numeric", autocomplete="off", type="password")
    after = forms.TypedChoiceField(
        label=_("When to lock"), widget=forms.RadioSelect, coerce=int, empty_value=None, required=False,
        choices=lambda: [("", _("Only when I lock it myself")), *((each, _minutes(each)) for each in AFTER)],
    )  # fmt: skip

    def clean_pin(self) -> str:
        """Return the PIN if it is one."""
        if not is_pin(self.cleaned_data["pin"]):
            raise forms.ValidationError(_("A PIN is 4 to 8 digits."))
        return str(self.cleaned_data["pin"])


class PasskeyName(Asked):
    """What to call a passkey."""

    name = text(_("Name of the passkey"), _("The name is still missing."), 40, autocomplete="off")


def taken() -> str:
    """Return the sentence for a name that somebody else has."""
    return str(_("Somebody here has this name already. Another one, or a number behind it, could do."))


def _minutes(number: int) -> str:
    return ngettext("after %(num)s minute", "after %(num)s minutes", number) % {"num": number}


def _wrong(passphrase: str, near: Iterable[str]) -> str:
    if passphrases.is_short(passphrase):
        return str(_("This is shorter than 12 signs. A few more words would do."))
    if passphrases.is_easy(passphrase, near):
        return str(_("This is easy to guess: often used, close to a name, or of few words. One or two more would do."))
    return ""
