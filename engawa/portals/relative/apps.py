"""The family member's Today."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from engawa.portals.members import places
from engawa.ui import navigation
from engawa.ui.navigation import Place


class Relative(AppConfig):
    name = "engawa.portals.relative"
    label = "relative"

    def ready(self) -> None:
        from engawa.foundation.access import reach  # noqa: PLC0415  models load after the apps
        from engawa.portals.relative import reach as ours  # noqa: PLC0415

        reach.register("shared", ours.sharing_with)
        reach.register("family", ours.family_of)
        navigation.register(
            "relative",
            Place("relative:today", _("Today"), "today", order=10),
            places.TALK,
            places.ME,
            places.HELP,
        )
