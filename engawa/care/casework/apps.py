"""Registers the app; its tables carry the label `casework`."""

from django.apps import AppConfig


class Casework(AppConfig):
    name = "engawa.care.casework"
    label = "casework"

    def ready(self) -> None:
        """Tell the door through which relations inquiries and records are reached."""
        from engawa.care.casework import reaches  # noqa: PLC0415  models are there only now
        from engawa.foundation.access import reach  # noqa: PLC0415

        reach.register("inquiry", reaches.inquiries)
        reach.register("case", reaches.cases)
        reach.register("record", reaches.records)
