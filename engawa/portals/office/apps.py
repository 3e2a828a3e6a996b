"""Coordinators and administrators: inquiries, people, the organisation, the set-up."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Office(AppConfig):
    name = "engawa.portals.office"
    label = "office"

    def ready(self) -> None:
        from engawa.foundation.access import reach  # noqa: PLC0415  models are there only now
        from engawa.foundation.accounts.roles import RoleKind  # noqa: PLC0415
        from engawa.portals.office import people  # noqa: PLC0415
        from engawa.ui import navigation  # noqa: PLC0415
        from engawa.ui.navigation import Place  # noqa: PLC0415

        reach.register("staff", people.staff_for)
        navigation.register(RoleKind.COORDINATOR, Place("office:inquiries", _("Requests"), "mail", order=10))
        for audience in (RoleKind.COORDINATOR, RoleKind.ADMINISTRATOR):
            navigation.register(audience, Place("office:home", _("Office"), "keep", order=30))
            navigation.register(audience, Place("office:people", _("People"), "people", order=40))
