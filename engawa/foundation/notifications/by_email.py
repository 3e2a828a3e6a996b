"""Send a word by e-mail: text only, without names or content."""

from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from engawa.foundation.accounts.models import Account
from engawa.foundation.notifications.models import Wish
from engawa.foundation.notifications.sending import NotSent
from engawa.foundation.notifications.words import letter
from engawa.foundation.vault import seals

LONGEST = 254


def is_available() -> bool:
    """Say whether this installation can send e-mail that leads back to it."""
    return bool(settings.EMAIL_HOST and settings.ORIGIN)


def is_address(text: str) -> bool:
    """Say whether this could be an address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST


def wish(account: Account, email: str) -> None:
    """Let a word go to this address whenever there is something new, unless the account has chosen otherwise before."""
    Wish.objects.get_or_create(account=account, defaults={"by_email": True, "email": sealed(account.pk, email)})


def sealed(account: int, email: str) -> bytes:
    """Return an address as a wish keeps it; empty where there is none."""
    return seals.make_keys(account).seal(account, _place(account), email) if email else b""


def address(wish: Wish) -> str:
    """Return the address of a wish; "" where there is none."""
    owner = wish.account_id
    return seals.ring(owner).open(owner, _place(owner), bytes(wish.email)) if wish.email else ""


def send(wish: Wish, mark: str) -> None:
    """Send one e-mail, or raise NotSent. `mark` is the same at each try, so that servers can drop a second one."""
    if not is_available():
        raise NotSent("e-mail is not set up")
    words = letter(wish.account.language)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    # RFC 3834: whoever is away for a while need not answer a machine.
    headers = {"Message-ID": f"<{mark}@{domain}>", "Auto-Submitted": "auto-generated"}
    try:
        to = address(wish)
        validate_email(to)
        EmailMessage(words.subject, words.body, to=[to], headers=headers).send()
    except (OSError, ValueError, ValidationError, seals.Unreadable) as error:
        # What servers say often repeats the address, so only the kind of trouble is told.
        raise NotSent(type(error).__name__) from None


def _place(account: int) -> str:
    return f"wish:{account}:email"
