"""What django-allauth is told. It gives us codes, passkeys and staff sign-in; pages, limits and flows are our own."""

from typing import Any

# Our own limits (accounts/limits.py) don't let a stranger use up somebody else's tries; allauth's would.
ACCOUNT_RATE_LIMITS = False
# Names are sealed, and its own pages are not served: it needs neither of these fields.
ACCOUNT_USER_MODEL_USERNAME_FIELD = ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False

MFA_ADAPTER = "engawa.foundation.accounts.mfa.Mfa"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey that was only touched proves a thing, not a person.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_PASSKEY_LOGIN_ENABLED = True
# The library accepts https and http://localhost; allauth's switch would accept every origin there is.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 8
MFA_RECOVERY_CODE_DIGITS = 10

SOCIALACCOUNT_ADAPTER = "engawa.portals.members.staff_entry.StaffOnly"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
# A form that is answered from elsewhere is stopped by our content policy; a link is not.
SOCIALACCOUNT_LOGIN_ON_GET = True


def providers(issuer: str, key: str, secret: str) -> dict[str, Any]:
    """Return SOCIALACCOUNT_PROVIDERS: the organisation's own sign-in for staff, if it has one."""
    if not (issuer and key):
        return {}
    staff = {"provider_id": "staff", "name": "staff", "client_id": key, "secret": secret,
             "settings": {"server_url": issuer}}  # fmt: skip
    return {"openid_connect": {"APPS": [staff], "OAUTH_PKCE_ENABLED": True}}
