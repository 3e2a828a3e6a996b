"""Setting up an app of codes: its secret travels sealed in the form until a first code proves that the app has it."""

from dataclasses import dataclass

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.http import HttpRequest
from markupsafe import Markup

from engawa.foundation.accounts import factors
from engawa.foundation.accounts.models import Account
from engawa.lib.sealed import Seal, Unreadable
from engawa.ui.safe import markup

SECONDS = 60 * 60
BEGUN = "app_begun"


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the page shows: the picture to scan, the same as text in groups of four, and the sealed secret."""

    picture: Markup
    key: str
    sealed: str


def begin(request: HttpRequest, account: Account) -> SetUp:
    """Return the set-up that was begun on this device, or a new one.

    A slip in the code needs no second scan, and a small phone may drop the page while its owner is in the other app.
    """
    known = (request.POST.get("setup", ""), request.session.get(BEGUN, ""))
    secret = next((secret for sealed in known if (secret := _open(account, sealed))), "")
    if not secret:
        secret = generate_totp_secret()
        request.session[BEGUN] = _seal().close([account.pk, secret])
    svg = get_adapter().build_totp_svg(get_adapter().build_totp_url(account, secret))
    key = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    # Only the picture's own element: an XML declaration inside a page would be shown as text.
    return SetUp(markup(svg[svg.index("<svg") :]), key, _seal().close([account.pk, secret]))


def finish(request: HttpRequest, account: Account) -> bool:
    """Keep the app if the code is right."""
    secret = _open(account, request.POST.get("setup", ""))
    if not secret or not factors.set_up_app(account, secret, request.POST.get("code", "")[:40]):
        return False
    request.session.pop(BEGUN, None)
    return True


def _open(account: Account, sealed: str) -> str:
    try:
        owner, secret = _seal().open(sealed, SECONDS)
    except (Unreadable, TypeError, ValueError):
        return ""
    return str(secret) if owner == account.pk else ""


def _seal() -> Seal:
    return Seal([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], "members.app")
