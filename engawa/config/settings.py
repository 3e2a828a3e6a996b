"""All settings of one installation, driven by the environment; wrong combinations are named by `engawa check`.

Each ENGAWA_ variable has its heading in docs/reference/settings.md (a test compares).
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse_lazy

from engawa.config import env
from engawa.config.databases import database, keys_database
from engawa.config.mail import mail
from engawa.config.master_key import master_key
from engawa.config.secret import secret_key
from engawa.foundation.accounts import allauth_settings as allauth
from engawa.lib import zones

PACKAGE = Path(__file__).resolve().parent.parent

# Where everything lies that this installation keeps: database, secret key, collected static files.
DATA = env.folder("ENGAWA_DATA", "./data")
# Error pages with source code and the living page of components; never on a machine that others reach.
DEBUG = env.flag("ENGAWA_DEBUG")

SECRET_KEY = secret_key(DATA)
# Older secrets, so that forms sealed before a change of the secret can still be opened.
SECRET_KEY_FALLBACKS = env.listing("ENGAWA_OLD_SECRET_KEYS")

# ── Who runs it ──────────────────────────────────────────────────────────────────────────────────
# The organisation's name, in page heads and on printed pages.
ORGANISATION = env.text("ENGAWA_ORGANISATION", "Engawa")
# ISO 3166 code of the country whose help is shown where a visitor's country is not known; empty: none.
COUNTRY = env.text("ENGAWA_COUNTRY").upper()
# The organisation's own directory entries and corrections (TOML, docs/reference/directory.md).
OWN_DIRECTORY = env.text("ENGAWA_DIRECTORY")
# Where "leave quickly" leads: a page that says nothing about the reader.
LEAVE_URL = env.address("ENGAWA_LEAVE_URL", "https://www.wikipedia.org/")

# ── The web ──────────────────────────────────────────────────────────────────────────────────────
# How people reach this installation, e.g. https://engawa.example.org; empty: only from this machine.
ORIGIN = env.address("ENGAWA_ORIGIN").rstrip("/")
SECURE = ORIGIN.startswith("https://")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.listing("ENGAWA_HOSTS")]
if ORIGIN:
    ALLOWED_HOSTS.append(urlsplit(ORIGIN).hostname or "")
    CSRF_TRUSTED_ORIGINS = [ORIGIN]
# Only behind a proxy that sets this header itself; otherwise a visitor could claim HTTPS.
if env.flag("ENGAWA_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Browsers take such a cookie from this very host only, over HTTPS only: a neighbour's subdomain can't plant one.
COOKIE_PREFIX = "__Host-" if SECURE else ""
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "engawa.ui.errors.forbidden"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}engawa_language"
COUNTRY_COOKIE_NAME = f"{COOKIE_PREFIX}engawa_country"
LANGUAGE_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
# Said on every answer by ui/headers.py, whichever way it takes; for subdomains too, unless some of them have no HTTPS.
HSTS = "max-age=31536000" if SECURE else ""
if HSTS and env.flag("ENGAWA_HSTS_SUBDOMAINS", default=True):
    HSTS += "; includeSubDomains"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Bodies are read whole before a page sees them; more is refused at the door (config/asgi.py).
MAX_BODY_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Uploads stay in memory: a temporary file would be a copy of somebody's answers on the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
# Django drops the files of a larger request without a word, so this is not below what config/asgi.py lets through.
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

ROOT_URLCONF = "engawa.config.urls"
WSGI_APPLICATION = "engawa.config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "engawa.ui",
    "engawa.foundation.organisation",
    "engawa.foundation.accounts",
    "engawa.foundation.vault",
    "engawa.foundation.audit",
    "engawa.foundation.ties",
    "engawa.foundation.consent",
    "engawa.foundation.live",
    "engawa.foundation.notifications",
    "engawa.foundation.erasure",
    "engawa.care.rota",
    "engawa.care.conversations",
    "engawa.care.casework",
    "engawa.care.appointments",
    "engawa.portals.visitor",
    "engawa.portals.members",
    "engawa.portals.person",
    "engawa.portals.relative",
    "engawa.portals.practitioner",
    "engawa.portals.office",
    "engawa.config",
]
MIDDLEWARE = [
    "engawa.ui.headers.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "engawa.foundation.accounts.presence.WhoIsHere",
    "engawa.foundation.access.door.DefaultDeny",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "engawa.ui.errors.InWords",
]
PORTALS = ("visitor", "members", "person", "relative", "practitioner", "office")
# One engine for each language (engawa/ui/jinja.py tells why); pages choose by name.
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": code,
        "DIRS": [PACKAGE / "ui/templates", *(PACKAGE / f"portals/{name}/templates" for name in PORTALS)],
        "OPTIONS": {"environment": f"engawa.ui.jinja.{environment}"},
    }
    for code, environment in (("en", "english"), ("ja", "japanese"))
]
# Only allauth's own e-mails and fall-backs; our pages never render through it.
TEMPLATES.append({"BACKEND": "django.template.backends.django.DjangoTemplates", "NAME": "django", "APP_DIRS": True})

# ── What it keeps ────────────────────────────────────────────────────────────────────────────────
DATABASES = {
    "default": database(env.text("ENGAWA_DATABASE"), DATA),
    # The data keys lie apart, so that a backup of the contents holds none of them (decision 0011).
    "keys": keys_database(env.text("ENGAWA_KEYS"), env.text("ENGAWA_DATABASE"), DATA),
}
DATABASE_ROUTERS = ["engawa.foundation.vault.router.KeysApart"]
# What wraps the data keys: the key itself, a command that prints it, or a file made at the first start.
MASTER_KEY = master_key(DATA)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# No cache backend: nothing that a visitor does is kept between two requests.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# ── Who is known ─────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["engawa.foundation.accounts.hashing.Argon2"]
SESSION_ENGINE = "engawa.foundation.accounts.sessions"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}engawa_device"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
LOGIN_URL = reverse_lazy("members:sign-in")
LOGIN_REDIRECT_URL = reverse_lazy("members:start")
ACCOUNT_RATE_LIMITS = allauth.ACCOUNT_RATE_LIMITS
ACCOUNT_USER_MODEL_USERNAME_FIELD = allauth.ACCOUNT_USER_MODEL_USERNAME_FIELD
ACCOUNT_USER_MODEL_EMAIL_FIELD = allauth.ACCOUNT_USER_MODEL_EMAIL_FIELD
ACCOUNT_LOGIN_METHODS = allauth.ACCOUNT_LOGIN_METHODS
ACCOUNT_SIGNUP_FIELDS = allauth.ACCOUNT_SIGNUP_FIELDS
ACCOUNT_EMAIL_VERIFICATION = allauth.ACCOUNT_EMAIL_VERIFICATION
ACCOUNT_EMAIL_NOTIFICATIONS = allauth.ACCOUNT_EMAIL_NOTIFICATIONS
MFA_ADAPTER = allauth.MFA_ADAPTER
MFA_SUPPORTED_TYPES = allauth.MFA_SUPPORTED_TYPES
MFA_WEBAUTHN_USER_VERIFICATION = allauth.MFA_WEBAUTHN_USER_VERIFICATION
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = allauth.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN
MFA_PASSKEY_LOGIN_ENABLED = allauth.MFA_PASSKEY_LOGIN_ENABLED
MFA_TOTP_TOLERANCE = allauth.MFA_TOTP_TOLERANCE
MFA_RECOVERY_CODE_COUNT = allauth.MFA_RECOVERY_CODE_COUNT
MFA_RECOVERY_CODE_DIGITS = allauth.MFA_RECOVERY_CODE_DIGITS
SOCIALACCOUNT_ADAPTER = allauth.SOCIALACCOUNT_ADAPTER
SOCIALACCOUNT_AUTO_SIGNUP = allauth.SOCIALACCOUNT_AUTO_SIGNUP
SOCIALACCOUNT_STORE_TOKENS = allauth.SOCIALACCOUNT_STORE_TOKENS
SOCIALACCOUNT_LOGIN_ON_GET = allauth.SOCIALACCOUNT_LOGIN_ON_GET
# The organisation's own sign-in for its staff (OpenID Connect): address, id and secret; empty: none.
SOCIALACCOUNT_PROVIDERS = allauth.providers(
    env.text("ENGAWA_OIDC_ISSUER").rstrip("/"), env.text("ENGAWA_OIDC_CLIENT_ID"), env.text("ENGAWA_OIDC_CLIENT_SECRET")
)
# A request without an account: after how many days without a word it is closed, and how many later it is erased.
ANONYMOUS_CLOSED_AFTER = env.number("ENGAWA_ANONYMOUS_CLOSED_AFTER", 60, least=1)
ANONYMOUS_ERASED_AFTER = env.number("ENGAWA_ANONYMOUS_ERASED_AFTER", 30, least=1)
# Within how many minutes an entry can be edited or taken back.
ENTRY_CHANGEABLE_FOR = env.number("ENGAWA_ENTRY_CHANGEABLE_FOR", 30)

# A time that somebody holds while they decide, in minutes; one that is offered from the waiting list, in hours.
APPOINTMENT_HELD_FOR = env.number("ENGAWA_APPOINTMENT_HELD_FOR", 10, least=1)
OFFER_STANDS_FOR = env.number("ENGAWA_OFFER_STANDS_FOR", 12, least=1)

# EMAIL_HOST and its kin from one URL; empty: EMAIL_HOST is empty, and nothing is sent by e-mail.
globals().update(mail(env.text("ENGAWA_EMAIL")))

# ── Live pages ───────────────────────────────────────────────────────────────────────────────────
# What wakes the open pages of all processes: valkey://host:port/0; empty: what comes with the database.
BUS = env.text("ENGAWA_BUS")
# How many open pages one account, and one process, may hold.
LIVE_STREAMS_PER_ACCOUNT, LIVE_STREAMS = 8, 4000

# ── Languages and time ───────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
# Where this machine is, by its own clock: what the set-up offers. Read here, since Django sets TZ afterwards.
SERVER_ZONE = zones.of_this_machine(env.text("TZ"), Path("/etc/localtime"))

# ── Static files ─────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
# Names carry a hash of the content, so they may be kept for ever.
WHITENOISE_MAX_AGE = 60
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "engawa.ui.static_storage.HashedFiles"
    },
}

# ── Logs: ids and routes, never what people typed ────────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # With the offset from UTC: logs of several machines are read side by side.
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{", "datefmt": "%Y-%m-%dT%H:%M:%S%z"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers would mail tracebacks with the submitted form to administrators.
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # A stranger's hostile header or form is answered with 400; it is not an error of ours.
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "engawa": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
