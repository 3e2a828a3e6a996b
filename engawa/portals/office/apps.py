"""Coordinators and administrators: inquiries, people, the organisation, the set-up."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

PAGES = {
    "office:inquiries": _("Inquiries"),
    "office:calendar": _("Calendar"),
    "office:suggestions": _("Who could take whom"),
    "office:places": _("Places to meet"),
    "office:home": _("Office"),
    "office:people": _("People who work here"),
    "office:invitations": _("Invitations"),
    "office:absences": _("Days away"),
    "office:directory": _("Own contacts"),
    "office:organisation": _("Organisation"),
    "office:log": _("Log"),
}


class Office(AppConfig):
    name = "engawa.portals.office"
    label = "office"

    def ready(self) -> None:
        from engawa.foundation.access import reach  # noqa: PLC0415  models are there only now
        from engawa.portals.members import finding  # noqa: PLC0415
        from engawa.portals.office import found_inquiries, people  # noqa: PLC0415

        reach.register("staff", people.staff_for)
        finding.register(_("Inquiries"), found_inquiries.inquiries)
        finding.register_pages(PAGES)
