"""The visitor's door: front page, self-check, library, help right now."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from engawa.ui import navigation
from engawa.ui.navigation import Place


class Visitor(AppConfig):
    name = "engawa.portals.visitor"
    label = "visitor"

    def ready(self) -> None:
        navigation.register(
            Place("visitor:home", _("Home"), "house"),
            Place("visitor:self-check", _("Questions"), "check"),
            Place("visitor:library", _("Reading"), "book"),
            Place("visitor:help", _("Help right now"), "lamp", urgent=True),
        )
