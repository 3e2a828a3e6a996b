"""Sign-in codes by e-mail: eight digits for one browser, for ten minutes. Whether a name exists makes no difference."""

from datetime import timedelta
from secrets import randbelow

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils import timezone

from engawa.foundation.accounts import limits, names
from engawa.foundation.accounts.models import Account
from engawa.portals.members import letters

PENDING, MINUTES = "mail_code", 10


def send(request: HttpRequest, name: str) -> None:
    """Send a code if the name has an address; keep in the session what to compare with either way."""
    named = names.with_name(name)
    account = named if named and named.is_active and named.sealed_email else None
    code = f"{randbelow(10**8):08d}"
    until = timezone.now() + timedelta(minutes=MINUTES)
    pending = {"account": account.pk if account else 0, "code": make_password(code), "until": until.timestamp()}
    request.session[PENDING] = pending
    request.session.cycle_key()
    # However many networks ask for them: nobody's letter box is flooded through us.
    mails = limits.bucket(10, "mails", account.pk if account else 0, window=timedelta(hours=1))
    if account and not limits.take([mails]):
        letters.send_code(account, f"{code[:4]} {code[4:]}")


def waits(request: HttpRequest) -> bool:
    """Say whether this browser has asked for a code."""
    return PENDING in request.session


def account_of(request: HttpRequest, code: str) -> Account | None:
    """Return whose code this is; it opens once."""
    pending = request.session.get(PENDING) or {"account": 0, "code": make_password(None), "until": 0}
    right = check_password("".join(code.split())[:20], pending["code"])
    if not right or timezone.now().timestamp() > pending["until"]:
        return None
    del request.session[PENDING]
    return Account.objects.filter(pk=pending["account"], is_active=True).first()
