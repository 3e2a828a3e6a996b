"""Registers the app; its tables carry the label `appointments`."""

from django.apps import AppConfig


class Appointments(AppConfig):
    name = "engawa.care.appointments"
    label = "appointments"

    def ready(self) -> None:
        """Say how appointments are reached, and that who is booked hears of an absence."""
        from engawa.care.appointments import away, reaches  # noqa: PLC0415  models load after the apps
        from engawa.care.rota.actions import HEARS_OF_ABSENCES  # noqa: PLC0415
        from engawa.foundation.access import reach  # noqa: PLC0415

        reach.register("appointment", reaches.readable)
        reach.register("appointment.open", reaches.changeable)
        reach.register("appointment.own", reaches.own)
        reach.register("appointment.offered", reaches.offered)
        reach.register("care", reaches.in_care)
        reach.register("appointment.concerning", reaches.concerning)
        reach.register("busy_source", reaches.busy_sources)
        reach.register("proposal", reaches.own_proposals)
        reach.register("proposal.open", reaches.open_proposals)
        reach.register("waiting", reaches.own_waiting)
        reach.register("waiting.open", reaches.open_waiting)
        reach.register("bookable", reaches.bookable)
        reach.register("place", reaches.places)
        HEARS_OF_ABSENCES.append(away.tell)
