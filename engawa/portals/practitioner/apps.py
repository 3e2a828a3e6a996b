"""The practitioner's desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Practitioner(AppConfig):
    name = "engawa.portals.practitioner"
    label = "practitioner"

    def ready(self) -> None:
        from engawa.portals.members import beside, finding  # noqa: PLC0415  models are there only now
        from engawa.portals.practitioner import desk_list, found_people  # noqa: PLC0415

        beside.register(desk_list.offer)
        finding.register(_("Records"), found_people.people)
        finding.register(_("Conversations"), found_people.conversations)
        finding.register_pages(
            {
                "practitioner:desk": _("Desk"),
                "practitioner:week": _("Week"),
                "practitioner:openings": _("When you can be booked"),
                "practitioner:glass": _("Read a record that is not in your care"),
            }
        )
