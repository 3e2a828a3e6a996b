"""Registers the app; its tables carry the label `live`."""

from django.apps import AppConfig


class Live(AppConfig):
    name = "engawa.foundation.live"
    label = "live"

    def ready(self) -> None:
        from engawa.foundation.live import own_account, sources  # noqa: PLC0415  models are ready only now

        sources.register(own_account.KIND, own_account.OwnAccount())
