"""Register the system checks of the installation."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "engawa.config"
    label = "installation"

    def ready(self) -> None:
        from engawa.config import checks, route_checks  # noqa: F401, PLC0415  register by being imported
