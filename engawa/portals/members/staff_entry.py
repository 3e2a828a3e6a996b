"""The organisation's own sign-in for its staff (OpenID Connect): it opens accounts that exist, and never makes one."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account, Role
from engawa.foundation.accounts.roles import STAFF
from engawa.portals.members import entering


def is_offered() -> bool:
    """Say whether the organisation has a sign-in of its own."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS)


def staff_of(email: str) -> Account | None:
    """Return the one active staff account with this address; two would be a guess."""
    standing = Role.objects.filter(account=OuterRef("pk"), kind__in=STAFF, until=None)
    staff = Account.objects.filter(Exists(standing), is_active=True).exclude(sealed_email=b"")
    found = names.with_email(staff, email) if email else []
    return found[0] if len(found) == 1 else None


class StaffOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Take over as soon as the provider has said who it is; nothing of what it said is kept."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Sign in the account that stands for this address, or lead back with a sentence."""
        proven = [each.email for each in sociallogin.email_addresses if each.verified]
        account = staff_of(proven[0]) if proven else None
        # The first factor only: the door asks staff for the second one.
        answer = entering.welcome(request, account) if account else _back()
        raise ImmediateHttpResponse(answer)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **rest: Any) -> None:
        """Lead back with a sentence instead of a page of allauth's."""
        raise ImmediateHttpResponse(_back())

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Make no accounts."""
        return False


def _back() -> HttpResponse:
    entering.refused("staff entry")
    answer = redirect("members:sign-in")
    answer["Location"] += "?staff=unknown"
    return answer
