"""The family member's Today."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

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
            Place("members:talk", _("Talk"), "chat", order=30),
            Place("members:me", _("Me"), "person", order=40),
            Place("visitor:help", _("Help right now"), "lamp", urgent=True, order=90),
        )
