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
            navigation.VISITOR,
            Place("visitor:home", _("Home"), "house", order=10),
            Place("visitor:self-check", _("Questions"), "check", order=20),
            Place("visitor:library", _("Reading"), "book", order=30),
            Place("visitor:help", _("Help right now"), "lamp", urgent=True, order=90),
        )
