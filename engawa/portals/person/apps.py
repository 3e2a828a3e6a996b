"""The person's Today."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from engawa.portals.members import places
from engawa.ui import navigation
from engawa.ui.navigation import Place


class Person(AppConfig):
    name = "engawa.portals.person"
    label = "person"

    def ready(self) -> None:
        navigation.register(
            "person",
            Place("person:today", _("Today"), "today", order=10),
            places.TALK,
            places.ME,
            places.HELP,
        )
