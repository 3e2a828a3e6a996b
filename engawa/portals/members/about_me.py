"""What one says about oneself: how to be called, language, zone, age band. Nothing of it has to be true."""

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import AgeBand
from engawa.foundation.audit import chain
from engawa.lib.names import all_zones, zone_choices
from engawa.ui.pages import language

_UNSEEN = {"Cc", "Cf", "Co", "Cs"}
# What the account's row holds as it stands.
FIELDS = ("language", "zone", "age_band", "shows_typing")


class AboutMe(forms.Form):
    """The five fields, and no others: whatever else a request holds is not looked at."""

    called = forms.CharField(
        max_length=60,
        error_messages={
            "required": _("Here a name is missing. Any will do; one letter is enough."),
            "max_length": _("This is longer than 60 letters. A shorter name fits."),
        },
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    zone = forms.ChoiceField(error_messages={"invalid_choice": _("This time zone is not in the list.")})
    age_band = forms.ChoiceField(required=False, choices=[("", _("I'd rather not say")), *AgeBand.choices])
    shows_typing = forms.BooleanField(required=False)

    def __init__(self, *args: Any, known_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zone_choices({*all_zones(), known_zone}, language())  # type: ignore[attr-defined]

    def clean_called(self) -> str:
        """Return the name without characters that can't be seen, with which one name could be made to look another."""
        name = "".join(each for each in self.cleaned_data["called"] if unicodedata.category(each) not in _UNSEEN)
        if not name.strip():
            raise forms.ValidationError(self.fields["called"].error_messages["required"])
        return " ".join(name.split())


def form(account: Account, given: Any = None) -> AboutMe:
    """Return the form with what is known, or with what was just given."""
    known = {"called": names.of(account).called, **{name: getattr(account, name) for name in FIELDS}}
    return AboutMe(given, initial=known, known_zone=account.zone)


@transaction.atomic
def save(account: Account, form: AboutMe) -> None:
    """Keep what the form says."""
    for name in FIELDS:
        setattr(account, name, form.cleaned_data[name])
    account.save(update_fields=list(FIELDS))
    names.change(account, called=form.cleaned_data["called"])
    chain.record(account.pk, "account.change", about=account.pk, subject=f"account:{account.pk}")
