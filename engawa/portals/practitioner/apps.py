"""The practitioner's desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from engawa.foundation.accounts.roles import RoleKind
from engawa.ui import navigation
from engawa.ui.navigation import Place


class Practitioner(AppConfig):
    name = "engawa.portals.practitioner"
    label = "practitioner"

    def ready(self) -> None:
        navigation.register(RoleKind.PRACTITIONER.value, Place("practitioner:desk", _("Desk"), "house", order=10))
