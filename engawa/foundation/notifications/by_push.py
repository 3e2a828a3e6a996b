"""Wake a browser by web push (RFC 8030, 8291): the push service carries a sealed word without content."""

import json
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from dataclasses import asdict, dataclass
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from py_vapid import VapidException
from requests import RequestException

from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.notifications import quiet, vapid
from engawa.foundation.notifications.models import PushAddress, Wish
from engawa.foundation.notifications.sending import Gone, NotSent
from engawa.foundation.notifications.words import letter
from engawa.foundation.vault import seals
from engawa.lib import public_internet

KEPT_FOR = 24 * 60 * 60  # seconds a push service keeps it for a phone that is off
WAIT = 10.0


class BadAddress(ValueError):
    """This is no address of a push service."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gives to be woken by: an address at its push service, and keys only it can open."""

    endpoint: str
    p256dh: str
    auth: str

    def __post_init__(self) -> None:
        if len(self.endpoint) > 1000 or not public_internet.leads_out(self.endpoint, may_be_local=_may_be_local()):
            raise BadAddress("endpoint")
        if len(_bytes(self.auth)) != 16:
            raise BadAddress("auth")
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(self.p256dh))
        except ValueError as error:
            raise BadAddress("p256dh") from error

    @property
    def digest(self) -> str:
        """Return what the address is found by without being opened."""
        return sha256(self.endpoint.encode()).hexdigest()


@transaction.atomic
def keep(account: Account, device: str, subscription: Subscription) -> PushAddress:
    """Wake this device from now on; whoever used this browser before is not woken here any more."""
    owner, digest = account.pk, subscription.digest
    sealed = seals.make_keys(owner).seal(owner, f"push:{digest}", json.dumps(asdict(subscription)))
    PushAddress.objects.filter(digest=digest).delete()
    kept, _ = PushAddress.objects.update_or_create(
        device_id=device, defaults={"account": account, "digest": digest, "address": sealed}
    )
    begin, end = quiet.USUAL
    Wish.objects.get_or_create(account=account, defaults={"quiet_from": begin, "quiet_until": end})
    chain.record(owner, "wishes.push_on", about=owner)
    return kept


@transaction.atomic
def end(account: int, device: str) -> None:
    """Wake this device no more."""
    PushAddress.objects.filter(account_id=account, device_id=device).delete()
    chain.record(account, "wishes.push_off", about=account)


def forget(address: PushAddress | None) -> None:
    """Remove an address that its push service does not know any more."""
    if address is not None:
        address.delete()


def send(address: PushAddress, language: str, mark: str) -> None:
    """Send one word, or raise NotSent or Gone. A second one with the same mark replaces the first."""
    # It brings another HTTP client along: a quarter of a second of each start, for what happens in the worker alone.
    from pywebpush import WebPushException, webpush  # noqa: PLC0415

    to, words = _opened(address), letter(language)
    try:
        webpush(
            {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}},
            json.dumps({"title": words.subject, "url": words.link}),
            vapid_private_key=vapid.signer(),
            vapid_claims={"sub": _sender()},
            headers={"Topic": mark, "Urgency": "normal"},
            ttl=KEPT_FOR,
            timeout=WAIT,
            requests_session=public_internet.session(may_be_local=_may_be_local()),
        )
    except WebPushException as error:
        # 404 and 410: the browser was uninstalled, or the wish was taken back in its settings.
        raise Gone if error.status_code in {404, 410} else NotSent(f"push service: {error.status_code}") from None
    except (RequestException, VapidException, seals.Unreadable, OSError, ValueError) as error:
        raise NotSent(type(error).__name__) from None


def _opened(address: PushAddress) -> Subscription:
    owner = address.account_id
    try:
        text = seals.ring(owner).open(owner, f"push:{address.digest}", bytes(address.address))
        return Subscription(**json.loads(text))
    except (BadAddress, seals.Unreadable) as error:
        raise Gone from error


def _sender() -> str:
    """Return where a push service could complain; it asks for one."""
    if settings.EMAIL_HOST:
        return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    return f"https://{urlsplit(settings.ORIGIN).hostname or 'localhost'}"


def _may_be_local() -> bool:
    return bool(getattr(settings, "PUSH_MAY_BE_LOCAL", False))


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64, ValueError) as error:
        raise BadAddress("keys") from error
