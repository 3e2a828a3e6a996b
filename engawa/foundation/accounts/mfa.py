"""How django-allauth's second factors are kept and named here."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext as _

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.organisation.current import organisation
from engawa.lib.sealed import Seal

# A secret is sealed for as long as it stands: ten centuries.
EVER = 60 * 60 * 24 * 365 * 1000


class Mfa(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Seal what would let a thief of the database make codes, and say who we are."""

    def encrypt(self, text: str) -> str:
        """Return the text sealed with the installation's secret."""
        return _seal().close(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was sealed."""
        return str(_seal().open(encrypted_text, EVER))

    def get_totp_label(self, user: Any) -> str:
        """Return what an app of codes shows beside the number."""
        return _shown(user)

    def get_totp_issuer(self) -> str:
        """Return the organisation's name."""
        return _organisation()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return the name of a passkey that nobody named."""
        return _("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for which host a passkey is good."""
        return {"id": context.request.get_host().partition(":")[0], "name": _organisation()}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Return whom the passkey belongs to; the name is what the device shows."""
        made = super().get_public_key_credential_user_entity(user)
        shown = _shown(user)
        return {**made, "name": shown, "display_name": shown}


def _shown(account: Account) -> str:
    theirs = names.of(account)
    return theirs.name or theirs.called


def _organisation() -> str:
    return organisation().name_in("en")


def _seal() -> Seal:
    return Seal([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], "accounts.mfa")
