"""`engawa worker`: due work in a process of its own, for installations with several."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

import django


def work() -> int:
    """Look for due work until told to end; return 0."""
    django.setup()
    from engawa.config import worker  # noqa: PLC0415  its work needs the models

    sys.stderr.write("engawa: looking for due work; stop it with Ctrl-C\n")
    return worker.run()
