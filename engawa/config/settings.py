"""All settings of one installation, driven by the environment; wrong combinations are named by `engawa check`.

Each ENGAWA_ variable has its heading in docs/reference/settings.md (a test compares).
"""

from pathlib import Path
from urllib.parse import urlsplit

from engawa.config import env
from engawa.config.databases import database
from engawa.config.secret import secret_key

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
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "engawa.ui.errors.forbidden"
LANGUAGE_COOKIE_NAME = "engawa_language"
COUNTRY_COOKIE_NAME = "engawa_country"
LANGUAGE_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Bodies are read whole before a page sees them; more is refused at the door (config/asgi.py).
MAX_BODY_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Uploads stay in memory: a temporary file would be a copy of somebody's answers on the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES

ROOT_URLCONF = "engawa.config.urls"
WSGI_APPLICATION = "engawa.config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "engawa.ui",
    "engawa.portals.visitor",
    "engawa.config",
]
MIDDLEWARE = [
    "engawa.ui.headers.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "engawa.ui.errors.InWords",
]
# One engine for each language (engawa/ui/jinja.py tells why); pages choose by name.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": code,
        "DIRS": [PACKAGE / "ui/templates", PACKAGE / "portals/visitor/templates"],
        "OPTIONS": {"environment": f"engawa.ui.jinja.{environment}"},
    }
    for code, environment in (("en", "english"), ("ja", "japanese"))
]

# ── What it keeps ────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": database(env.text("ENGAWA_DATABASE"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# No cache backend: nothing that a visitor does is kept between two requests.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# ── Languages and time ───────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

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
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
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
