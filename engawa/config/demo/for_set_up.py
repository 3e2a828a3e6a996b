"""The demo's people beside a fresh organisation: the last step of the set-up may ask for them."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone


def beside() -> None:
    """Seed inside the set-up's transaction; how to sign in is kept once that has been committed."""
    from engawa.config.demo.seed import seed  # noqa: PLC0415  reads the models, which apps.ready must not wait for

    keys = seed(timezone.now(), beside=True)
    transaction.on_commit(lambda: keys.keep(settings.DATA))
