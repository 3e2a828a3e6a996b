"""The person's Today."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from engawa.ui import navigation
from engawa.ui.navigation import Place


class Person(AppConfig):
    name = "engawa.portals.person"
    label = "person"

    def ready(self) -> None:
        navigation.register(
            "person",
            Place("person:today", _("Today"), "today", order=10),
            Place("members:talk", _("Talk"), "chat", order=30),
            Place("members:me", _("Me"), "person", order=40),
            Place("visitor:help", _("Help right now"), "lamp", urgent=True, order=90),
        )
