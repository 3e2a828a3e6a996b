"""The settings under test: the real ones, in a data folder of their own, with static files under plain names."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "ENGAWA_DATA" not in os.environ:
    os.environ["ENGAWA_DATA"] = tempfile.mkdtemp(prefix="engawa-test-")
    atexit.register(shutil.rmtree, os.environ["ENGAWA_DATA"], ignore_errors=True)
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # Processes of tests that shared a folder would change the master key under each other's hands.
    os.environ["ENGAWA_DATA"] = str(Path(os.environ["ENGAWA_DATA"]) / worker)

from engawa.config.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# Cheap, since nothing is guarded here; tests/foundation/test_accounts.py looks at what people get.
PASSWORD_HASHERS = ["tests.hashing.Cheap"]
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]  # noqa: F405
