"""Setting up an app of codes: its secret travels sealed in the form until a first code proves that the app has it."""

from dataclasses import dataclass

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from markupsafe import Markup

from engawa.foundation.accounts import factors
from engawa.foundation.accounts.models import Account
from engawa.lib.sealed import Seal, Unreadable
from engawa.ui.safe import markup

SECONDS = 60 * 60


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the page shows: the picture to scan, the same as text in groups of four, and the sealed secret."""

    picture: Markup
    key: str
    sealed: str


def begin(account: Account, sealed: str = "") -> SetUp:
    """Return a new set-up, or the one that was begun, so that a slip in the code needs no second scan."""
    secret = _open(account, sealed) or generate_totp_secret()
    svg = get_adapter().build_totp_svg(get_adapter().build_totp_url(account, secret))
    key = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    # Only the picture's own element: an XML declaration inside a page would be shown as text.
    return SetUp(markup(svg[svg.index("<svg") :]), key, _seal().close([account.pk, secret]))


def finish(account: Account, sealed: str, code: str) -> bool:
    """Keep the app if the code is right."""
    secret = _open(account, sealed)
    return bool(secret) and factors.set_up_app(account, secret, code)


def _open(account: Account, sealed: str) -> str:
    try:
        owner, secret = _seal().open(sealed, SECONDS)
    except (Unreadable, TypeError, ValueError):
        return ""
    return str(secret) if owner == account.pk else ""


def _seal() -> Seal:
    return Seal([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], "members.app")
