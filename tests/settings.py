"""The settings under test: the real ones, in a data folder of their own, with static files under plain names."""

import os
import tempfile

os.environ.setdefault("ENGAWA_DATA", tempfile.mkdtemp(prefix="engawa-test-"))

from engawa.config.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]  # noqa: F405
