"""Letters of the entrance: codes by e-mail. Sent beside the request: the time tells nobody who has an address."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from smtplib import SMTPException

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account

LOG = logging.getLogger("engawa.entrance")
_BESIDE = ThreadPoolExecutor(1, thread_name_prefix="letters")


def send_code(account: Account, code: str) -> Future[None]:
    """Send a sign-in code in the account's own language. The subject says nothing about what this is."""
    with translation.override(account.language):
        body = _(
            "Your code: %(code)s\n\n"
            "It works for ten minutes, in the browser where you asked for it.\n"
            "If you did not ask for it, there is nothing to do.\n"
        ) % {"code": code}
        letter = EmailMessage(_("Your code"), body, to=[names.of(account).email])
    return _BESIDE.submit(_send, letter)


def settle() -> None:
    """Wait until what was handed over is sent."""
    _BESIDE.submit(int).result()


def _send(letter: EmailMessage) -> None:
    try:
        validate_email(letter.to[0])
        letter.send()
    except (OSError, SMTPException, ValueError, ValidationError) as error:
        LOG.warning("a code could not be sent: %s", type(error).__name__)
