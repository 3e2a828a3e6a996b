"""Register the system checks of the installation."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "engawa.config"
    label = "installation"

    def ready(self) -> None:
        from engawa.config import checks, route_checks  # noqa: F401, PLC0415  register by being imported
        from engawa.config.demo import for_set_up  # noqa: PLC0415  after all apps are loaded
        from engawa.portals.office import demo_hook  # noqa: PLC0415  likewise

        demo_hook.DEMO = for_set_up.beside
