"""Coordinators and administrators: inquiries, people, the organisation, the set-up."""

from django.apps import AppConfig


class Office(AppConfig):
    name = "engawa.portals.office"
    label = "office"

    def ready(self) -> None:
        from engawa.foundation.access import reach  # noqa: PLC0415  models are there only now
        from engawa.portals.office import people  # noqa: PLC0415

        reach.register("staff", people.staff_for)
