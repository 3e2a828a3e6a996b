"""Second factors: what an account has set up, and whether a code is right. Built on django-allauth's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import IntegrityError, transaction
from django.db.models import Q

from engawa.foundation.accounts import limits
from engawa.foundation.accounts.models import Account

Kind = Authenticator.Type


@dataclass(frozen=True, slots=True)
class Standing:
    """Which second factors an account has."""

    app: bool
    passkeys: int
    codes: int

    @property
    def any(self) -> bool:
        """Say whether there is one to ask for."""
        return self.app or self.passkeys > 0


def standing(account: Account) -> Standing:
    """Return what is set up (one query)."""
    found = list(Authenticator.objects.filter(user=account))
    codes = [each for each in found if each.type == Kind.RECOVERY_CODES]
    return Standing(
        any(each.type == Kind.TOTP for each in found),
        sum(each.type == Kind.WEBAUTHN for each in found),
        sum(len(RecoveryCodes(each).get_unused_codes()) for each in codes),
    )


def who_can_enter(ids: Iterable[int]) -> set[int]:
    """Return those of some staff who have what signing in takes: a second factor, or the organisation's sign-in."""
    has_one = Q(authenticator__type__in=(Kind.TOTP, Kind.WEBAUTHN)) | Q(socialaccount__isnull=False)
    return set(Account.objects.filter(has_one, pk__in=list(ids)).values_list("pk", flat=True))


def code_is_right(account: Account, code: str) -> bool:
    """Say whether a code of the app or one of the printed codes is right; each opens once."""
    plain = "".join(code.split())
    for each in Authenticator.objects.filter(user=account).exclude(type=Kind.WEBAUTHN):
        if each.wrap().validate_code(plain):
            return _first_use(account, plain)
    return False


def set_up_app(account: Account, secret: str, code: str) -> bool:
    """Keep the app's secret if the code proves that the app has it."""
    plain = "".join(code.split())
    if not totp.validate_totp_code(secret, plain):
        return False
    try:
        with transaction.atomic():
            totp.TOTP.activate(account, secret)
    except IntegrityError:
        return False
    return _first_use(account, plain)


def drop_app(account: Account) -> None:
    """Forget the app, and the printed codes that stood in for it."""
    Authenticator.objects.filter(user=account, type__in=[Kind.TOTP, Kind.RECOVERY_CODES]).delete()


def new_codes(account: Account) -> list[str]:
    """Return fresh printed codes; those before open nothing any more."""
    with transaction.atomic():
        Authenticator.objects.filter(user=account, type=Kind.RECOVERY_CODES).delete()
        return list(RecoveryCodes.activate(account).get_unused_codes())


def _first_use(account: Account, code: str) -> bool:
    # Whoever looks over a shoulder must not be able to use the same code within its ninety seconds.
    return limits.take([limits.bucket(1, "code used", account.pk, code, window=timedelta(minutes=3))]) == 0
